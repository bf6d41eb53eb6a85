"""Creditor references: made from invoice numbers, found again in what payers write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenakte.domain.reference import creditor_reference, is_reference, references_in

VECTORS = {
    "539007547034": "RF18539007547034",
    "2026-1234": "RF1120261234",
    "RE-2026-1234": "RF20RE20261234",
    "K1001-R2026-1234": "RF48K1001R20261234",
}


@pytest.mark.parametrize("number", ["", "ÄÖ", "A" * 22])
def test_a_number_that_banks_cannot_carry_whole_has_no_reference(number: str) -> None:
    assert creditor_reference(number) == ""


@pytest.mark.parametrize(("number", "reference"), VECTORS.items())
def test_the_reference_of_a_number(number: str, reference: str) -> None:
    assert creditor_reference(number) == reference
    assert is_reference(reference)


@pytest.mark.parametrize(
    "text", ["", "RF", "RF18", "RF19539007547034", "RF18539007547043", "XX18539007547034"]
)
def test_a_slip_in_a_reference_is_noticed(text: str) -> None:
    assert not is_reference(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Rechnung RF20RE20261234 danke", ["RF20RE20261234"]),
        ("RF20 RE20 2612 34", ["RF20RE20261234"]),
        ("rf20 re20 2612 34 vom 23.11.", ["RF20RE20261234"]),
        ("RF1120261234 RF20RE20261234", ["RF1120261234", "RF20RE20261234"]),
        ("XRF20RE20261234", []),
        ("RF21RE20261234", []),
    ],
)
def test_references_are_found_in_texts(text: str, found: list[str]) -> None:
    assert references_in(text) == found


@given(st.from_regex(r"[A-Z0-9]{1,21}", fullmatch=True))
def test_every_reference_is_right_and_found_again_as_it_is_printed(body: str) -> None:
    reference = creditor_reference(body)
    assert is_reference(reference)
    printed = " ".join(reference[at : at + 4] for at in range(0, len(reference), 4))
    assert references_in(f"zu {printed}")[0] == reference
