"""payment.get: filters, order and pages."""

from typing import Any

import pytest

from tests.builders import Access, call, create, post, v1
from tests.invoice_files import an_invoice


def got(account: Access, **filters: Any) -> list[str]:
    rows = call(account, "payment.get", FILTER=filters)["PAYMENTS"]
    return [row["PAYMENT_ID"] for row in rows]


@pytest.fixture
def booked(account: Access) -> Access:
    """Payments 1 and 2 of customer 1, 3 and 4 of customer 2; 2 of invoice 1, 3 of invoice 2."""
    for _ in range(2):
        create(account)
    first, second = an_invoice(account, 1), an_invoice(account, 2)
    for number, data in enumerate(
        (
            {"CUSTOMER_ID": 1, "INVOICE_ID": first, "AMOUNT": 500},
            {"CUSTOMER_ID": 1, "AMOUNT": 1},
            {"INVOICE_ID": second, "AMOUNT": 1},
            {"CUSTOMER_ID": 2, "AMOUNT": 500},
        ),
        1,
    ):
        answer = call(account, "payment.create", {**data, "DATE": f"2026-02-0{number}"})
        assert answer["STATUS"] == "success"
    return account


@pytest.mark.parametrize("field", ["PAYMENT_ID", "CUSTOMER_ID", "INVOICE_ID", "START_DATE"])
def test_a_filter_that_cannot_be_read_is_refused(account: Access, field: str) -> None:
    [error] = call(account, "payment.get", FILTER={field: "x"})["ERRORS"]
    assert error.endswith(f"missing / invalid field: {field}")


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "1234"),
        ({"PAYMENT_ID": 3}, "3"),
        ({"PAYMENT_ID": 99}, ""),
        ({"PAYMENT_ID": 3, "CUSTOMER_ID": 1}, ""),
        ({"CUSTOMER_ID": "1"}, "12"),
        ({"CUSTOMER_ID": 99}, ""),
        ({"INVOICE_ID": 2}, "34"),
        ({"INVOICE_ID": 2, "CUSTOMER_ID": 1}, ""),
        ({"INVOICE_ID": 99}, ""),
        ({"START_DATE": "2026-02-02", "END_DATE": "2026-02-03"}, "23"),
        ({"CUSTOMER_ID": 2, "START_DATE": "2026-02-04"}, "4"),
        ({"COLOUR": "red"}, "1234"),
    ],
)
def test_all_filters_must_hold(booked: Access, filters: dict[str, Any], expected: str) -> None:
    assert got(booked, **filters) == list(expected)


def test_another_account_sees_nothing(booked: Access, stranger: Access) -> None:
    for filters in ({}, {"PAYMENT_ID": 1}, {"CUSTOMER_ID": 1}, {"INVOICE_ID": 1}):
        assert got(stranger, **filters) == []


def test_pages_by_offset_and_by_cursor(booked: Access) -> None:
    pages = [
        call(booked, "payment.get", FILTER={}, LIMIT=3, OFFSET=offset)["PAYMENTS"]
        for offset in (0, 3)
    ]
    assert [[row["PAYMENT_ID"] for row in page] for page in pages] == [["1", "2", "3"], ["4"]]
    _, first = v1(booked, "payment.get", {"LIMIT": 2})
    _, second = v1(booked, "payment.get", {"LIMIT": 2, "CURSOR": first["NEXT_CURSOR"]})
    assert [row["PAYMENT_ID"] for row in second["PAYMENTS"]] == [3, 4]
    assert "NEXT_CURSOR" not in second


def test_xml(booked: Access) -> None:
    body = (
        "<FBAPI><SERVICE>payment.get</SERVICE><FILTER><PAYMENT_ID>1</PAYMENT_ID></FILTER></FBAPI>"
    )
    answer = post(booked, body, content_type="application/xml")["body"]
    assert "<PAYMENTS><PAYMENT><PAYMENT_ID>1</PAYMENT_ID>" in answer
    assert "<AMOUNT>500.00</AMOUNT>" in answer
