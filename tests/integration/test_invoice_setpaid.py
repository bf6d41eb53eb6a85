"""invoice.setpaid: what is refused, and the payment that is booked."""

from typing import Any

import pytest

from tests import billing, billing_invariants
from tests.builders import Access, accepted, call, find, items, v1
from tests.invoice_files import entries, told
from tests.invoicing import a_draft, an_invoice, during, fault, in_xml, row


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({}, "missing / invalid field: INVOICE_ID"),
        ({"INVOICE_ID": 99}, "missing / invalid field: INVOICE_ID"),
        ({"INVOICE_ID": 2}, "a draft cannot be paid, complete it with invoice.complete first, "),
        ({"INVOICE_ID": 3}, "it is canceled, missing / invalid field: INVOICE_ID"),
        ({"INVOICE_ID": 1, "PAID_DATE": "x"}, "a date such as 2026-11-23 is expected, "),
        ({"INVOICE_ID": 1, "PAID_DATE": "2999-01-01"}, "no later day than today is expected, "),
    ],
)
def test_a_refused_payment_books_nothing(seller: Access, data: dict[str, Any], text: str) -> None:
    an_invoice(seller)
    a_draft(seller)
    an_invoice(seller)
    accepted(seller, "invoice.cancel", {"INVOICE_ID": 3})
    before = items()
    assert fault(seller, "invoice.setpaid", **data).startswith(text)
    assert v1(seller, "invoice.setpaid", {"DATA": data})[0] in (400, 404)
    assert items() == before


def test_all_that_is_open_is_booked_as_a_payment(seller: Access) -> None:
    with during("2026-03-31"):
        an_invoice(seller)
        data = {"INVOICE_ID": "1", "PAID_DATE": "2026-03-15 10:00:00"}
        answer = call(seller, "invoice.setpaid", data)
        assert answer == {"STATUS": "success", "INVOICE_NUMBER": "RE-2026-00001"}
    found = row(seller)
    assert (found["STATUS"], found["OUTSTANDING_AMOUNT"]) == ("paid", "0,00")
    assert found["PAID_DATE"] == "2026-03-15 00:00:00"
    [payment] = billing_invariants.check(seller.id).payments.values()
    assert (payment["AMOUNT"], payment["DATE"], payment["METHOD"]) == (
        11900,
        "2026-03-15",
        "transfer",
    )
    assert entries(seller)[-1]["ACTION"] == "invoice.setpaid"
    assert "payment.created" in [event["type"] for event in told(seller)]


def test_without_a_date_it_is_today(seller: Access) -> None:
    with during("2026-03-31"):
        an_invoice(seller)
        accepted(seller, "invoice.setpaid", {"INVOICE_ID": 1, "PAID_DATE": "0000-00-00 00:00:00"})
    assert row(seller)["PAID_DATE"] == "2026-03-31 00:00:00"


def test_of_an_invoice_paid_in_part_only_the_rest_is_booked(seller: Access) -> None:
    accepted(seller, "customer.addcredits", {"CUSTOMER_ID": 1, "AMOUNT": "19"})
    an_invoice(seller)
    accepted(seller, "invoice.setpaid", {"INVOICE_ID": 1})
    payments = billing_invariants.check(seller.id).payments
    assert [one["AMOUNT"] for one in payments.values()] == [0, 10000]
    assert find(seller)[0]["CREDIT_BALANCE"] == "0,00"


def test_what_is_paid_is_not_paid_twice(seller: Access) -> None:
    an_invoice(seller)
    first = accepted(seller, "invoice.setpaid", {"INVOICE_ID": 1})
    before = items()
    assert accepted(seller, "invoice.setpaid", {"INVOICE_ID": 1}) == first
    assert items() == before


@pytest.mark.parametrize(("kind", "method"), [(3, "cash"), (4, "paypal"), (6, "creditcard")])
def test_the_method_is_that_of_the_invoice(seller: Access, kind: int, method: str) -> None:
    customer = billing.a_billed_customer(seller, PAYMENT_TYPE=kind)
    invoice = an_invoice(seller, customer)
    accepted(seller, "invoice.setpaid", {"INVOICE_ID": invoice})
    [payment] = billing_invariants.check(seller.id).payments.values()
    assert payment["METHOD"] == method


def test_in_xml_and_on_v1(seller: Access) -> None:
    with during("2026-03-31"):
        an_invoice(seller)
        an_invoice(seller)
        data = "<DATA><INVOICE_ID>1</INVOICE_ID><PAID_DATE>2026-03-30</PAID_DATE></DATA>"
        answer = in_xml(seller, "invoice.setpaid", data)
        assert answer.findtext("INVOICE_NUMBER") == "RE-2026-00001"
        body = {"DATA": {"INVOICE_ID": 2}}
        first = v1(seller, "invoice.setpaid", body, idempotency_key="k")
        assert first == (200, {"STATUS": "success", "INVOICE_NUMBER": "RE-2026-00002"})
        assert v1(seller, "invoice.setpaid", body, idempotency_key="k") == first
    assert len(billing_invariants.check(seller.id).payments) == 2
