"""Single values: ids, texts and amounts."""

from decimal import Decimal
from typing import Any

import pytest

from kundenakte.domain import reading
from kundenakte.domain.errors import Refused


@pytest.mark.parametrize("values", [{}, {"ID": None}, {"ID": ""}, {"ID": []}])
def test_an_id_that_is_missing_is_named(values: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        reading.an_id(values, "ID")
    assert refused.value.texts == ["missing / invalid field: ID"]


@pytest.mark.parametrize(
    "value", ["x", "1.0", "-1", "٣", "1 2", True, Decimal("1.5"), ["1"], {"A": 1}, "\ud800"]
)
def test_an_id_is_a_whole_number(value: Any) -> None:
    with pytest.raises(Refused, match="a whole number is expected, missing / invalid field: ID"):
        reading.an_id({"ID": value}, "ID")


@pytest.mark.parametrize(("sent", "read"), [(7, 7), ("7", 7), (" 007 ", 7), (10**40, 2**53)])
def test_an_id_comes_as_number_or_text(sent: Any, read: int) -> None:
    assert reading.an_id({"ID": sent}, "ID") == read


def test_an_id_of_many_digits_is_one_that_nobody_has() -> None:
    assert reading.an_id({"ID": "9" * 5000}, "ID") == reading.MAX_ID
    assert reading.an_id({"ID": -int("9" * 4000)}, "ID") == reading.NO_ID


@pytest.mark.parametrize("value", [{"A": 1}, ["a"], True, "a\ud800", "ä" * 1001])
def test_a_text_that_cannot_be_stored_is_refused(value: Any) -> None:
    with pytest.raises(Refused, match="missing / invalid field: TERM"):
        reading.text({"TERM": value}, "TERM")


@pytest.mark.parametrize(
    ("sent", "read"), [(None, ""), ([], ""), (" a ", "a"), (77, "77"), (Decimal("1.5"), "1.5")]
)
def test_a_text_comes_stripped_and_numbers_as_text(sent: Any, read: str) -> None:
    assert reading.text({"TERM": sent}, "TERM") == read


@pytest.mark.parametrize("value", [None, ""])
def test_an_amount_that_is_missing_is_named(value: Any) -> None:
    with pytest.raises(Refused) as refused:
        reading.cents({"AMOUNT": value}, "AMOUNT")
    assert refused.value.texts == ["missing / invalid field: AMOUNT"]


@pytest.mark.parametrize(
    "value",
    [
        *["1,50", "x", "NaN", "Infinity", "-Infinity", True, [1], {"A": 1}, "1.005", "\ud800"],
        *[Decimal("0.001"), 0, "0.00", "-1", -1, "1e30", "1e999999", 10**20, "1." + "0" * 40 + "1"],
    ],
)
def test_an_amount_is_above_zero_with_two_decimals_at_most(value: Any) -> None:
    with pytest.raises(Refused, match="missing / invalid field: AMOUNT"):
        reading.cents({"AMOUNT": value}, "AMOUNT")


@pytest.mark.parametrize(
    ("sent", "cents"),
    [(1, 100), ("1.5", 150), (Decimal("1.50"), 150), ("0.01", 1), (" 2 ", 200), ("1.500", 150)],
)
def test_an_amount_is_read_to_the_cent(sent: Any, cents: int) -> None:
    assert reading.cents({"AMOUNT": sent}, "AMOUNT") == cents
