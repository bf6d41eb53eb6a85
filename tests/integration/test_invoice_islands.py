"""An account sees, changes and counts nothing of another's invoices."""

from typing import Any

import pytest

from kundenakte.calls.index import SERVICES
from tests import billing
from tests.builders import Access, accepted, call, items, v1
from tests.invoicing import a_draft, an_invoice, ids, row, rows

SECRET = "Geheim"
CALLS = [service for service in SERVICES if service.partition(".")[0] in ("invoice", "item")]


@pytest.fixture
def theirs(seller: Access, account: Access) -> Access:
    """The stranger: an account with a draft 1 and an invoice 2; `seller` has a customer only."""
    other = billing.a_seller(COMPANY=SECRET)
    customer = billing.a_billed_customer(other, ORGANIZATION=SECRET)
    a_draft(other, customer, INVOICE_TITLE=SECRET)
    an_invoice(other, customer, INVOICE_TITLE=SECRET)
    return other


@pytest.mark.parametrize("service", CALLS)
def test_no_call_reaches_an_invoice_by_id(seller: Access, theirs: Access, service: str) -> None:
    before = items()
    for number in (1, 2):
        given = {
            "INVOICE_ID": number,
            "INVOICE_ITEM_ID": number * 1000 + 1,
            "RECIPIENT": {"TO": "a@example.com"},
            "INVOICE_TITLE": "Neu",
        }
        for response in (
            call(seller, service, given, FILTER=given),
            v1(seller, service, {"DATA": given, "FILTER": given})[1],
        ):
            assert "STATUS" not in response
            assert SECRET not in str(response)
            assert not response.get("INVOICES")
            assert not response.get("ITEMS")
    assert items() == before


@pytest.mark.parametrize(
    "name", "INVOICE_ID INVOICE_NUMBER INVOICE_TITLE CUSTOMER_ID CURRENCY_CODE".split()
)
def test_no_filter_finds_one(seller: Access, theirs: Access, name: str) -> None:
    wanted = row(theirs, 2)[name]
    assert ids(theirs, **{name: wanted})
    assert rows(seller, **{name: wanted}) == []


@pytest.mark.parametrize("filters", [{}, {"TYPE": "draft"}, {"STATE": "unpaid"}, {"YEAR": 2026}])
def test_no_list_and_no_page_shows_one(
    seller: Access, theirs: Access, filters: dict[str, Any]
) -> None:
    _, page = v1(theirs, "invoice.get", {"LIMIT": 1})
    for parts in ({}, {"OFFSET": 1}, {"CURSOR": page["NEXT_CURSOR"]}):
        assert call(seller, "invoice.get", FILTER=filters, **parts) == {"INVOICES": []}
        assert v1(seller, "invoice.get", {"FILTER": filters, **parts})[1] == {"INVOICES": []}


def test_a_draft_cannot_be_made_for_their_customer(seller: Access, theirs: Access) -> None:
    second = billing.a_billed_customer(theirs)
    answer = call(seller, "invoice.create", {"CUSTOMER_ID": second, "ITEMS": []})
    assert answer == {"ERRORS": ["missing / invalid field: CUSTOMER_ID"]}


def test_ids_and_numbers_are_counted_apart(seller: Access, theirs: Access) -> None:
    assert an_invoice(seller) == 1
    assert row(seller)["INVOICE_NUMBER"] == row(theirs, 2)["INVOICE_NUMBER"]
    accepted(seller, "invoice.cancel", {"INVOICE_ID": 1})
    assert row(theirs, 2)["STATUS"] == "unpaid"


@pytest.mark.parametrize("trick", ["{other}#INVOICE#2", "2#INVOICE", "#", "../{other}", "2\n"])
def test_a_value_that_looks_like_a_key_leads_nowhere(
    seller: Access, theirs: Access, trick: str
) -> None:
    value = trick.format(other=theirs.id)
    assert rows(seller, INVOICE_NUMBER=value) == []
    answer = call(seller, "invoice.get", FILTER={"INVOICE_ID": [value]})
    assert not answer.get("INVOICES")
