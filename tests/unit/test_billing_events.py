"""The payloads of invoice.*, payment.* and subscription.* (contract 4.4)."""

import json
from datetime import date
from typing import Any

from kundenakte.domain import billing_events
from kundenakte.domain.account import Account
from kundenakte.domain.customer import Customer
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.payment import Payment
from kundenakte.domain.subscription import Subscription
from kundenakte.storage.client import document

ACCOUNT = Account("acc", "a" * 32, {"PUBLIC_URL": "https://kunden.example"})
CUSTOMER = Customer(
    {
        "CUSTOMER_ID": 7,
        "CUSTOMER_NUMBER": "0077",
        "HASH": "c" * 32,
        "SALUTATION": "mr",
        "PAYMENT_TYPE": 2,
        "DAYS_FOR_PAYMENT": 14,
        "CREDIT_BALANCE": 1300,
    }
)
INVOICE = Invoice(
    {
        "INVOICE_ID": 447236,
        "KIND": "invoice",
        "CUSTOMER_ID": 7,
        "INVOICE_NUMBER": "8",
        "CURRENCY_CODE": "EUR",
        "INVOICE_DATE": "2026-11-01",
        "DUE_DATE": "2026-11-15",
        "PAYMENT": {"TYPE": 1, "DAYS": 14},
        "ITEMS": [{"INVOICE_ITEM_ID": 1, "COMPLETE_NET": 1000, "QUANTITY": "1"}],
        "VAT_ITEMS": [{"VAT_PERCENT": "19", "COMPLETE_NET": 1000, "VAT_VALUE": 190}],
        "SUB_TOTAL": 1000,
        "VAT_TOTAL": 190,
        "TOTAL": 1190,
    },
    {"DOCUMENT": {"TOKEN": "t" * 40}, "PAID": 200},
    final=True,
)
SUBSCRIPTION = Subscription(
    {
        "SUBSCRIPTION_ID": 216084,
        "CUSTOMER_ID": 7,
        "HASH": "b" * 32,
        "STATE": "running",
        "START": "2026-10-01",
        "NEXT_EVENT": "2026-12-01",
        "PLAN": {"ARTICLE_NUMBER": "072", "QUANTITY": "1"},
    }
)
PAYMENT = Payment(
    {
        "PAYMENT_ID": 180828,
        "CUSTOMER_ID": 7,
        "KIND": "payment",
        "AMOUNT": 470,
        "METHOD": "transfer",
        "CREATED": "2026-11-02T09:00:00Z",
    }
)
AT = "2026-11-20T11:00:00Z"
TODAY = date(2026, 11, 20)
SUBSCRIPTION_KEYS = "subscription_id subscription_ext_uid hash article_code quantity".split()


def stored(payload: dict[str, Any]) -> Any:
    return json.loads(document(payload)["S"])


def an_invoice_event(**parts: Any) -> Any:
    told = billing_events.invoice_event(INVOICE, CUSTOMER, ACCOUNT, at=AT, today=TODAY, **parts)
    return stored(told)


def test_an_invoice_event_has_the_accounts_hash_and_the_berlin_time() -> None:
    event = an_invoice_event()
    assert set(event) == {"account_hash", "customer", "invoice", "created"}
    assert (event["account_hash"], event["created"]) == ("a" * 32, "2026-11-20 12:00:00")


def test_the_customer_of_an_invoice_event_has_payment_data_and_the_short_salutation() -> None:
    customer = an_invoice_event()["customer"]
    assert customer["salutation"] == "mr"
    assert customer["payment_method"] == "directdebit"
    assert customer["days_for_payment"] == "14"
    assert customer["credit_balance"] == "13,00"
    assert {"secondary_address", "bank_iban", "bank_bic", "affiliate"} <= set(customer)


def test_an_invoice_has_amounts_as_numbers_and_dates_as_date_times() -> None:
    invoice = an_invoice_event(trigger="renewal")["invoice"]
    assert (invoice["sub_total"], invoice["vat_total"], invoice["total"]) == (10, 1.9, 11.9)
    assert invoice["outstanding_amount"] == 9.9
    assert (invoice["status"], invoice["type"]) == ("overdue", "outgoing")
    assert invoice["due_date"] == "2026-11-15 00:00:00"
    assert invoice["paid_date"] == "0000-00-00 00:00:00"
    assert invoice["vat_items"] == [{"vat_percent": "19", "complete_net": 10, "vat_value": 1.9}]
    assert invoice["items"][0]["type"] == "invoiceItem"
    assert invoice["document_url"] == f"https://kunden.example/download/{'t' * 40}"
    assert invoice["trigger"] == "renewal"


def test_a_subscriptions_id_is_text_in_invoice_events_and_a_number_elsewhere() -> None:
    assert (
        an_invoice_event(subscription=SUBSCRIPTION)["subscription"]["subscription_id"] == "216084"
    )
    told = billing_events.subscription_event(SUBSCRIPTION, CUSTOMER, ACCOUNT, at=AT, today=TODAY)
    subscription = stored(told)["subscription"]
    assert subscription["subscription_id"] == 216084
    assert subscription["start_date"] == "2026-10-01 00:00:00"
    assert subscription["cancellation_date"] == "0000-00-00 00:00:00"
    assert subscription["status"] == "active"


def test_a_payment_event_names_invoice_and_subscription() -> None:
    told = billing_events.payment_event(
        PAYMENT, CUSTOMER, ACCOUNT, at=AT, invoice=INVOICE, subscription=SUBSCRIPTION
    )
    event = stored(told)
    assert sorted(event["subscription"]) == sorted(SUBSCRIPTION_KEYS)
    assert event["payment"]["payment_id"] == 180828
    assert (event["payment"]["invoice_id"], event["payment"]["invoice_number"]) == (447236, "8")
    assert (event["payment"]["total_amount"], event["payment"]["currency"]) == (4.7, "EUR")
    assert (event["payment"]["type"], event["payment"]["method"]) == ("charge", "transfer")
    assert event["payment"]["created"] == "2026-11-02 10:00:00"
    assert event["customer"]["salutation"] == "Herr"


def test_a_payment_of_no_invoice_names_none() -> None:
    event = stored(billing_events.payment_event(PAYMENT, CUSTOMER, ACCOUNT, at=AT))
    assert event["payment"]["invoice_id"] is None
    assert "subscription" not in event


def test_a_refund_is_of_its_own_type() -> None:
    refund = Payment({**PAYMENT.fields, "KIND": "refund", "AMOUNT": -470})
    event = stored(billing_events.payment_event(refund, CUSTOMER, ACCOUNT, at=AT))
    assert (event["payment"]["type"], event["payment"]["total_amount"]) == ("refund", -4.7)


def test_a_failed_payment_is_what_is_open_with_an_error() -> None:
    event = stored(billing_events.failed_event(INVOICE, CUSTOMER, ACCOUNT, at=AT, reason="AM04"))
    assert (event["payment"]["status"], event["payment"]["total_amount"]) == ("error", 9.9)
    assert event["payment"]["reference"] == "AM04"


def test_a_reminder_has_its_level() -> None:
    event = stored(billing_events.reminded_event(2, INVOICE, CUSTOMER, ACCOUNT, at=AT))
    assert event["payment"]["level"] == 2
    assert event["created"] == "2026-11-20 12:00:00"
