"""What people type: days and numbers in two languages."""

from datetime import date

import pytest

from kundenakte.domain import money
from kundenakte.entry.account import typed


@pytest.mark.parametrize("text", ["31.2.2026", "heute", "1.12.", "1/12/2026", "0.0.00", "1.12.126"])
def test_what_is_no_day_stays_as_it_was_typed(text: str) -> None:
    assert typed.day(f" {text} ") == text


@pytest.mark.parametrize(
    "text", ["01.12.2026", "1.12.26", "1. 12. 2026", "2026-12-01", " 1.12.26 "]
)
def test_a_day_is_read_in_the_ways_it_is_written(text: str) -> None:
    assert typed.day(text) == "2026-12-01"


def test_no_day_is_none() -> None:
    assert typed.day("") == typed.day_shown("") == typed.day_shown(None) == ""


@pytest.mark.parametrize("value", ["2026-12-01", date(2026, 12, 1)])
def test_a_day_is_shown_as_it_may_be_typed(value: str | date) -> None:
    assert typed.day_shown(value) == "01.12.2026"


def test_what_was_typed_as_a_day_and_is_none_is_shown_again() -> None:
    assert typed.day_shown("32.1.2026") == "32.1.2026"


@pytest.mark.parametrize(
    "text", ["abc", "1.23.4,5", "1,23,4.5", "1.2.3", "", "1e5", "--1", "12.34.567,8"]
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_what_is_no_number_does_not_become_one(text: str, language: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        money.read(typed.number(text, language), money.SIGNED_AMOUNT)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1234.56", "1234.56"),
        ("1234,56", "1234.56"),
        ("1.234.567,8", "1234567.8"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("49", "49"),
        ("49,", "49."),
        ("49,00 EUR", "49.00"),
        ("€ 49.00", "49.00"),
        ("1 234,50", "1234.50"),
        ("-5,5", "-5.5"),
        ("\N{MINUS SIGN}5,5", "-5.5"),
        ("19 %", "19"),
        ("0,123456", "0.123456"),
    ],
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_number_is_read_in_the_ways_it_is_written(text: str, number: str, language: str) -> None:
    assert typed.number(text, language) == number


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("1.234", "de", "1234"),
        ("1.234", "en", "1.234"),
        ("1,234", "de", "1.234"),
        ("1,234", "en", "1234"),
        ("0.500", "de", "0.500"),
        ("0,500", "en", "0.500"),
    ],
)
def test_three_digits_behind_one_mark_mean_what_the_language_says(
    text: str, language: str, number: str
) -> None:
    assert typed.number(text, language) == number


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("number", ["1234.5", "0.125", "49", "-3.20"])
def test_what_is_shown_is_read_as_it_was(number: str, language: str) -> None:
    assert typed.number(typed.number_shown(number, language), language) == number
