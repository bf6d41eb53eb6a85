"""item.get: the items of one invoice."""

from typing import Any

import pytest

from tests.builders import Access, call, v1
from tests.invoicing import ITEM, a_draft, an_invoice, in_xml


@pytest.mark.parametrize("filters", [{}, {"INVOICE_ID": ""}, {"INVOICE_ID": "x"}])
def test_an_invoice_must_be_named(seller: Access, filters: dict[str, Any]) -> None:
    [text] = call(seller, "item.get", FILTER=filters)["ERRORS"]
    assert text.endswith("missing / invalid field: INVOICE_ID")
    assert v1(seller, "item.get", {"FILTER": filters})[0] == 400


def test_of_what_is_not_there_the_list_is_empty(seller: Access) -> None:
    assert call(seller, "item.get", FILTER={"INVOICE_ID": 99}) == {"ITEMS": []}
    assert v1(seller, "item.get", {"FILTER": {"INVOICE_ID": 99}}) == (200, {"ITEMS": []})


def test_items_name_their_invoice_and_currency(seller: Access) -> None:
    a_draft(seller, CURRENCY_CODE="CHF", ITEMS=[{**ITEM, "QUANTITY": "1.5", "ARTICLE_NUMBER": "A"}])
    assert call(seller, "item.get", FILTER={"INVOICE_ID": "1"}) == {
        "ITEMS": [
            {
                "INVOICE_ITEM_ID": "1001",
                "ARTICLE_NUMBER": "A",
                "DESCRIPTION": "Wartung",
                "QUANTITY": "1.50",
                "UNIT_PRICE": "100.00",
                "VAT_PERCENT": "19.00",
                "VAT_VALUE": 28.5,
                "COMPLETE_NET": 150,
                "COMPLETE_GROSS": 178.5,
                "SORT_ORDER": 1,
                "INVOICE_ID": "1",
                "CURRENCY_CODE": "CHF",
            }
        ]
    }
    _, answer = v1(seller, "item.get", {"FILTER": {"INVOICE_ID": 1}})
    [item] = answer["ITEMS"]
    expected = {"INVOICE_ITEM_ID": 1001, "INVOICE_ID": 1, "QUANTITY": 1.5, "VAT_PERCENT": 19}
    assert item | expected == item


def test_in_xml(seller: Access) -> None:
    an_invoice(seller)
    found = in_xml(seller, "item.get", "<FILTER><INVOICE_ID>1</INVOICE_ID></FILTER>")
    assert found.findtext("ITEMS/ITEM/COMPLETE_GROSS") == "119.00"


def test_all_items_come_unless_fewer_are_asked_for(seller: Access) -> None:
    a_draft(seller, ITEMS=[ITEM] * 250)

    def places(**page: int) -> list[int]:
        found = call(seller, "item.get", FILTER={"INVOICE_ID": 1}, **page)["ITEMS"]
        return [int(item["INVOICE_ITEM_ID"]) - 1000 for item in found]

    assert places() == list(range(1, 251))
    assert places(LIMIT=100, OFFSET=200) == list(range(201, 251))
    assert places(LIMIT=1000) == list(range(1, 101))
    assert places(OFFSET=250) == []
