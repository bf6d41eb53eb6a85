"""invoice.cancel: the Storno, what it settles, and what cannot be canceled."""

from typing import Any

import pytest

from tests import billing_invariants
from tests.builders import Access, accepted, call, find, items, v1
from tests.invoice_files import told
from tests.invoicing import ITEM, a_draft, an_invoice, fault, ids, in_xml, row, rows, typed


def test_a_draft_is_not_canceled_but_deleted(seller: Access) -> None:
    a_draft(seller)
    before = items()
    text = fault(seller, "invoice.cancel", INVOICE_ID=1)
    assert text == (
        "a draft is not canceled but deleted, with invoice.delete, "
        "missing / invalid field: INVOICE_ID"
    )
    assert items() == before


@pytest.mark.parametrize("invoice_id", [None, "x", 99])
def test_what_is_not_there_cannot_be_canceled(seller: Access, invoice_id: Any) -> None:
    assert fault(seller, "invoice.cancel", INVOICE_ID=invoice_id).endswith("field: INVOICE_ID")


def test_an_invoice_is_canceled_once_and_a_storno_never(seller: Access) -> None:
    an_invoice(seller)
    accepted(seller, "invoice.cancel", {"INVOICE_ID": 1})
    before = items()
    assert fault(seller, "invoice.cancel", INVOICE_ID=1).startswith("it is canceled already")
    assert fault(seller, "invoice.cancel", INVOICE_ID=2).startswith("only an invoice")
    assert items() == before


def test_original_and_storno_add_up_to_nothing_for_every_rate(seller: Access) -> None:
    """Rule COR-2, with prices that need rounding."""
    book = {**ITEM, "UNIT_PRICE": "0.33", "VAT_PERCENT": "7", "QUANTITY": "3"}
    an_invoice(seller, ITEMS=[ITEM, book, {**ITEM, "UNIT_PRICE": "0.125"}])
    answer = call(seller, "invoice.cancel", {"INVOICE_ID": 1, "REASON": "Irrtum"})
    assert answer["STATUS"] == "success"
    assert answer["CANCELED_BY"]["INVOICE_ID"] == 2
    original, storno = rows(seller)
    assert storno["INVOICE_NUMBER"] == answer["CANCELED_BY"]["INVOICE_NUMBER"]
    for one, other in zip(original["VAT_ITEMS"], storno["VAT_ITEMS"], strict=True):
        assert one["VAT_PERCENT"] == other["VAT_PERCENT"]
        assert one["COMPLETE_NET"] + other["COMPLETE_NET"] == 0
        assert one["VAT_VALUE"] + other["VAT_VALUE"] == 0
    assert all(item["QUANTITY"].startswith("-") for item in storno["ITEMS"])
    found = typed(seller, 2)
    assert (found["REASON"], found["ORIGINAL"]["INVOICE_ID"]) == ("Irrtum", 1)
    assert typed(seller, 1)["CANCELED_BY"]["INVOICE_ID"] == 2
    billing_invariants.check(seller.id)


def test_nothing_is_open_any_more_and_what_was_paid_is_credit(seller: Access) -> None:
    an_invoice(seller)
    accepted(seller, "invoice.setpaid", {"INVOICE_ID": 1})
    accepted(seller, "invoice.cancel", {"INVOICE_ID": 1})
    assert find(seller)[0]["CREDIT_BALANCE"] == "119,00"
    assert ids(seller, STATE="unpaid") == ids(seller, STATE="overdue") == []
    assert row(seller)["STATUS"] == "canceled"
    billing_invariants.check(seller.id)


def test_in_xml_and_on_v1(seller: Access) -> None:
    an_invoice(seller)
    an_invoice(seller)
    data = "<DATA><INVOICE_ID>1</INVOICE_ID></DATA>"
    answer = in_xml(seller, "invoice.cancel", data)
    assert answer.findtext("CANCELED_BY/INVOICE_ID") == "3"
    body = {"DATA": {"INVOICE_ID": 2}}
    first = v1(seller, "invoice.cancel", body, idempotency_key="k")
    assert (first[0], first[1]["CANCELED_BY"]["INVOICE_ID"]) == (200, 4)
    assert v1(seller, "invoice.cancel", body, idempotency_key="k") == first
    billing_invariants.check(seller.id)


def test_others_are_told_of_both(seller: Access) -> None:
    an_invoice(seller)
    accepted(seller, "invoice.cancel", {"INVOICE_ID": 1})
    last = [(event["type"], event["invoice"]["invoice_id"]) for event in told(seller)[-2:]]
    assert sorted(last) == [("invoice.changed", "1"), ("invoice.created", "2")]
