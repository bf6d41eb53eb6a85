"""How languages write numbers, money, days and times."""

from decimal import Decimal

import pytest

from kundenakte.domain.writing import Writing, in_fours, masked_account

GERMAN = Writing.of(
    {
        "date_format": "{day:02}.{month:02}.{year}",
        "months": ["Jan."] * 12,
        "time_format": "{day}, {clock} Uhr",
        "money_format": "{sign}{amount} {currency}",
        "thousands": ".",
        "decimal": ",",
    }
)
ENGLISH = Writing(
    "{day} {name} {year}", ("Jan",) * 12, "{day}, {clock}", "{currency} {sign}{amount}", ",", "."
)


@pytest.mark.parametrize(
    ("cents", "german", "english"),
    [
        (0, "0,00 EUR", "EUR 0.00"),
        (5, "0,05 EUR", "EUR 0.05"),
        (-6902, "−69,02 EUR", "EUR −69.02"),
        (123456789, "1.234.567,89 EUR", "EUR 1,234,567.89"),
    ],
)
def test_money(cents: int, german: str, english: str) -> None:
    assert GERMAN.money(cents, "EUR") == german
    assert ENGLISH.money(cents, "EUR") == english


@pytest.mark.parametrize(
    ("value", "text"), [("1", "1"), ("1.50", "1,5"), ("-0.25", "−0,25"), ("1000", "1.000")]
)
def test_numbers_have_as_many_decimals_as_they_need(value: str, text: str) -> None:
    assert GERMAN.number(Decimal(value)) == text


def test_days_and_what_is_none() -> None:
    assert GERMAN.day("2026-01-09") == "09.01.2026"
    assert ENGLISH.day("2026-01-09 00:00:00") == "9 Jan 2026"
    assert GERMAN.day("") == ""
    assert GERMAN.day("bald") == "bald"


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        ("2026-01-09T23:30:05Z", "10.01.2026, 00:30:05 Uhr (UTC+01:00)"),
        ("2026-07-09T10:00:00Z", "09.07.2026, 12:00:00 Uhr (UTC+02:00)"),
        ("", ""),
    ],
)
def test_times_are_those_of_berlin(instant: str, text: str) -> None:
    assert GERMAN.time(instant, seconds=True, zone=True) == text


def test_a_time_without_seconds() -> None:
    assert GERMAN.time("2026-07-09T10:00:59Z") == "09.07.2026, 12:00 Uhr"


def test_a_language_that_lacks_a_form_is_a_fault() -> None:
    with pytest.raises(KeyError):
        Writing.of({"date_format": ""})


def test_accounts_are_masked_and_references_grouped() -> None:
    plain = str.maketrans("\N{NO-BREAK SPACE}", " ")
    assert masked_account("de02 1203 0000 0000 2020 51").translate(plain) == "DE •••• 2051"
    assert masked_account("DE02 **** 2051").translate(plain) == "DE •••• 2051"
    assert masked_account("") == ""
    assert in_fours("RF75RE20261214").translate(plain) == "RF75 RE20 2612 14"
