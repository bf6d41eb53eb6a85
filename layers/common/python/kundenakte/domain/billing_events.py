"""What other systems are told of subscriptions, invoices and payments (contract 4.3 and 4.4).

Every function answers a payload without `id` and `type`, which storage/notes.py puts before it.
Keys are in lower case; `created` is Berlin wall clock, amounts are numbers, dates without a time
are midnight, a date that is not set is `0000-00-00 00:00:00` (contract 1.6).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kundenakte.domain import times
from kundenakte.domain.account import Account
from kundenakte.domain.customer import Customer
from kundenakte.domain.customer_event import customer_object
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.money import amount, amount_text
from kundenakte.domain.payment import Payment
from kundenakte.domain.subscription import Subscription

PAYMENT_METHODS = {  # PAYMENT_TYPE → how events name it
    1: "invoice",
    2: "directdebit",
    3: "cash",
    4: "paypal",
    5: "advance",
    6: "creditcard",
}
_PAYMENT_TYPES = {"refund": "refund", "chargeback": "chargeback", "reversal": "reversal"}
_NO_DAY = "0000-00-00 00:00:00"
_CUSTOMER_TEXTS = (  # what the customer of an invoice event has beyond that of the others
    "SECONDARY_ADDRESS",
    "BANK_NAME",
    "BANK_ACCOUNT_OWNER",
    "BANK_IBAN",
    "BANK_BIC",
    "INVOICE_DELIVERY_METHOD",
    "AFFILIATE",
)
_INVOICE_TEXTS = (
    "CURRENCY_CODE",
    "INVOICE_NUMBER",
    "INVOICE_EXT_UID",
    "INVOICE_TITLE",
    "INTROTEXT",
    "DELIVERY_DATE",
)


def invoice_event(
    invoice: Invoice,
    customer: Customer,
    account: Account,
    *,
    at: str,
    today: date,
    subscription: Subscription | None = None,
    trigger: str = "",
) -> dict[str, Any]:
    """invoice.created, invoice.changed, invoice.deleted; `at` is the instant as stored, `trigger`
    says what made the invoice ("renewal")."""
    told: dict[str, Any] = {"account_hash": account.hash, "customer": _billed(customer, account)}
    if subscription:
        told["subscription"] = _booked(subscription, today)
        told["subscription"]["subscription_id"] = str(subscription.id)
    told["invoice"] = {**_invoice(invoice, account, today), "trigger": trigger, "shipment": []}
    return {**told, "created": times.wall_clock(at)}


def payment_event(
    payment: Payment,
    customer: Customer,
    account: Account,
    *,
    at: str,
    invoice: Invoice | None = None,
    subscription: Subscription | None = None,
) -> dict[str, Any]:
    """payment.created, payment.refunded, payment.chargeback; `invoice` is the (first) one that it
    settles."""
    told: dict[str, Any] = {"customer": customer_object(customer, account)}
    if subscription:
        told["subscription"] = _named(subscription)
    told["payment"] = {
        "payment_id": payment.id,
        **_of_invoice(invoice, account),
        "total_amount": amount(payment.amount),
        "currency": payment.fields.get("CURRENCY_CODE", "EUR"),
        "method": payment.fields["METHOD"],
        "gateway": "",
        "reference": payment.fields.get("REFERENCE"),
        "test": 0,
        "type": _PAYMENT_TYPES.get(payment.fields["KIND"], "charge"),
        "status": "paid",
        "next_event": _NO_DAY,
        "created": times.wall_clock(payment.fields["CREATED"]),
    }
    return {**told, "created": times.wall_clock(at)}


def requested_event(
    invoice: Invoice, customer: Customer, account: Account, *, at: str
) -> dict[str, Any]:
    """payment.created for an invoice that was made: what is to be paid, and by when."""
    due = _midnight(invoice.fields.get("DUE_DATE", ""))
    return _demand(invoice, customer, account, at, {"status": "open", "next_event": due})


def failed_event(
    invoice: Invoice, customer: Customer, account: Account, *, at: str, reason: str = ""
) -> dict[str, Any]:
    """payment.failed: what was to be collected for an invoice did not come; `reason` is ours."""
    return _demand(invoice, customer, account, at, {"status": "error", "reference": reason or None})


def _demand(
    invoice: Invoice, customer: Customer, account: Account, at: str, more: Mapping[str, Any]
) -> dict[str, Any]:
    """A payment that is not there: one that is expected, or did not come."""
    payment = {
        "payment_id": None,
        **_of_invoice(invoice, account),
        "total_amount": amount(invoice.outstanding),
        "currency": invoice.fields["CURRENCY_CODE"],
        "method": _method(invoice.fields.get("PAYMENT", {}).get("TYPE", 1)),
        "gateway": "",
        "reference": None,
        "test": 0,
        "type": "charge",
        "next_event": _NO_DAY,
        "created": times.wall_clock(at),
        **more,
    }
    told = {"customer": customer_object(customer, account), "payment": payment}
    return {**told, "created": times.wall_clock(at)}


def reminded_event(
    level: int, invoice: Invoice, customer: Customer, account: Account, *, at: str
) -> dict[str, Any]:
    """payment.reminded: `level` as in the contract; which invoice is an addition of ours."""
    return {
        "customer": customer_object(customer, account),
        "payment": {"level": level, **_of_invoice(invoice, account)},
        "created": times.wall_clock(at),
    }


def subscription_event(
    subscription: Subscription, customer: Customer, account: Account, *, at: str, today: date
) -> dict[str, Any]:
    """subscription.created, .changed, .canceled, .closed and .reactivate."""
    return {
        "customer": customer_object(customer, account),
        "subscription": _booked(subscription, today),
        "created": times.wall_clock(at),
    }


def document_url(invoice: Invoice, account: Account) -> str:
    """Where the PDF is (contract 6.1), "" while there is none."""
    token = invoice.state.get("DOCUMENT", {}).get("TOKEN", "")
    return f"{account.settings['PUBLIC_URL']}/download/{token}" if token else ""


def _billed(customer: Customer, account: Account) -> dict[str, Any]:
    fields = customer.fields
    return {
        **customer_object(customer, account),
        "salutation": fields.get("SALUTATION", ""),  # the word only in customer events
        **{name.lower(): fields.get(name, "") for name in _CUSTOMER_TEXTS},
        "payment_method": _method(fields.get("PAYMENT_TYPE", 1)),
        "days_for_payment": str(fields.get("DAYS_FOR_PAYMENT", 0)),
        "credit_balance": amount_text(fields.get("CREDIT_BALANCE", 0), comma=True),
    }


def _method(payment_type: int) -> str:
    return PAYMENT_METHODS.get(int(payment_type), "invoice")


def _named(subscription: Subscription) -> dict[str, Any]:
    return {
        "subscription_id": subscription.id,
        "subscription_ext_uid": subscription.ext_uid or None,
        "hash": subscription.fields.get("HASH", ""),
        "article_code": subscription.plan.get("ARTICLE_NUMBER", ""),
        "quantity": str(subscription.plan.get("QUANTITY", "1")),
    }


def _booked(subscription: Subscription, today: date) -> dict[str, Any]:
    fields = subscription.fields
    coupon = fields.get("COUPON")
    return {
        **_named(subscription),
        "start_date": _midnight(fields.get("START", "")),
        "last_event": _midnight(fields.get("LAST_EVENT", "")),
        "next_event": _midnight(fields.get("NEXT_EVENT", "")),
        "cancellation_date": _midnight(fields.get("CANCELLATION_DATE", "")),
        "status": subscription.status(today),
        "expiration_date": _midnight(fields.get("EXPIRATION_DATE", "")),
        "coupons": [coupon] if coupon else [],
        "last_renewal_date": _midnight(fields.get("LAST_RENEWAL_DATE", "")),
        "x_attributes": fields.get("X_ATTRIBUTES", []),
        "features": subscription.plan.get("FEATURES", []),
        "addons": fields.get("ADDONS", []),
    }


def _invoice(invoice: Invoice, account: Account, today: date) -> dict[str, Any]:
    fields = invoice.fields
    return {
        "invoice_id": str(invoice.id),
        "status": invoice.status(today.isoformat()),
        "type": invoice.type,
        **{name.lower(): fields.get(name, "") for name in _INVOICE_TEXTS},
        "subscription_invoice_counter": fields.get("SUBSCRIPTION_INVOICE_COUNTER", 0),
        "salutation": fields.get("BUYER", {}).get("SALUTATION", ""),
        "payment_conditions": _conditions(fields),
        "outstanding_amount": amount(invoice.outstanding),
        "paid_date": _midnight(invoice.state.get("PAID_DATE", "")),
        "is_canceled": int(invoice.canceled),
        "invoice_date": _midnight(fields.get("INVOICE_DATE", "")),
        "due_date": _midnight(fields.get("DUE_DATE", "")),
        **{name: amount(fields.get(name.upper(), 0)) for name in ("sub_total", "vat_total")},
        "vat_items": [_lower(part) for part in fields.get("VAT_ITEMS", [])],
        "items": [_item(item) for item in fields.get("ITEMS", [])],
        "total": amount(invoice.total),
        "document_url": document_url(invoice, account),
    }


def _conditions(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "days_for_payment": fields.get("PAYMENT", {}).get("DAYS", 0),
        "cash_discount_percent": fields.get("CASH_DISCOUNT_PERCENT", ""),
        "cash_discount_days": fields.get("CASH_DISCOUNT_DAYS", ""),
    }


def _item(item: Mapping[str, Any]) -> dict[str, Any]:
    credit = item.get("COMPLETE_GROSS", 0) < 0
    return {"type": "creditItemManual" if credit else "invoiceItem", **_lower(item)}


def _lower(part: Mapping[str, Any]) -> dict[str, Any]:
    """Keys in lower case, the stored cents as amounts."""
    return {
        name.lower(): amount(value) if name in _CENTS else value for name, value in part.items()
    }


_CENTS = {"COMPLETE_NET", "VAT_VALUE", "COMPLETE_GROSS"}


def _of_invoice(invoice: Invoice | None, account: Account) -> dict[str, Any]:
    return {
        "invoice_id": invoice.id if invoice else None,
        "invoice_number": invoice.number if invoice else None,
        "invoice_url": document_url(invoice, account) if invoice else None,
    }


def _midnight(day: str) -> str:
    return f"{day[:10]} 00:00:00" if day else _NO_DAY
