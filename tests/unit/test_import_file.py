"""Files as people have them."""

import io
import json

import pytest

from kundenakte.domain.errors import Refused
from kundenakte.domain.import_file import SAMPLED, Format, encoding_of, format_of, table


def read(content: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Columns and rows of a file, as its beginning and its end say how it is written."""
    how = format_of(content)._replace(encoding=encoding_of(io.BytesIO(content)))
    found = table(io.BytesIO(content), how)
    return found.columns, [(row.line, row.cells) for row in found.rows]


def faults(content: bytes) -> dict[int, str]:
    found = table(io.BytesIO(content), format_of(content))
    return {row.line: row.fault for row in found.rows if row.fault}


def refusal(content: bytes) -> str:
    with pytest.raises(Refused) as fault:
        read(content)
    return fault.value.problems[0].reason


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "text is expected"),
        (b'a;b\n1;"2\n3;4' + b"x" * 140_000, "line 2 cannot be read"),
        (b'[{"a": 1}, {"a": ', "this is no JSON: line 1"),
        (b'[{"a": 1} {"a": 2}]', "this is no JSON"),
        (b'[{"a": 1}] x', "this is no JSON"),
        (b'[{"a": NaN}]', "this is no JSON"),
        (b'{"a": 1}\n{"a": ', "this is no JSON: line 2"),
        (b"[1]", "entry 1 is no object"),
        (b"[" * 100_000, "this is no JSON"),
        (b"a;b\n\x81;2", "neither UTF-8 nor Windows-1252"),
    ],
)
def test_what_cannot_be_read_is_refused(content: bytes, why: str) -> None:
    assert why in refusal(content)


def test_rows_that_do_not_fit_are_named_by_their_line() -> None:
    long = "x" * 10_001
    assert faults(f"a;b\n1;2;3\n4\n\n{long};2\n".encode()) == {
        2: "3 cells, but there are 2 headings",
        5: "a cell has more than 10000 characters",
    }


def test_entries_that_do_not_fit_are_named_by_their_place() -> None:
    entries = [{"a": 1}] * SAMPLED + [{"b": 2}, {"a": {"c": 1}}]
    assert faults(json.dumps(entries).encode()) == {
        SAMPLED + 1: f"it has a name that the first {SAMPLED} entries do not have",
        SAMPLED + 2: "texts, numbers, and lists of them are expected",
    }


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_any_separator_is_found(sign: str) -> None:
    lines = [["Firma", "Ort"], ["Huber", "Siegsdorf"], ["Drei, Tannen; KG", "Köln"]]
    content = "\n".join(sign.join(f'"{cell}"' for cell in line) for line in lines).encode()
    assert format_of(content).separator == sign
    assert read(content) == (["Firma", "Ort"], [(2, lines[1]), (3, lines[2])])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_umlauts_are_read_in_each_encoding(encoding: str) -> None:
    content = "Straße;Ort\nGrößengasse 1;Überlingen\n€;ß\n".encode(encoding)
    assert read(content) == (
        ["Straße", "Ort"],
        [(2, ["Größengasse 1", "Überlingen"]), (3, ["€", "ß"])],
    )


def test_an_umlaut_far_behind_says_how_the_whole_file_is_written() -> None:
    content = b"Ort\n" + b"Hof\n" * 200_000 + "Köln\n".encode("cp1252")
    columns, rows = read(content)
    assert columns == ["Ort"]
    assert rows[-1] == (200_002, ["Köln"])


def test_a_row_is_named_by_its_first_line() -> None:
    content = b'a;b\r\n"1\r\nund 2";3\r\n\r\n;\r\n4;5'
    assert read(content) == (["a", "b"], [(2, ["1\r\nund 2", "3"]), (6, ["4", "5"])])


def test_missing_cells_and_empty_ones_behind_the_headings_are_no_fault() -> None:
    assert read(b"a;b;;\n1\n2;3;;\n") == (["a", "b"], [(2, ["1", ""]), (3, ["2", "3"])])


def test_a_single_column_needs_no_separator() -> None:
    assert read(b"E-Mail\na@example.com\n") == (["E-Mail"], [(2, ["a@example.com"])])


def test_objects_of_a_list_and_of_lines_are_rows() -> None:
    objects = [{"a": "ä", "b": 1.5}, {"a": None, "b": True, "c": ["x", "y"]}]
    rows = [["ä", "1.50", ""], ["", "1", "x, y"]]
    listed = json.dumps(objects).encode()
    lines = "\n\n".join(json.dumps(each) for each in objects).encode()
    assert read(listed) == (["a", "b", "c"], [(1, rows[0]), (2, rows[1])])
    assert read(lines) == (["a", "b", "c"], [(1, rows[0]), (3, rows[1])])
    assert read(b"[]") == ([], [])


def test_lists_of_objects_stay_json() -> None:
    entry = [{"X_ATTRIBUTES": [{"KEY": "Größe", "VALUE": "XL"}]}]
    _, [(_, [cell])] = read(json.dumps(entry).encode())
    assert json.loads(cell) == entry[0]["X_ATTRIBUTES"]


def test_the_last_row_of_a_beginning_is_left_out() -> None:
    how = Format("csv", "utf-8-sig", ";")
    found = table(io.BytesIO(b'a;b\n1;2\n3;"4'), how, cut_off=True)
    assert [row.cells for row in found.rows] == [["1", "2"]]
    found = table(io.BytesIO(b'[{"a": 1}, {"a'), Format("json", "utf-8-sig"), cut_off=True)
    assert found.columns == ["a"]
