"""invoice.getreminders: the reminders that an invoice has had."""

from typing import Any

import pytest

from tests.builders import Access, call, create, v1
from tests.invoice_files import an_invoice
from tests.invoicing import fault, in_xml

SENT = [
    {"LEVEL": 1, "DATE": "2026-02-01", "DUE_DATE": "2026-02-08", "FEE": 0, "OUTSTANDING": 11900},
    {"LEVEL": 2, "DATE": "2026-02-09", "DUE_DATE": "2026-02-16", "FEE": 250, "OUTSTANDING": 11900},
]


@pytest.fixture
def reminded(account: Access) -> Access:
    """An account with an invoice that was reminded of twice, and one that was not."""
    create(account)
    an_invoice(account, STATE={"DUNNING": {"LEVEL": 2, "HISTORY": SENT}})
    an_invoice(account)
    return account


@pytest.mark.parametrize("invoice_id", [None, "x", 99])
def test_an_invoice_must_be_named(account: Access, invoice_id: Any) -> None:
    text = fault(account, "invoice.getreminders", INVOICE_ID=invoice_id)
    assert text.endswith("missing / invalid field: INVOICE_ID")


@pytest.mark.parametrize("part", ["DATA", "FILTER"])
def test_reminders_come_oldest_first(reminded: Access, part: str) -> None:
    first, second = call(reminded, "invoice.getreminders", **_asked(part, 1))["REMINDERS"]
    assert first | {"LEVEL": "1", "FEE": "0,00", "DATE": "2026-02-01"} == first
    assert second == {
        "LEVEL": "2",
        "DATE": "2026-02-09",
        "DUE_DATE": "2026-02-16",
        "FEE": "2,50",
        "OUTSTANDING_AMOUNT": "119,00",
    }
    _, answer = v1(reminded, "invoice.getreminders", {part: {"INVOICE_ID": 1}})
    assert answer["REMINDERS"][1] == {
        "LEVEL": 2,
        "DATE": "2026-02-09",
        "DUE_DATE": "2026-02-16",
        "FEE": "2.50",
        "OUTSTANDING_AMOUNT": "119.00",
    }


def _asked(part: str, invoice_id: int) -> dict[str, Any]:
    return {"data" if part == "DATA" else part: {"INVOICE_ID": invoice_id}}


def test_none_is_an_empty_list(reminded: Access) -> None:
    assert call(reminded, "invoice.getreminders", {"INVOICE_ID": 2}) == {"REMINDERS": []}


def test_pages(reminded: Access) -> None:
    answer = call(reminded, "invoice.getreminders", {"INVOICE_ID": 1}, LIMIT=1, OFFSET=1)
    assert [one["LEVEL"] for one in answer["REMINDERS"]] == ["2"]


def test_in_xml(reminded: Access) -> None:
    asked = "<DATA><INVOICE_ID>1</INVOICE_ID></DATA>"
    found = in_xml(reminded, "invoice.getreminders", asked).findall("REMINDERS/REMINDER")
    assert [one.findtext("FEE") for one in found] == ["0,00", "2,50"]
