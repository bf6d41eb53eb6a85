"""Files as people have them: CSV of any separator, in UTF-8 or Windows-1252, and JSON. Read as a
stream of rows, so that memory does not grow with the file."""

import codecs
import csv
import io
import json
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO, NamedTuple

from kundenakte.domain.errors import Problem, Refused

HEAD = 256 * 1024  # bytes that say what a file is
SAMPLED = 20  # rows that say what divides them
SEPARATORS = ",;\t|"
LONGEST_CELL = 10_000  # characters, as the longest field that any call takes
PIECE = 1 << 20
ENCODINGS = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "utf-16": "UTF-16"}


class Format(NamedTuple):
    """How a file is written: csv, json (a list of objects) or lines (an object a line)."""

    kind: str
    encoding: str
    separator: str = ""


class Row(NamedTuple):
    """A row by its first line in the file; `cells` in the order of the columns, or why there are
    none."""

    line: int
    cells: list[str]
    fault: str = ""


class Table(NamedTuple):
    """A file's columns and rows."""

    columns: list[str]
    rows: Iterator[Row]


def refused(text: str) -> Refused:
    """The file cannot be read, and why."""
    return Refused(Problem("invalid", "CONTENT", text))


def format_of(head: bytes) -> Format:
    """How the file is written that begins so. Raises Refused for what is no text at all."""
    encoding = _encoding(head)
    text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
    if "\0" in text:
        raise refused("text is expected: CSV, JSON, or a ZIP with one of them")
    begins = text.lstrip()[:1]
    if begins in ("[", "{"):
        return Format("json" if begins == "[" else "lines", encoding)
    return Format("csv", encoding, _separator(text))


def encoding_of(file: BinaryIO) -> str:
    """The encoding of a whole file, which is read to its end and rewound."""
    begin = file.read(2)
    file.seek(0)
    if begin in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    try:
        while piece := file.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        file.seek(0)
    return "utf-8-sig"


def table(file: BinaryIO, how: Format, *, cut_off: bool = False) -> Table:
    """The columns and rows of a file. `cut_off`: it is only the beginning of one, whose last row is
    left out. Raises Refused, also while rows are taken."""
    errors = "replace" if cut_off else "strict"
    text = io.TextIOWrapper(file, encoding=how.encoding, errors=errors, newline="")
    if how.kind == "csv":
        return _csv(text, how.separator, cut_off=cut_off)
    found = _objects(text, lines=how.kind == "lines", cut_off=cut_off)
    first = list(islice(found, SAMPLED))
    columns = list(dict.fromkeys(name for _, each in first for name in each))
    return Table(columns, (_row(line, each, columns) for line, each in _chained(first, found)))


def _encoding(head: bytes) -> str:
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _separator(text: str) -> str:
    """The sign that divides the headings, and the first lines into as many columns, at best."""
    scores = {sign: _score(text, sign) for sign in SEPARATORS}
    return max(scores, key=lambda sign: scores[sign])


def _score(text: str, sign: str) -> tuple[bool, float]:
    widths: list[int] = []
    reader = csv.reader(io.StringIO(text), delimiter=sign)
    with suppress(csv.Error):  # told when it is read
        widths += (len(row) for row in islice(filter(None, reader), SAMPLED))
    if not widths:
        return False, 0
    alike = sum(width == widths[0] for width in widths) / len(widths)
    return widths[0] > 1, widths[0] * alike


def _csv(text: io.TextIOWrapper, separator: str, *, cut_off: bool) -> Table:
    reader = csv.reader(text, delimiter=separator)
    found = _lines(reader)
    heading = next(found, (0, []))[1]
    columns = [cell.strip() for cell in heading]
    while columns and not columns[-1]:
        columns.pop()  # as spreadsheets leave them
    return Table(columns, _held_back(found, columns) if cut_off else _cells(found, columns))


def _lines(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, each with its first line. Raises Refused."""
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise refused(f"line {line} cannot be read: a quote that nothing ends?") from None
        except UnicodeDecodeError:
            raise refused("the text is neither UTF-8 nor Windows-1252") from None
        if any(map(str.strip, cells)):
            yield line, cells


def _cells(found: Iterator[tuple[int, list[str]]], columns: list[str]) -> Iterator[Row]:
    width = len(columns)
    for line, cells in found:
        if any(map(str.strip, cells[width:])):
            yield Row(line, [], f"{len(cells)} cells, but there are {width} headings")
        elif any(len(cell) > LONGEST_CELL for cell in cells):
            yield Row(line, [], f"a cell has more than {LONGEST_CELL} characters")
        else:
            yield Row(line, (cells + [""] * width)[:width])


def _held_back(found: Iterator[tuple[int, list[str]]], columns: list[str]) -> Iterator[Row]:
    rows = _cells(found, columns)
    waiting = next(rows, None)
    try:
        for row in rows:
            if waiting:
                yield waiting
            waiting = row
    except Refused:
        return  # a quote that ends behind the cut


def _objects(
    text: io.TextIOWrapper, *, lines: bool, cut_off: bool
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a list by their place, or those of lines by their line. Raises Refused."""
    try:
        yield from _of_lines(text) if lines else _of_list(text.read())
    except UnicodeDecodeError:
        raise refused("the text is neither UTF-8 nor Windows-1252") from None
    except (ValueError, RecursionError) as error:
        if not cut_off:
            raise refused(f"this is no JSON: {_where(error)}") from None


def _where(error: Exception) -> str:
    return (
        f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "it cannot be read"
    )


def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(parse_float=Decimal, parse_constant=_no_number)


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _of_lines(text: io.TextIOWrapper) -> Iterator[tuple[int, dict[str, Any]]]:
    decoder = _decoder()
    for number, line in enumerate(text, 1):
        if line.strip():
            try:
                yield number, _object(decoder.decode(line), number)
            except json.JSONDecodeError as error:
                raise json.JSONDecodeError(error.msg, "\n" * (number - 1), number - 1) from None


def _of_list(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    decoder, place, number = _decoder(), _next(text, text.index("[") + 1), 1
    while text[place : place + 1] != "]":
        found, place = decoder.raw_decode(text, place)
        yield number, _object(found, number)
        number, place = number + 1, _next(text, place)
        if text[place : place + 1] == ",":
            place = _next(text, place + 1)
        elif text[place : place + 1] != "]":
            raise json.JSONDecodeError("divided by commas", text, place)
    if text[place + 1 :].strip():
        raise json.JSONDecodeError("the list ends before", text, place)


def _next(text: str, place: int) -> int:
    while text[place : place + 1].isspace():
        place += 1
    return place


def _object(value: Any, number: int) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise refused(f"entry {number} is no object")
    return value


def _chained(first: list[Any], rest: Iterator[Any]) -> Iterator[Any]:
    yield from first
    yield from rest


def _row(line: int, found: dict[str, Any], columns: list[str]) -> Row:
    if not found.keys() <= set(columns):
        return Row(line, [], f"it has a name that the first {SAMPLED} entries do not have")
    try:
        cells = [_text(found.get(name)) for name in columns]
    except ValueError:
        return Row(line, [], "texts, numbers, and lists of them are expected")
    if any(len(cell) > LONGEST_CELL for cell in cells):
        return Row(line, [], f"a value has more than {LONGEST_CELL} characters")
    return Row(line, cells)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, Decimal):
        return f"{value:.2f}" if value == round(value, 2) else f"{value:f}"
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, list) and all(isinstance(each, str | int) for each in value):
        return ", ".join(map(str, value))
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, default=str)  # X_ATTRIBUTES
    raise ValueError
