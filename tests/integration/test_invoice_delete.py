"""invoice.delete: drafts go, whatever is final stays."""

from typing import Any

import pytest

from tests.builders import Access, accepted, call, items, v1
from tests.invoice_files import entries, told
from tests.invoicing import a_draft, an_invoice, fault, ids, in_xml


@pytest.mark.parametrize("invoice_id", [None, "", "x", 99, -1, 10**30])
def test_what_is_not_there_cannot_be_deleted(seller: Access, invoice_id: Any) -> None:
    a_draft(seller)
    before = items()
    assert fault(seller, "invoice.delete", INVOICE_ID=invoice_id).endswith("field: INVOICE_ID")
    status, _ = v1(seller, "invoice.delete", {"DATA": {"INVOICE_ID": invoice_id}})
    assert status == (400 if invoice_id in (None, "", "x") else 404)
    assert items() == before


def test_an_invoice_that_was_sent_may_not_disappear(seller: Access) -> None:
    """Rule COR-4: the text names the call that takes it back."""
    an_invoice(seller)
    accepted(seller, "invoice.cancel", {"INVOICE_ID": 1})
    before = items()
    for invoice_id in (1, 2):
        text = fault(seller, "invoice.delete", INVOICE_ID=invoice_id)
        assert text.startswith("it is final and never changes: cancel it with invoice.cancel")
        _, answer = v1(seller, "invoice.delete", {"DATA": {"INVOICE_ID": invoice_id}})
        assert answer["DETAILS"][0]["CODE"] == "final"
    assert items() == before


def test_a_draft_goes_with_all_that_led_to_it(seller: Access) -> None:
    before = items()
    a_draft(seller)
    assert call(seller, "invoice.delete", {"INVOICE_ID": "1"}) == {"STATUS": "success"}
    left = [item for item in items() if item not in before]
    assert {item["sk"]["S"].partition("#")[0] for item in left} == {"LOG", "EVENT"}
    assert ids(seller) == ids(seller, INVOICE_ID=1) == ids(seller, CUSTOMER_ID=1) == []
    assert a_draft(seller) == 2


def test_it_is_told_and_logged(seller: Access) -> None:
    a_draft(seller)
    accepted(seller, "invoice.delete", {"INVOICE_ID": 1})
    assert entries(seller)[-1]["ACTION"] == "invoice.delete"
    event = told(seller)[-1]
    assert (event["type"], event["invoice"]["invoice_id"]) == ("invoice.deleted", "1")


def test_in_xml_and_on_v1(seller: Access) -> None:
    a_draft(seller)
    a_draft(seller)
    data = "<DATA><INVOICE_ID>1</INVOICE_ID></DATA>"
    assert in_xml(seller, "invoice.delete", data).findtext("STATUS") == "success"
    assert in_xml(seller, "invoice.delete", data).findtext("ERRORS/ERROR") == (
        "missing / invalid field: INVOICE_ID"
    )
    body = {"DATA": {"INVOICE_ID": 2}}
    first = v1(seller, "invoice.delete", body, idempotency_key="k")
    assert first == (200, {"STATUS": "success"})
    assert v1(seller, "invoice.delete", body, idempotency_key="k") == first
