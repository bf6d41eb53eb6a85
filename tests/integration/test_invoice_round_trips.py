"""Round trips of the invoice calls, whatever an account holds."""

from typing import Any

import botocore.session
import pytest

from bench.unit_counter import counted
from kundenakte.storage.client import Connection
from tests import builders
from tests.builders import Access
from tests.invoicing import a_draft, an_invoice

CHANGE = ["GetItem", "GetItem", "GetItem", "TransactWriteItems"]  # owner, invoice, customer
ROWS = ["BatchGetItem", "BatchGetItem"]  # invoices, customers
RECIPIENT = {"TO": "a@example.com"}


@pytest.fixture
def measure(seller: Access) -> Any:
    """Makes a call that must succeed; answers what storage was asked for."""
    observer = botocore.session.get_session().create_client("dynamodb", region_name="eu-central-1")
    builders.find(seller)

    def measure(service: str, data: Any = None, **parts: Any) -> list[str]:
        with counted(Connection.client, observer) as units:
            answer = builders.call(seller, service, data, **parts)
        assert "ERRORS" not in answer, answer
        return list(units.operations)

    return measure


def test_calls_on_drafts(seller: Access, measure: Any) -> None:
    create = measure("invoice.create", {"CUSTOMER_ID": 1, "ITEMS": []})
    assert create == ["GetItem", "UpdateItem", "TransactWriteItems"]
    draft = {"INVOICE_ID": a_draft(seller)}
    assert measure("invoice.update", {**draft, "INVOICE_TITLE": "Neu"}) == CHANGE
    assert measure("item.delete", {"INVOICE_ITEM_ID": 2001}) == CHANGE
    assert measure("invoice.delete", draft) == CHANGE


def test_calls_on_invoices(seller: Access, measure: Any) -> None:
    draft = {"INVOICE_ID": a_draft(seller)}
    reading, writing = CHANGE[:-1], CHANGE[-1:]
    assert measure("invoice.complete", draft) == [*reading, "GetItem", *writing]
    assert measure("invoice.complete", draft) == reading
    assert measure("invoice.sendbyemail", {**draft, "RECIPIENT": RECIPIENT}) == CHANGE
    assert measure("invoice.renewlink", draft) == CHANGE
    assert measure("invoice.setpaid", draft) == [*reading, "UpdateItem", *writing]
    assert measure("invoice.getreminders", draft) == ["GetItem"] * 2
    assert measure("item.get", FILTER=draft) == ["GetItem"] * 2
    assert len(measure("invoice.cancel", draft)) == 7


@pytest.mark.parametrize(
    ("filters", "operations"),
    [
        ({"INVOICE_ID": 1}, ["BatchGetItem", *ROWS]),
        ({"INVOICE_ID": [1, 2, 3]}, ["BatchGetItem", *ROWS]),
        ({"INVOICE_NUMBER": "{number}"}, ["GetItem", "BatchGetItem", *ROWS]),
        ({"CUSTOMER_ID": 1}, ["Query", "BatchGetItem"]),
        ({"CUSTOMER_ID": 1, "TYPE": "outgoing"}, ["Query", "BatchGetItem"]),
        ({"STATE": "unpaid"}, ["Query", *ROWS]),
        ({"TYPE": "outgoing"}, ["Query", *ROWS]),
        ({}, ["Query", *ROWS]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, dict) else "",
)
def test_lists(
    seller: Access, measure: Any, filters: dict[str, Any], operations: list[str]
) -> None:
    for _ in range(3):
        an_invoice(seller)
    number = builders.call(seller, "invoice.get", LIMIT=1)["INVOICES"][0]["INVOICE_NUMBER"]
    asked = {k: v.format(number=number) if isinstance(v, str) else v for k, v in filters.items()}
    assert measure("invoice.get", FILTER=asked, LIMIT=20) == operations


def test_a_page_costs_the_same_however_far_behind_it_is(seller: Access, measure: Any) -> None:
    for _ in range(60):
        a_draft(seller, ITEMS=[])
    for filters in ({}, {"CUSTOMER_ID": 1}):
        pages = [
            measure("invoice.get", FILTER=filters, LIMIT=20, OFFSET=offset)
            for offset in (0, 20, 40)
        ]
        assert pages[0] == pages[1] == pages[2]
