"""An uploaded file: CSV or JSON as it is, or a ZIP that holds one of these and PDF files."""

import io
import zipfile
import zlib
from itertools import islice
from typing import BinaryIO, NamedTuple, cast

from kundenakte.domain.import_columns import require_headings
from kundenakte.domain.import_file import HEAD, Format, format_of, refused, table
from kundenakte.domain.import_job import MOST_BYTES

DATA = (".csv", ".txt", ".tsv", ".json", ".jsonl", ".ndjson")
MOST_FILES = 20_000
MOST_DIRECTORY = 5_000_000  # bytes
MOST_PDF = 5_000_000  # bytes
_DIRECTORY, _TAIL = b"PK\5\6", 22 + 65_535
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


SHOWN = 3  # rows that people are shown of a file


class Looked(NamedTuple):
    """What a file is: how its rows are written, where they are in a ZIP, their columns, and the
    cells of the first rows."""

    how: Format
    entry: str
    columns: list[str]
    first: list[list[str]]


def look(file: BinaryIO) -> Looked:
    """What the file is, from its beginning. Raises Refused."""
    entry = _entry(file)
    head = _head(data(file, entry))
    how = format_of(head)
    found = table(io.BytesIO(head), how, cut_off=len(head) == HEAD)
    require_headings(found.columns)
    first = [row.cells for row in islice(found.rows, SHOWN) if row.cells]
    return Looked(how, entry, found.columns, first)


def _head(file: BinaryIO) -> bytes:
    try:
        return file.read(HEAD)
    except BROKEN:
        raise refused("the ZIP cannot be read") from None


def data(file: BinaryIO, entry: str) -> BinaryIO:
    """The part of the file that holds the rows, at its begin; `entry` is its name in a ZIP."""
    file.seek(0)
    if not entry:
        return file
    return cast(BinaryIO, _opened(file).open(entry))


class Documents:
    """The PDF files of a ZIP, found by name whatever the case and the folder; none without one."""

    def __init__(self, file: BinaryIO | None) -> None:
        self._zip = _opened(file) if file else None
        found = self._zip.infolist() if self._zip else []
        self._by_name = {_base(each.filename): each for each in found}

    def find(self, name: str) -> bytes:
        """The PDF of that name. Raises ValueError, in words, where there is none."""
        info = self._by_name.get(_base(name))
        if info is None or self._zip is None:
            raise ValueError("there is no such file in the ZIP")
        if info.file_size > MOST_PDF:
            raise ValueError(f"the PDF may have at most {MOST_PDF} bytes")
        try:
            content = self._zip.read(info)
        except BROKEN:
            raise ValueError("the file in the ZIP cannot be read") from None
        if not content.startswith(b"%PDF-"):
            raise ValueError("the file is no PDF")
        return content


def _entry(file: BinaryIO) -> str:
    """The name of the data in a ZIP, "" where the file is none. Raises Refused."""
    file.seek(0)
    if file.read(4) != b"PK\3\4":
        return ""
    infos = _opened(file).infolist()
    found = [i for i in infos if i.filename.lower().endswith(DATA) and not _hidden(i.filename)]
    if len(found) != 1:
        raise refused(f"a ZIP with one CSV or JSON file is expected, not with {len(found)}")
    if found[0].file_size > MOST_BYTES:
        raise refused(f"at most {MOST_BYTES} bytes")
    return found[0].filename


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    _check_directory(file)
    try:
        opened = zipfile.ZipFile(file)
    except BROKEN:
        raise refused("the ZIP cannot be read") from None
    infos = opened.infolist()
    if len(infos) > MOST_FILES:
        raise refused(f"at most {MOST_FILES} files in a ZIP")
    if any(info.flag_bits & 1 for info in infos):
        raise refused("the ZIP has a password")
    return opened


def _check_directory(file: BinaryIO) -> None:
    """Raises Refused for a list of files too long to be read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    place = tail.rfind(_DIRECTORY)
    length = int.from_bytes(tail[place + 12 : place + 16], "little")
    if place < 0 or length > MOST_DIRECTORY:
        raise refused("the ZIP cannot be read")
    file.seek(0)


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def _base(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2].casefold()
