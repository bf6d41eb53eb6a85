"""domain/money.py: numbers that clients send, and how they are written again."""

from decimal import Decimal
from typing import Any

import pytest

from kundenakte.domain import money
from kundenakte.domain.errors import Refused
from kundenakte.domain.money import (
    AMOUNT,
    PERCENT,
    PRICE,
    QUANTITY,
    SIGNED_AMOUNT,
    SIGNED_PRICE,
    Kind,
)

NO_NUMBERS: list[Any] = [
    *"NaN sNaN inf -Infinity 1e2 1E-2 abc 1.2.3 1,234 1.234,56 1,234.56 - + . , 1_000 ٣ ５".split(),
    *["1 0", "0x10", "1" * 16, "0." + "1" * 90, "9,9a", "1.5€", "\ud800", "1\n2"],
    *[True, False, 1.5, {"A": 1}, ["1"], 10**100, -(10**5000)],
    *[Decimal(text) for text in ("NaN", "sNaN", "Infinity", "1e99", "1e-99", "0e-90")],
]


@pytest.mark.parametrize("value", NO_NUMBERS, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("kind", [PRICE, PERCENT, SIGNED_AMOUNT])
def test_what_is_no_number_is_refused_by_its_field(value: Any, kind: Kind) -> None:
    with pytest.raises(Refused) as refused:
        money.number({"UNIT_PRICE": value}, "UNIT_PRICE", kind)
    [problem] = refused.value.problems
    assert (problem.code, problem.field) == ("invalid", "UNIT_PRICE")
    assert problem.reason == f"{kind.expected} is expected"


@pytest.mark.parametrize("values", [{}, {"A": None}, {"A": ""}, {"A": "  "}, {"A": []}])
def test_a_number_that_is_not_given_is_missing_or_none(values: dict[str, Any]) -> None:
    assert money.optional_number(values, "A", PRICE) is None
    with pytest.raises(Refused) as refused:
        money.number(values, "A", PRICE)
    assert refused.value.texts == ["missing / invalid field: A"]


@pytest.mark.parametrize(
    ("value", "kind", "reason"),
    [
        ("-0.01", PRICE, "0 to 100000000 is expected"),
        ("100000000.01", PRICE, "0 to 100000000 is expected"),
        (-1, QUANTITY, "0 to 100000000 is expected"),
        ("100.01", PERCENT, "0 to 100 is expected"),
        ("-100000001", SIGNED_PRICE, "-100000000 to 100000000 is expected"),
        ("1.2345678", PRICE, "at most 6 decimals are expected"),
        (Decimal("0.001"), AMOUNT, "at most 2 decimals are expected"),
        ("19.005", PERCENT, "at most 2 decimals are expected"),
    ],
)
def test_a_number_out_of_bounds_is_refused(value: Any, kind: Kind, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        money.number({"A": value}, "A", kind)
    assert refused.value.texts == [f"{reason}, missing / invalid field: A"]


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ("9.99", "9.99"),
        ("9,99", "9.99"),
        (" 9,9 ", "9.9"),
        ("1.234", "1.234"),
        ("0,1234", "0.1234"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+7", "7"),
        ("-5.00", "-5"),
        ("-0.00", "0"),
        ("007", "7"),
        ("9.990000000", "9.99"),
        (7, "7"),
        (0, "0"),
        (Decimal("9.990"), "9.99"),
        (Decimal("1E2"), "100"),
        (Decimal("1e-6"), "0.000001"),
    ],
)
def test_numbers_are_read_and_written_plainly(sent: Any, text: str) -> None:
    found = money.number({"A": sent}, "A", SIGNED_PRICE)
    assert money.decimal_text(found) == text
    assert str(found)[:2] != "-0"


@pytest.mark.parametrize(
    ("value", "text"),
    [("9.9", "9.90"), ("10", "10.00"), ("0.0001", "0.0001"), ("1e2", "100.00"), ("-0", "0.00")],
)
def test_a_price_is_written_with_two_decimals_at_least(value: str, text: str) -> None:
    assert money.price_text(Decimal(value)) == text


@pytest.mark.parametrize(
    ("value", "cents"),
    [("0.005", 1), ("-0.005", -1), ("0.004999", 0), ("0.125", 13), ("2.675", 268), ("1e8", 10**10)],
)
def test_half_a_cent_is_rounded_away_from_zero(value: str, cents: int) -> None:
    assert money.cents(Decimal(value)) == cents


@pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_no_number_has_no_cents(value: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        money.cents(Decimal(value))


@pytest.mark.parametrize(
    ("cents", "point"),
    [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (999, "9.99"), (-123456, "-1234.56")],
)
def test_cents_are_written_with_point_or_comma(cents: int, point: str) -> None:
    assert money.amount_text(cents) == point == str(money.amount(cents))
    assert money.amount_text(cents, comma=True) == point.replace(".", ",")
