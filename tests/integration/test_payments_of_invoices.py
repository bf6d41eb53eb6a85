"""Payments, Stornos, reminders and charge-backs of the same invoice, one after the other: nothing
is lost or counted twice."""

from typing import Any

import pytest

from functions.dunning_run.app import handler as dunning_run
from tests import billing, billing_invariants
from tests.builders import Access, accepted, create, find
from tests.invoice_files import the_invoice
from tests.invoicing import an_invoice, fault, row

DISCOUNT = {"CASH_DISCOUNT_PERCENT": "2", "CASH_DISCOUNT_DAYS": "7"}


@pytest.fixture
def seller(tables: None) -> Access:
    """An account that may issue invoices, with one customer; its second reminder costs 5."""
    levels = [{"DAYS": 7, "FEE": "0.00"}, {"DAYS": 7, "FEE": "5.00"}]
    access = billing.a_seller(DUNNING={"LEVELS": levels})
    with billing.on("2026-01-01"):
        create(access, CUSTOMER_TYPE="business", ADDRESS="Weg 1", ZIPCODE="50667", CITY="Köln")
    return access


def pay(access: Access, day: str, **data: Any) -> int:
    with billing.on(day):
        return int(accepted(access, "payment.create", data)["PAYMENT_ID"])


def take_back(access: Access, day: str, payment_id: int) -> None:
    with billing.on(day):
        data = {"PAYMENT_ID": payment_id, "KIND": "chargeback"}
        accepted(access, "payment.delete", data)


def issue(access: Access, day: str, **fields: Any) -> int:
    with billing.on(day):
        return an_invoice(access, **fields)


def balance(access: Access) -> str:
    billing_invariants.check(access.id)
    return str(find(access)[0]["CREDIT_BALANCE"])


def test_a_discounted_invoice_that_is_canceled_gives_back_what_was_paid(seller: Access) -> None:
    invoice = issue(seller, "2026-01-01", **DISCOUNT)
    paid = pay(seller, "2026-01-08", INVOICE_ID=invoice, AMOUNT="116.62")
    assert row(seller, invoice)["STATUS"] == "paid"
    with billing.on("2026-01-10"):
        accepted(seller, "invoice.cancel", {"INVOICE_ID": invoice})
    assert balance(seller) == "116,62"
    take_back(seller, "2026-01-11", paid)
    assert balance(seller) == "0,00"
    assert row(seller, invoice)["STATUS"] == "canceled"


def test_a_discount_is_of_what_credit_has_left_to_pay(seller: Access) -> None:
    accepted(seller, "customer.addcredits", {"CUSTOMER_ID": 1, "AMOUNT": "19.00"})
    invoice = issue(seller, "2026-01-01", **DISCOUNT)
    pay(seller, "2026-01-08", INVOICE_ID=invoice, AMOUNT="98.00")
    assert (row(seller, invoice)["STATUS"], balance(seller)) == ("paid", "0,00")


def test_what_was_paid_in_another_currency_is_taken_back_before_the_invoice_is_canceled(
    seller: Access,
) -> None:
    invoice = issue(seller, "2026-01-01", CURRENCY_CODE="CHF")
    paid = pay(seller, "2026-01-08", INVOICE_ID=invoice, AMOUNT="119.00")
    assert "cannot be credit" in fault(seller, "invoice.cancel", INVOICE_ID=invoice)
    accepted(seller, "payment.delete", {"PAYMENT_ID": paid})
    accepted(seller, "invoice.cancel", {"INVOICE_ID": invoice})
    assert (row(seller, invoice)["STATUS"], balance(seller)) == ("canceled", "0,00")


def test_a_part_payment_of_a_canceled_invoice_can_be_given_back(seller: Access) -> None:
    invoice = issue(seller, "2026-01-01")
    pay(seller, "2026-01-08", INVOICE_ID=invoice, AMOUNT="19")
    with billing.on("2026-01-10"):
        accepted(seller, "invoice.cancel", {"INVOICE_ID": invoice})
    assert balance(seller) == "19,00"
    pay(seller, "2026-01-11", CUSTOMER_ID=1, AMOUNT="19", KIND="refund")
    assert balance(seller) == "0,00"


def test_credit_pays_the_next_invoice_and_a_charge_back_of_it_leaves_a_debt(seller: Access) -> None:
    paid = pay(seller, "2026-01-02", CUSTOMER_ID=1, AMOUNT="200")
    invoice = issue(seller, "2026-01-03")
    assert row(seller, invoice)["STATUS"] == "paid"
    assert balance(seller) == "81,00"
    take_back(seller, "2026-01-04", paid)
    assert balance(seller) == "-119,00"


def test_a_customer_is_reminded_pays_with_the_fee_and_the_bank_takes_it_back(
    seller: Access,
) -> None:
    invoice = issue(seller, "2026-01-01")  # due on 15 January
    for day in ("2026-01-22", "2026-01-29"):
        with billing.on(day):
            assert dunning_run({}, billing.CONTEXT) == {"reminders": 1, "failed": 0}
    paid = pay(seller, "2026-02-01", INVOICE_ID=invoice, AMOUNT="124")
    assert balance(seller) == "0,00"
    take_back(seller, "2026-02-03", paid)
    assert balance(seller) == "0,00"
    assert row(seller, invoice)["OUTSTANDING_AMOUNT"] == "119,00"
    dunning = the_invoice(seller, invoice).state["DUNNING"]
    assert (dunning["FEES"], dunning["FEES_PAID"], dunning["LEVEL"]) == (500, 0, 2)
