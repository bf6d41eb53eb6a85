"""What an import keeps in the transfer bucket: the file in the parts it came in, its rows in chunks
and what is reported of them."""

import io
import json
from functools import lru_cache
from typing import Any, BinaryIO

from typing_extensions import Buffer

from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.import_job import PART, ImportJob
from kundenakte.domain.import_rows import ImportRow
from kundenakte.storage import transfer
from kundenakte.storage.unit import UnitOfWork

CACHED = 4  # parts that are held in memory: a ZIP is read from its end, then from its begin
GONE = "the file is not there any more: files of imports are kept for two weeks"


def put_part(unit: UnitOfWork, job: ImportJob, part: int, content: bytes) -> None:
    """Store a part of the file; one that is stored again replaces the same."""
    transfer.put(_name(unit, job, "file", part), content)


def opened(unit: UnitOfWork, job: ImportJob) -> BinaryIO:
    """The file, to be read from any place; no more than a few parts of it are in memory. Raises
    Refused while it is read, when it is gone."""
    return io.BufferedReader(_Parts(unit, job), PART)


def put_rows(unit: UnitOfWork, job: ImportJob, chunk: int, rows: list[ImportRow]) -> None:
    """Store the rows of a chunk."""
    _put(_name(unit, job, "rows", chunk), [row.stored() for row in rows])


def rows(unit: UnitOfWork, job: ImportJob, chunk: int) -> list[ImportRow]:
    """The rows of a chunk. Raises Refused when they are gone."""
    return [ImportRow.of(each) for each in _get(_name(unit, job, "rows", chunk))]


def put_report(
    unit: UnitOfWork, job: ImportJob, phase: str, chunk: int, lines: list[dict[str, Any]]
) -> None:
    """Store what there is to say of a chunk."""
    _put(_name(unit, job, phase.lower(), chunk), lines)


def report(unit: UnitOfWork, job: ImportJob, phase: str, chunk: int) -> list[dict[str, Any]]:
    """What there is to say of a chunk. Raises Refused when it is gone."""
    found: list[dict[str, Any]] = _get(_name(unit, job, phase.lower(), chunk))
    return found


def _name(unit: UnitOfWork, job: ImportJob, what: str, number: int) -> str:
    return f"{unit.account.id}/import/{job.id}/{what}/{number:05d}"


def _put(name: str, value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    transfer.put(name, text.encode(), "application/json")


def _get(name: str) -> Any:
    return json.loads(_content(name))


def _content(name: str) -> bytes:
    content = transfer.get(name)
    if content is None:
        raise Refused(Problem("invalid", "IMPORT_ID", GONE))
    return content


class _Parts(io.RawIOBase):
    """The parts of a file as one that can be read from any place."""

    def __init__(self, unit: UnitOfWork, job: ImportJob) -> None:
        self._size = int(job.fields["SIZE"])
        self._place = 0
        self._part = lru_cache(CACHED)(lambda part: _content(_name(unit, job, "file", part)))

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(0, begin + offset)
        return self._place

    def tell(self) -> int:
        return self._place

    def readinto(self, buffer: Buffer, /) -> int:
        if self._place >= self._size:
            return 0
        number, begin = divmod(self._place, PART)
        view = memoryview(buffer)
        piece = self._part(number)[begin : begin + len(view)]
        view[: len(piece)] = piece
        self._place += len(piece)
        return len(piece)
