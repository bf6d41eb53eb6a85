"""item.delete: an item goes off a draft, and off nothing else."""

from typing import Any

import pytest

from kundenakte.storage.client import Connection
from tests.builders import Access, accepted, items, v1
from tests.invoice_files import entries, told
from tests.invoicing import ITEM, a_draft, an_invoice, fault, in_xml, row


@pytest.mark.parametrize("item_id", [None, "", "x", 1, 1000, 1003, 2001, 99001, -1, 10**30])
def test_what_is_not_there_cannot_be_deleted(seller: Access, item_id: Any) -> None:
    a_draft(seller, ITEMS=[ITEM] * 2)
    before = items()
    text = fault(seller, "item.delete", INVOICE_ITEM_ID=item_id)
    assert text.endswith("missing / invalid field: INVOICE_ITEM_ID")
    status, _ = v1(seller, "item.delete", {"DATA": {"INVOICE_ITEM_ID": item_id}})
    assert status == (400 if item_id in (None, "", "x") else 404)
    assert items() == before


def test_a_final_document_keeps_its_items(seller: Access) -> None:
    an_invoice(seller)
    before = items()
    text = fault(seller, "item.delete", INVOICE_ITEM_ID=1001)
    assert text.startswith("it is final and never changes: cancel it with invoice.cancel")
    assert text.endswith("missing / invalid field: INVOICE_ITEM_ID")
    assert items() == before


def test_the_sums_follow(seller: Access) -> None:
    a_draft(seller, ITEMS=[ITEM, {**ITEM, "UNIT_PRICE": "50", "VAT_PERCENT": "7"}])
    assert accepted(seller, "item.delete", {"INVOICE_ITEM_ID": "1001"}) == {"STATUS": "success"}
    found = row(seller)
    assert (found["SUB_TOTAL"], found["VAT_TOTAL"]) == (50, 3.5)
    assert [item["INVOICE_ITEM_ID"] for item in found["ITEMS"]] == ["1002"]
    accepted(seller, "item.delete", {"INVOICE_ITEM_ID": 1002})
    assert (row(seller)["ITEMS"], row(seller)["TOTAL"]) == ([], 0)


def test_it_is_told_and_logged(seller: Access) -> None:
    a_draft(seller, ITEMS=[ITEM] * 2)
    accepted(seller, "item.delete", {"INVOICE_ITEM_ID": 1001})
    entry = entries(seller)[-1]
    assert (entry["ACTION"], entry["INVOICE_ID"]) == ("item.delete", 1)
    assert {"FIELD": "ITEMS", "BEFORE": 2, "AFTER": 1} in entry["CHANGES"]
    assert told(seller)[-1]["type"] == "invoice.changed"


def test_in_xml_and_on_v1(seller: Access) -> None:
    a_draft(seller, ITEMS=[ITEM] * 3)
    data = "<DATA><INVOICE_ITEM_ID>1002</INVOICE_ITEM_ID></DATA>"
    assert in_xml(seller, "item.delete", data).findtext("STATUS") == "success"
    body = {"DATA": {"INVOICE_ITEM_ID": 1003}}
    first = v1(seller, "item.delete", body, idempotency_key="k")
    assert first == (200, {"STATUS": "success"})
    assert v1(seller, "item.delete", body, idempotency_key="k") == first
    assert len(row(seller)["ITEMS"]) == 1


def test_two_at_once_delete_both(seller: Access) -> None:
    a_draft(seller, ITEMS=[ITEM] * 3)
    real, first = Connection.client.transact_write_items, [True]

    def send(**asked: Any) -> Any:
        if first and first.pop():
            accepted(seller, "item.delete", {"INVOICE_ITEM_ID": 1001})
        return real(**asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Connection.client, "transact_write_items", send)
        accepted(seller, "item.delete", {"INVOICE_ITEM_ID": 1002})
    assert [item["INVOICE_ITEM_ID"] for item in row(seller)["ITEMS"]] == ["1003"]
