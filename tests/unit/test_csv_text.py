"""CSV that people open: nothing in it is taken for a formula or for the end of a cell."""

import csv
import io

import pytest

from kundenakte.domain.csv_text import euros, line


@pytest.mark.parametrize("text", ["=1+1", "+49 30 1", "-x", "@SUM(A1)", "\t=1", "\r=1", "-1+2"])
def test_what_looks_like_a_formula_is_text(text: str) -> None:
    [[cell]] = csv.reader(io.StringIO(line([text]), newline=""), delimiter=";")
    assert cell == f"'{text}"


@pytest.mark.parametrize("text", ["-12,50", "-3", "0,00", "1.000", "a=b", "", "ä"])
def test_numbers_and_plain_texts_stay_as_they_are(text: str) -> None:
    assert line([text]) == f"{text}\r\n"


@pytest.mark.parametrize("text", ['say "x"', "a;b", "two\nlines", "two\r\nlines"])
def test_signs_that_have_a_meaning_are_quoted(text: str) -> None:
    assert list(csv.reader(io.StringIO(line([text, 1]), newline=""), delimiter=";")) == [
        [text, "1"]
    ]


def test_nothing_is_an_empty_cell() -> None:
    assert line([None, "", 0]) == ";;0\r\n"


@pytest.mark.parametrize(
    ("cents", "text"), [(0, "0,00"), (5, "0,05"), (-5, "-0,05"), (123456, "1234,56")]
)
def test_amounts_have_a_decimal_comma(cents: int, text: str) -> None:
    assert euros(cents) == text
