"""SEPA: which accounts are collected from, creditor ids, mandate references, the character set."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenakte.domain import sepa
from kundenakte.domain.sepa_text import basic, identifier

EVERYWHERE = [  # no country is told apart from another (Art. 9(2) Regulation (EU) 260/2012)
    "DE89370400440532013000",
    "AT611904300234573201",
    "LU280019400644750000",
    "NL91ABNA0417164300",
    "FR1420041010050500013M02606",
    "ES9121000418450200051332",
    "LT121000011101001000",
    "BE68539007547034",
    "CH9300762011623852957",
    "GB29NWBK60161331926819",
]


@pytest.mark.parametrize("iban", EVERYWHERE)
def test_every_account_in_sepa_can_be_collected_from(iban: str) -> None:
    assert sepa.account_fault(iban) == ""


def test_an_account_outside_sepa_is_told_from_a_wrong_iban() -> None:
    assert "without SEPA" in sepa.account_fault("TR330006100519786457841326")
    assert "check digits" in sepa.account_fault("DE88370400440532013000")


@pytest.mark.parametrize(("iban", "needed"), [("DE", False), ("NO", False), ("CH", True)])
def test_only_outside_the_eea_the_address_is_needed(iban: str, needed: bool) -> None:
    assert sepa.needs_address(f"{iban}00") is needed


@pytest.mark.parametrize(
    "creditor_id", ["", "DE97ZZZ09999999999", "DE98ZZZ0999999999", "98ZZZ09999999999", "DE98ZZZ0Ü"]
)
def test_a_wrong_creditor_id_is_refused(creditor_id: str) -> None:
    assert sepa.creditor_id_fault(creditor_id)


@pytest.mark.parametrize(
    "creditor_id", ["DE98ZZZ09999999999", "DE98ABC09999999999", "de98 zzz 0999 9999 999"]
)
def test_the_business_code_of_a_creditor_id_does_not_count(creditor_id: str) -> None:
    assert sepa.creditor_id_fault(creditor_id) == ""


@pytest.mark.parametrize("text", ["", "M" * 36, "MÜLLER", "/M1", "M1/", "M//1", "M_1"])
def test_a_mandate_reference_that_banks_do_not_carry_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected"):
        sepa.mandate_reference(text)


def test_mandate_references_compare_without_case_and_blanks() -> None:
    assert sepa.mandate_reference(" kd-1001 / 2 ") == "KD-1001/2"


def test_an_iban_is_masked_for_lists() -> None:
    assert sepa.masked("DE89370400440532013000") == "DE89 **** 3000"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Müller & Söhne", "Mueller + Soehne"),
        ("Mu\u0308ller", "Mueller"),
        ("GRÖẞE", "GROeSSE"),
        ("Zoë Çelik", "Zoe Celik"),
        ("Łukasz Dvořák", "Lukasz Dvorak"),
        ("Иванов", "Ivanov"),
        ("Παπάς", "Papas"),
        ("„Zum Hirsch“", "'Zum Hirsch'"),
        ("李 GmbH", ". GmbH"),
        ("a\t\nb", "a b"),
        ("ﬁrma", "firma"),
    ],
)
def test_text_is_spelled_as_banks_carry_it(text: str, written: str) -> None:
    assert basic(text, 70) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [("/RE//1/", "RE/1"), ("RE 2026 17", "RE202617"), ("R" * 40, "R" * 35), ("//", "")],
)
def test_references_hold_no_blanks_and_no_slashes_that_mean_something(
    text: str, written: str
) -> None:
    assert identifier(text) == written


@given(st.text(max_size=300), st.integers(1, 140))
def test_no_text_leaves_the_character_set_or_its_length(text: str, most: int) -> None:
    written = basic(text, most)
    assert re.fullmatch(r"[A-Za-z0-9/?:().,'+ -]*", written)
    assert len(written) <= most
    assert basic(written, most) == written
    reference = identifier(text)
    assert len(reference) <= 35
    assert not re.search("^/|/$|//| ", reference)
