"""Divides the file of an import into chunks of rows."""

from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from kundenakte.domain import import_archive, import_file
from kundenakte.domain.account import Account
from kundenakte.domain.import_file import Format, refused
from kundenakte.domain.import_job import CHECKED, MOST_ROWS, ROWS, ImportJob
from kundenakte.domain.import_rows import ImportRow, mapped
from kundenakte.entry import clock
from kundenakte.storage import import_files
from kundenakte.storage.unit import UnitOfWork


def prepare(account: Account, job: ImportJob) -> ImportJob:
    """Store the rows in chunks, and answer the import with their number. Raises Refused for a file
    that cannot be read to its end."""
    unit = UnitOfWork(account, clock.now())
    with import_files.opened(unit, job) as file:
        try:
            how = _format(job, file)
            count = sum(
                _stored(unit, job, chunk, part)
                for chunk, part in enumerate(_parts(_rows(account, job, how, file)))
            )
        except import_archive.BROKEN:
            raise refused("the ZIP cannot be read") from None
    after = job.with_fields(ROWS=count, FORMAT=list(how))
    return after if count else after.with_fields(STATE=CHECKED)


def _format(job: ImportJob, file: BinaryIO) -> Format:
    """How the file is written to its end: its beginning may not tell its encoding."""
    whole = import_archive.data(file, job.fields["ENTRY"])
    encoding = import_file.encoding_of(whole)
    return Format(*job.fields["FORMAT"])._replace(encoding=encoding)


def _rows(account: Account, job: ImportJob, how: Format, file: BinaryIO) -> Iterator[ImportRow]:
    table = import_file.table(import_archive.data(file, job.fields["ENTRY"]), how)
    if table.columns != job.fields["COLUMNS"]:
        raise refused("the text is neither UTF-8 nor Windows-1252")
    unique = bool(account.settings["UNIQUE_EXT_UID"])
    key, mapping = job.fields["KEY"], job.fields["MAPPING"]
    for number, row in enumerate(mapped(table, job.kind, key, mapping, unique_ext_uids=unique)):
        if number >= MOST_ROWS:
            raise refused(f"at most {MOST_ROWS} rows")
        yield row


def _parts(rows: Iterator[ImportRow]) -> Iterator[list[ImportRow]]:
    while part := list(islice(rows, ROWS)):
        yield part


def _stored(unit: UnitOfWork, job: ImportJob, chunk: int, part: list[ImportRow]) -> int:
    import_files.put_rows(unit, job, chunk, part)
    return len(part)
