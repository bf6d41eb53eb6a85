"""The GiroCode, read off the drawn page."""

import pytest
import zxingcpp

from functions.invoice_render.render import giro_svg
from kundenakte.documents.girocode import payload
from tests.documents import snapshots
from tests.documents.pdf import pictures, rendered

VECTOR = """BCD
002
1
SCT

Müller Hosting GmbH
DE89370400440532013000
EUR119.00

RF18539007547034"""


def codes(pdf: bytes) -> list[str]:
    """The texts of all codes on all pages."""
    return [code.text for page in pictures(pdf) for code in zxingcpp.read_barcodes(page)]


@pytest.mark.parametrize(
    "snapshot",
    [
        snapshots.storno(),
        snapshots.debit(),
        snapshots.domestic(CURRENCY_CODE="CHF"),
        snapshots.domestic(PREPAID=7105),
        snapshots.domestic(INVOICE_NUMBER=""),
        snapshots.domestic(PAYMENT={"TYPE": 3}),
    ],
    ids=["storno", "debit", "francs", "paid", "draft", "cash"],
)
def test_where_no_euro_are_transferred_there_is_no_code(snapshot: dict[str, object]) -> None:
    assert codes(rendered(snapshot)) == []


def test_a_line_break_in_a_name_brings_no_other_account() -> None:
    name = "Auer\nDE00FREMD\nEUR9999.00"
    lines = payload(snapshots.domestic(SELLER={"BANK_OWNER": name}), 7105).split("\n")
    assert lines[5:8] == ["Auer DE00FREMD EUR9999.00", "DE89370400440532013000", "EUR71.05"]


def test_a_long_name_is_cut_to_what_the_code_may_hold() -> None:
    lines = payload(snapshots.domestic(SELLER={"BANK_OWNER": "Ä" * 100}), 7105).split("\n")
    assert lines[5] == "Ä" * 70


def test_the_payload_is_the_vector_of_the_rules() -> None:
    made = snapshots.domestic(
        SELLER={"BANK_OWNER": "Müller Hosting GmbH"}, PAYMENT={"REFERENCE": "RF18539007547034"}
    )
    assert payload(made, 11900) == VECTOR
    assert len(payload(made, 11900).encode()) == 86


def test_a_reference_that_is_none_goes_into_the_text() -> None:
    made = snapshots.domestic(PAYMENT={"REFERENCE": ""})
    assert payload(made, 7105).split("\n")[9:] == ["", "RE-2026-1214"]


def test_the_code_on_the_page_is_the_payload() -> None:
    snapshot = snapshots.domestic()
    assert codes(rendered(snapshot)) == [payload(snapshot, 7105)]


def test_the_code_on_the_last_of_several_pages_is_read_too() -> None:
    snapshot = snapshots.long(120)
    assert codes(rendered(snapshot)) == [payload(snapshot, int(snapshot["TOTAL"]))]


def test_the_longest_payload_is_drawn() -> None:
    made = snapshots.domestic(SELLER={"BANK_OWNER": "Ä" * 70}, PAYMENT={"REFERENCE": "x" * 140})
    assert codes(rendered(made)) == [payload(made, 7105)]
    assert giro_svg("") == ""
