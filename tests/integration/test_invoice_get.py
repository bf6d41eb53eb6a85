"""invoice.get: what is refused, what is found by which filter, pages, and the rows."""

from collections.abc import Iterator
from typing import Any

import pytest

from kundenakte.calls import invoice_get
from kundenakte.domain.invoice_row import COLUMNS, EXTRAS
from tests import billing
from tests.builders import Access, accepted, call, create, v1
from tests.invoicing import a_draft, an_invoice, during, ids, in_xml, row, rows, typed

DAY = "2026-03-31"


@pytest.fixture
def filled(seller: Access) -> Iterator[Access]:
    """1 draft, 2 paid, 3 canceled, 4 its Storno, 5 open, 6 of another customer and currency; all
    of 31 March 2026, due on 14 April."""
    with during(DAY):
        a_draft(seller, INVOICE_TITLE="Entwurf")
        an_invoice(seller, INVOICE_TITLE="Bezahlt")
        accepted(seller, "invoice.setpaid", {"INVOICE_ID": 2})
        an_invoice(seller)
        accepted(seller, "invoice.cancel", {"INVOICE_ID": 3})
        an_invoice(seller)
        billing.a_billed_customer(seller)
        a_draft(seller, 2, INVOICE_DATE="2025-12-31")
        yield seller


@pytest.mark.parametrize(
    ("filters", "text"),
    [
        ({"INVOICE_ID": "x"}, "a whole number is expected, missing / invalid field: INVOICE_ID"),
        (
            {"INVOICE_ID": [1, {}]},
            "a whole number is expected, missing / invalid field: INVOICE_ID",
        ),
        ({"CUSTOMER_ID": "x"}, "a whole number is expected, missing / invalid field: CUSTOMER_ID"),
        ({"MONTH": 13}, "1 to 12 is expected, missing / invalid field: MONTH"),
        ({"YEAR": 26}, "1900 to 2999 is expected, missing / invalid field: YEAR"),
        (
            {"TYPE": "x"},
            "one of outgoing, draft, credit is expected, missing / invalid field: TYPE",
        ),
        ({"INVOICE_NUMBER": {}}, "missing / invalid field: INVOICE_NUMBER"),
        (
            {"STATE": "open"},
            "one of unpaid, paid, overdue, canceled is expected, missing / invalid field: STATE",
        ),
        (
            {"START_DUE_DATE": "bald"},
            "a date such as 2026-11-23 is expected, missing / invalid field: START_DUE_DATE",
        ),
    ],
)
def test_a_filter_that_cannot_be_meant_is_refused(
    seller: Access, filters: dict[str, Any], text: str
) -> None:
    if filters.get("INVOICE_NUMBER") == {}:
        assert call(seller, "invoice.get", FILTER=filters)["ERRORS"][0].endswith(text)
        return
    assert call(seller, "invoice.get", FILTER=filters) == {"ERRORS": [text]}
    assert v1(seller, "invoice.get", {"FILTER": filters})[0] == 400


NUMBER = "RE-2026-00001"


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [1, 2, 3, 4, 5, 6]),
        ({"INVOICE_ID": 5}, [5]),
        ({"INVOICE_ID": "5"}, [5]),
        ({"INVOICE_ID": [6, "2", 2, 99]}, [2, 6]),
        ({"INVOICE_ID": 99}, []),
        ({"INVOICE_ID": -1}, []),
        ({"INVOICE_NUMBER": NUMBER}, [2]),
        ({"INVOICE_NUMBER": "RE-2026-99999"}, []),
        ({"INVOICE_NUMBER": NUMBER, "CUSTOMER_ID": 2}, []),
        ({"INVOICE_TITLE": "bezahlt"}, [2]),
        ({"INVOICE_TITLE": "bez"}, []),
        ({"CUSTOMER_ID": 1}, [1, 2, 3, 4, 5]),
        ({"CUSTOMER_ID": 2}, [6]),
        ({"CUSTOMER_ID": 99}, []),
        ({"CUSTOMER_ID": 1, "TYPE": "draft"}, [1]),
        ({"TYPE": "draft"}, [1, 6]),
        ({"TYPE": "outgoing"}, [2, 3, 5]),
        ({"TYPE": "credit"}, [4]),
        ({"STATE": "paid"}, [2, 4]),
        ({"STATUS": "Paid"}, [2, 4]),
        ({"STATE": "unpaid"}, [5]),
        ({"STATE": "unpaid", "CUSTOMER_ID": 2}, []),
        ({"STATE": "overdue"}, []),
        ({"STATE": "canceled"}, [3]),
        ({"YEAR": 2026}, [2, 3, 4, 5]),
        ({"YEAR": "2025"}, [6]),
        ({"MONTH": 3}, [2, 3, 4, 5]),
        ({"MONTH": "12", "YEAR": 2026}, []),
        ({"START_DUE_DATE": "2026-04-14", "END_DUE_DATE": "2026-04-14"}, [2, 3, 5]),
        ({"START_DUE_DATE": "2026-04-15"}, []),
        ({"END_DUE_DATE": "2026-04-13"}, [4]),
        ({"SUBSCRIPTION_ID": 1}, []),
        ({"UNKNOWN": "x", "INVOICE_TITLE": ""}, [1, 2, 3, 4, 5, 6]),
    ],
)
def test_a_filter_finds(filled: Access, filters: dict[str, Any], found: list[int]) -> None:
    assert ids(filled, **filters) == found
    _, answer = v1(filled, "invoice.get", {"FILTER": filters})
    assert [one["INVOICE_ID"] for one in answer["INVOICES"]] == found


def test_what_is_not_paid_in_time_is_overdue(filled: Access) -> None:
    with during("2026-04-14"):
        assert ids(filled, STATE="overdue") == []
    with during("2026-04-15"):
        assert ids(filled, STATE="overdue") == [5]
        assert ids(filled, STATE="unpaid") == []
        assert row(filled, 5)["STATUS"] == "overdue"


def test_invoices_of_a_subscription(seller: Access) -> None:
    customer = billing.a_billed_customer(seller)
    for number in (1, 2):
        billing.a_subscription(seller, number, "2026-03-31")
    a_draft(seller, customer)
    billing.run("2026-04-30")
    found = rows(seller, SUBSCRIPTION_ID=2)
    assert [one["CUSTOMER_ID"] for one in found] == ["2", "2"]
    assert [one["SUBSCRIPTION_INVOICE_COUNTER"] for one in found] == ["1", "2"]
    assert ids(seller, SUBSCRIPTION_ID=1, CUSTOMER_ID=2) == []


# ---- pages


def test_without_limit_a_hundred_rows_come(seller: Access) -> None:
    """The contract says all (1.7), and that no call answers more than 100."""
    for _ in range(102):
        a_draft(seller, ITEMS=[])
    assert ids(seller) == list(range(1, 101))
    assert len(call(seller, "invoice.get", LIMIT=1000)["INVOICES"]) == 100
    assert ids(seller, TYPE="draft") == list(range(1, 101))
    assert [int(r["INVOICE_ID"]) for r in call(seller, "invoice.get", OFFSET=100)["INVOICES"]] == [
        101,
        102,
    ]


@pytest.mark.parametrize(
    "filters",
    [{}, {"CUSTOMER_ID": 1}, {"TYPE": "outgoing"}, {"INVOICE_ID": [1, 2, 3, 4, 5, 6]}],
)
@pytest.mark.parametrize("limit", [1, 2, 3, 6])
def test_pages_hold_every_row_once(filled: Access, filters: dict[str, Any], limit: int) -> None:
    expected = ids(filled, **filters)
    by_offset, offset = [], 0
    while page := call(filled, "invoice.get", FILTER=filters, LIMIT=limit, OFFSET=offset)[
        "INVOICES"
    ]:
        by_offset += [int(one["INVOICE_ID"]) for one in page]
        offset += len(page)
    by_cursor: list[int] = []
    body: dict[str, Any] = {"FILTER": filters, "LIMIT": limit}
    while body:
        _, answer = v1(filled, "invoice.get", body)
        by_cursor += [one["INVOICE_ID"] for one in answer["INVOICES"]]
        more = answer.get("NEXT_CURSOR")
        body = {**body, "CURSOR": more} if more else {}
    assert by_offset == by_cursor == expected


def test_an_offset_beyond_the_end_is_an_empty_list(filled: Access) -> None:
    for filters in ({}, {"CUSTOMER_ID": 1}):
        assert call(filled, "invoice.get", FILTER=filters, OFFSET=99) == {"INVOICES": []}


def test_a_search_ends_before_the_functions_time_does(
    filled: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invoice_get, "MOST_LOOKED_AT", 3)
    [text] = call(filled, "invoice.get", FILTER={"TYPE": "credit", "YEAR": 2020})["ERRORS"]
    assert text == "too many invoices to look through, name CUSTOMER_ID or INVOICE_ID too"
    assert v1(filled, "invoice.get", {"FILTER": {"YEAR": 2020}})[0] == 413
    assert len(ids(filled)) == 6


# ---- rows


def test_a_draft_as_captured(seller: Access) -> None:
    """As a client of the original reads it (contract 3.3): every column, in its form."""
    a_draft(seller)
    found = row(seller)
    assert list(found) == COLUMNS
    assert found == {
        **dict.fromkeys(COLUMNS, ""),
        "INVOICE_ID": "1",
        "STATUS": "unpaid",
        "TYPE": "draft",
        "CUSTOMER_ID": "1",
        "CUSTOMER_NUMBER": "K-1",
        "CUSTOMER_COSTCENTER_ID": "0",
        "ORGANIZATION": "Kunde GmbH",
        "ADDRESS": "Domstraße 2",
        "ZIPCODE": "50667",
        "CITY": "Köln",
        "COUNTRY_CODE": "DE",
        "PAYMENT_TYPE": "1",
        "DAYS_FOR_PAYMENT": "14",
        "CURRENCY_CODE": "EUR",
        "SUBSCRIPTION_ID": "0",
        "SUBSCRIPTION_INVOICE_COUNTER": "0",
        "PAID_DATE": "0000-00-00 00:00:00",
        "OUTSTANDING_AMOUNT": "0,00",
        "IS_CANCELED": "0",
        "INVOICE_DATE": "0000-00-00",
        "DUE_DATE": "0000-00-00 00:00:00",
        "CASH_DISCOUNT_PERCENT": "0.00",
        "CASH_DISCOUNT_DAYS": "0",
        "SUB_TOTAL": 100,
        "VAT_TOTAL": 19,
        "TOTAL": 119,
        "VAT_ITEMS": [{"VAT_PERCENT": "19.00", "COMPLETE_NET": 100, "VAT_VALUE": 19}],
        "ITEMS": [
            {
                "INVOICE_ITEM_ID": "1001",
                "ARTICLE_NUMBER": "",
                "DESCRIPTION": "Wartung",
                "QUANTITY": "1.00",
                "UNIT_PRICE": "100.00",
                "VAT_PERCENT": "19.00",
                "VAT_VALUE": 19,
                "COMPLETE_NET": 100,
                "COMPLETE_GROSS": 119,
                "SORT_ORDER": 1,
            }
        ],
        "SHIPMENTS": [],
    }


def test_an_invoice_as_captured(filled: Access) -> None:
    found = row(filled, 5)
    assert (
        found
        | {
            "STATUS": "unpaid",
            "TYPE": "outgoing",
            "INVOICE_NUMBER": "RE-2026-00004",
            "INVOICE_DATE": DAY,
            "DUE_DATE": "2026-04-14 00:00:00",
            "OUTSTANDING_AMOUNT": "119,00",
            "PAYMENT_INFO": found["PAYMENT_INFO"],
        }
        == found
    )
    assert found["PAYMENT_INFO"].startswith(
        "Bitte überweisen Sie 119,00 EUR bis zum 14.04.2026 auf das Konto DE89370400440532013000"
    )


def test_a_paid_a_canceled_and_a_storno_row(filled: Access) -> None:
    paid, canceled, storno = rows(filled, INVOICE_ID=[2, 3, 4])
    assert (paid["STATUS"], paid["PAID_DATE"]) == ("paid", f"{DAY} 00:00:00")
    assert (canceled["STATUS"], canceled["IS_CANCELED"]) == ("canceled", "1")
    assert (storno["TYPE"], storno["TOTAL"], storno["STATUS"]) == ("credit", -119, "paid")
    assert {one["PAYMENT_INFO"] for one in (paid, canceled, storno)} == {""}
    assert {one["OUTSTANDING_AMOUNT"] for one in (paid, canceled, storno)} == {"0,00"}


def test_an_invoice_on_v1(filled: Access) -> None:
    found = typed(filled, 3)
    assert list(found) == [*COLUMNS, *EXTRAS]
    assert found["ITEMS"][0] == {
        "INVOICE_ITEM_ID": 3001,
        "ARTICLE_NUMBER": "",
        "DESCRIPTION": "Wartung",
        "QUANTITY": 1,
        "UNIT_PRICE": "100.00",
        "VAT_PERCENT": 19,
        "VAT_VALUE": 19,
        "COMPLETE_NET": 100,
        "COMPLETE_GROSS": 119,
        "SORT_ORDER": 1,
        "PERIOD_FROM": DAY,
        "PERIOD_TO": DAY,
        "UNIT_CODE": "C62",
        "SUPPLY_KIND": "",
        "CATEGORY": "S",
    }
    expected = {
        "INVOICE_ID": 3,
        "CUSTOMER_ID": 1,
        "IS_CANCELED": 1,
        "INVOICE_DATE": DAY,
        "DUE_DATE": "2026-04-14",
        "OUTSTANDING_AMOUNT": "0.00",
        "PAID_AMOUNT": "119.00",
        "CASH_DISCOUNT_PERCENT": 0,
        "CANCELED_BY": {"INVOICE_ID": 4},
        "KIND": "invoice",
        "ORIGINAL": None,
    }
    assert found | expected == found
    assert typed(filled, 4)["ORIGINAL"] == {
        "INVOICE_ID": 3,
        "INVOICE_NUMBER": "RE-2026-00002",
        "INVOICE_DATE": DAY,
    }


def test_rows_in_xml(filled: Access) -> None:
    asked = "<FILTER><INVOICE_ID>1</INVOICE_ID><INVOICE_ID>5</INVOICE_ID></FILTER>"
    draft, final = in_xml(filled, "invoice.get", asked).findall("INVOICES/INVOICE")
    assert [part.tag for part in draft] == COLUMNS
    assert final.findtext("TOTAL") == "119.00"
    assert final.findtext("VAT_ITEMS/VAT_ITEM/VAT_PERCENT") == "19.00"
    assert final.findtext("ITEMS/ITEM/DESCRIPTION") == "Wartung"
    assert final.find("SHIPMENTS") is not None
    assert draft.findtext("DUE_DATE") == "0000-00-00 00:00:00"


def test_a_final_document_shows_its_customer_as_it_was(seller: Access) -> None:
    """Rule INV-8: the address of the day, whatever becomes of the customer."""
    an_invoice(seller)
    a_draft(seller)
    change = {"CUSTOMER_ID": 1, "CITY": "Bonn", "COMMENT": "wichtig", "PAYMENT_TYPE": 3}
    accepted(seller, "customer.update", change)
    final, draft = rows(seller)
    assert (final["CITY"], final["PAYMENT_TYPE"]) == ("Köln", "1")
    assert (draft["CITY"], draft["PAYMENT_TYPE"]) == ("Bonn", "3")
    assert final["COMMENT"] == draft["COMMENT"] == "wichtig"


def test_another_currency_and_language(seller: Access) -> None:
    customer = billing.a_billed_customer(seller, LANGUAGE_CODE="en", CURRENCY_CODE="CHF")
    with during(DAY):
        found = row(seller, an_invoice(seller, customer))
    assert found["CURRENCY_CODE"] == "CHF"
    assert found["PAYMENT_INFO"].startswith("Please transfer 119.00 CHF by 2026-04-14 to account")


def test_nothing_is_found_in_an_empty_account(account: Access) -> None:
    create(account)
    assert call(account, "invoice.get") == {"INVOICES": []}
    assert v1(account, "invoice.get") == (200, {"INVOICES": []})
