"""Bank data: IBANs are checked, mandates made up."""

import re

import pytest

from kundenakte.domain.bank import iban_fault, mandate_for

AT = "2026-11-23T10:00:00Z"
IBAN = "DE89370400440532013000"


@pytest.mark.parametrize(
    ("iban", "fault"),
    [
        ("DE88370400440532013000", "the check digits of the IBAN are wrong"),
        ("DE8937040044053201300", "the check digits of the IBAN are wrong"),
        ("DE903704004405320", "this is no IBAN"),  # too short for Germany
        ("XX473704004405320", "this is no IBAN"),  # of no country
        ("Ü", "this is no IBAN"),
    ],
)
def test_a_wrong_iban_is_told_from_a_right_one(iban: str, fault: str) -> None:
    assert iban_fault(iban) == fault


@pytest.mark.parametrize("iban", [IBAN, "AT131490022010010999", "CH9300762011623852957"])
def test_a_right_iban_has_no_fault(iban: str) -> None:
    assert iban_fault(iban) == ""


def test_an_iban_without_a_mandate_gets_one() -> None:
    mandate = mandate_for({"BANK_IBAN": IBAN}, at=AT)
    assert re.fullmatch("[A-Z2-9]{10}", mandate["BANK_ACCOUNT_MANDATE_REFERENCE"])
    assert mandate["BANK_ACCOUNT_MANDATE_REFERENCE_DATE"] == AT


def test_made_up_mandates_differ() -> None:
    made_up = [mandate_for({"BANK_IBAN": IBAN}, at=AT) for _ in range(20)]
    assert len({mandate["BANK_ACCOUNT_MANDATE_REFERENCE"] for mandate in made_up}) == 20


def test_a_mandate_that_was_given_stays_and_gets_no_date() -> None:
    given = {"BANK_IBAN": IBAN, "BANK_ACCOUNT_MANDATE_REFERENCE": "M1"}
    assert mandate_for(given, at=AT) == {}


def test_a_date_that_was_given_stays() -> None:
    dated = {"BANK_ACCOUNT_MANDATE_REFERENCE_DATE": "2020-01-01T00:00:00Z"}
    mandate = mandate_for({"BANK_IBAN": IBAN, **dated}, at=AT)
    assert mandate.items() >= dated.items()


def test_without_an_iban_there_is_no_mandate() -> None:
    assert mandate_for({"CITY": "Bonn"}, at=AT) == {}
