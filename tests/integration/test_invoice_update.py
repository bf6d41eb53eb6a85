"""invoice.update: what is refused, what changes, and what becomes of items."""

from typing import Any

import pytest

from kundenakte.storage.client import Connection
from tests.builders import Access, accepted, call, items, v1
from tests.invoice_files import entries, told
from tests.invoicing import ITEM, a_draft, an_invoice, fault, in_xml, row, typed


def update(seller: Access, **data: Any) -> dict[str, Any]:
    return accepted(seller, "invoice.update", {"INVOICE_ID": 1, **data})


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({}, "missing / invalid field: INVOICE_ID"),
        ({"INVOICE_ID": ""}, "missing / invalid field: INVOICE_ID"),
        ({"INVOICE_ID": 99}, "missing / invalid field: INVOICE_ID"),
        ({"INVOICE_ID": 1, "CUSTOMER_ID": 2}, "a draft stays with its customer, "),
        ({"INVOICE_ID": 1, "ITEMS": [ITEM] * 500}, "at most 500 entries, "),
        ({"INVOICE_ID": 1, "DELETE_EXISTING_ITEMS": 2}, "at most 1, "),
        ({"INVOICE_ID": 1, "ITEMS": [{}]}, "item 1, missing / invalid field: DESCRIPTION"),
    ],
)
def test_a_refused_change_leaves_all_as_it_was(
    seller: Access, data: dict[str, Any], text: str
) -> None:
    a_draft(seller)
    before = items()
    answer = call(seller, "invoice.update", data)
    assert "STATUS" not in answer
    assert answer["ERRORS"][0].startswith(text)
    assert v1(seller, "invoice.update", {"DATA": data})[0] in (400, 404)
    assert items() == before


def test_a_final_document_never_changes(seller: Access) -> None:
    """Rule IMM-1; the text names what can be done instead."""
    an_invoice(seller)
    before = items()
    text = fault(seller, "invoice.update", INVOICE_ID=1, INTROTEXT="Neu")
    assert text == (
        "it is final and never changes: cancel it with invoice.cancel or invoice.correct, "
        "missing / invalid field: INVOICE_ID"
    )
    assert items() == before


def test_what_is_not_sent_stays_and_what_is_empty_goes(seller: Access) -> None:
    a_draft(seller, INVOICE_TITLE="Titel", INTROTEXT="Text", CURRENCY_CODE="CHF")
    update(seller, INTROTEXT="", CURRENCY_CODE="", DELIVERY_DATE="März")
    found = row(seller)
    assert (found["INVOICE_TITLE"], found["INTROTEXT"], found["DELIVERY_DATE"]) == (
        "Titel",
        "",
        "März",
    )
    assert (found["CURRENCY_CODE"], found["TOTAL"]) == ("CHF", 119)


def test_items_are_added_to_those_there_are(seller: Access) -> None:
    a_draft(seller)
    update(seller, ITEMS={**ITEM, "DESCRIPTION": "Anfahrt", "UNIT_PRICE": "10"})
    found = row(seller)
    assert [item["INVOICE_ITEM_ID"] for item in found["ITEMS"]] == ["1001", "1002"]
    assert found["SUB_TOTAL"] == 110


@pytest.mark.parametrize("new", [[], [{**ITEM, "UNIT_PRICE": "10"}]])
def test_existing_items_are_deleted_on_demand(seller: Access, new: list[Any]) -> None:
    a_draft(seller)
    update(seller, DELETE_EXISTING_ITEMS=1, ITEMS=new)
    found = row(seller)
    assert [item["INVOICE_ITEM_ID"] for item in found["ITEMS"]] == ["1002"] * len(new)
    assert found["SUB_TOTAL"] == 10 * len(new)


def test_no_item_gets_the_id_of_another(seller: Access) -> None:
    """An id that a client remembers must not lead to what came later."""
    a_draft(seller, ITEMS=[ITEM] * 3)
    accepted(seller, "item.delete", {"INVOICE_ITEM_ID": 1002})
    update(seller, ITEMS=[ITEM])
    assert [i["INVOICE_ITEM_ID"] for i in row(seller)["ITEMS"]] == ["1001", "1003", "1004"]


def test_a_draft_can_be_rewritten_without_end(seller: Access) -> None:
    a_draft(seller, ITEMS=[ITEM] * 400)
    for _ in range(3):
        update(seller, DELETE_EXISTING_ITEMS=1, ITEMS=[ITEM] * 400)
        found = [int(item["INVOICE_ITEM_ID"]) for item in row(seller)["ITEMS"]]
        assert len(set(found)) == 400
        assert all(1000 < number < 2000 for number in found)


def test_prices_become_gross(seller: Access) -> None:
    a_draft(seller)
    update(seller, IS_GROSS=1)
    found = row(seller)
    assert (found["SUB_TOTAL"], found["TOTAL"]) == (84.03, 100)
    update(seller, IS_GROSS=0)
    assert row(seller)["TOTAL"] == 119


def test_the_customer_may_be_named_again(seller: Access) -> None:
    a_draft(seller)
    update(seller, CUSTOMER_ID="1", INVOICE_TITLE="Neu")
    assert row(seller)["INVOICE_TITLE"] == "Neu"


def test_nothing_is_written_when_nothing_differs(seller: Access) -> None:
    a_draft(seller, INVOICE_TITLE="Titel")
    before = items()
    update(seller, INVOICE_TITLE="Titel", ITEMS=[], IS_GROSS=0)
    assert items() == before


def test_in_xml_and_on_v1(seller: Access) -> None:
    a_draft(seller)
    data = "<DATA><INVOICE_ID>1</INVOICE_ID><INVOICE_TITLE>XML</INVOICE_TITLE></DATA>"
    assert in_xml(seller, "invoice.update", data).findtext("STATUS") == "success"
    assert row(seller)["INVOICE_TITLE"] == "XML"
    body = {"DATA": {"INVOICE_ID": 1, "INVOICE_TITLE": "v1"}}
    first = v1(seller, "invoice.update", body, idempotency_key="k")
    assert first == (200, {"STATUS": "success"})
    before = items()
    assert v1(seller, "invoice.update", body, idempotency_key="k") == first
    assert (typed(seller)["INVOICE_TITLE"], items()) == ("v1", before)


def test_the_log_says_what_changed_and_others_are_told(seller: Access) -> None:
    a_draft(seller)
    update(seller, INVOICE_TITLE="Neu", ITEMS=[ITEM])
    entry = entries(seller)[-1]
    assert (entry["ACTION"], entry["INVOICE_ID"]) == ("invoice.update", 1)
    assert {c["FIELD"]: (c["BEFORE"], c["AFTER"]) for c in entry["CHANGES"]} == {
        "INVOICE_TITLE": (None, "Neu"),
        "ITEMS": (1, 2),
        "TOTAL": (11900, 23800),
    }
    assert told(seller)[-1]["type"] == "invoice.changed"


def test_a_rivals_item_is_not_lost(seller: Access) -> None:
    a_draft(seller)
    real, first = Connection.client.transact_write_items, [True]

    def send(**asked: Any) -> Any:
        if first and first.pop():
            update(seller, ITEMS=[ITEM])
        return real(**asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Connection.client, "transact_write_items", send)
        update(seller, ITEMS=[ITEM])
    assert [i["INVOICE_ITEM_ID"] for i in row(seller)["ITEMS"]] == ["1001", "1002", "1003"]


def test_a_draft_completed_meanwhile_is_not_changed(seller: Access) -> None:
    a_draft(seller)
    real, first = Connection.client.transact_write_items, [True]

    def send(**asked: Any) -> Any:
        if first and first.pop():
            accepted(seller, "invoice.complete", {"INVOICE_ID": 1})
        return real(**asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Connection.client, "transact_write_items", send)
        text = fault(seller, "invoice.update", INVOICE_ID=1, INVOICE_TITLE="Neu")
    assert text.startswith("it is final")
    assert row(seller)["INVOICE_TITLE"] == ""


def test_added_items_count_among_those_there_are(seller: Access) -> None:
    long = [{**ITEM, "DESCRIPTION": "ä" * 5_000}] * 8
    a_draft(seller, ITEMS=long)
    before = items()
    text = fault(seller, "invoice.update", INVOICE_ID=1, ITEMS=[ITEM])
    assert text.startswith("at most 40000 characters in all of them together")
    assert items() == before
    accepted(seller, "invoice.update", {"INVOICE_ID": 1, "ITEMS": long, "DELETE_EXISTING_ITEMS": 1})
