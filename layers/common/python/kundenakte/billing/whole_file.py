"""Everything in a customer's file beside the record and its log, as rows of /v1: for the copy of
their data that customers may ask for (Art. 15 and 20 DSGVO)."""

from typing import Any

from kundenakte.domain import (
    declaration_row,
    invoice_row,
    mail_row,
    mandate_row,
    payment_row,
    shipment_row,
    subscription_row,
    usage_row,
)
from kundenakte.domain.customer import Customer
from kundenakte.domain.subscription import Subscription
from kundenakte.storage import (
    declarations,
    invoices,
    mails,
    mandates,
    payments,
    shipments,
    subscriptions,
    usage,
)
from kundenakte.storage.unit import UnitOfWork

Rows = list[dict[str, Any]]


def rows_of(unit: UnitOfWork, customer: Customer) -> dict[str, Rows]:
    """The rows by what they are, oldest first."""
    account, today, me = unit.account, unit.today, customer.customer_id
    booked = list(subscriptions.of_customer(unit, me))
    sent = shipments.of_customer(unit, me)
    return {
        "SUBSCRIPTIONS": [
            subscription_row.typed_row(subscription_row.Entry(one, today), account)
            for one in booked
        ],
        "USAGEDATA": _used(unit, booked),
        "INVOICES": [
            invoice_row.typed_row(invoice_row.Entry(one, customer, today.isoformat()), account)
            for one in invoices.of_customer(unit, me)
        ],
        "PAYMENTS": [
            payment_row.typed_row(one.fields, account) for one in payments.of_customer(unit, me)
        ],
        "MANDATES": [
            mandate_row.typed_row(mandate_row.shown(one, today), account)
            for one in mandates.of_customer(unit, me)
        ],
        "DECLARATIONS": [
            declaration_row.typed_row(one, account)
            for one in reversed(list(declarations.of_customer(unit, me)))
        ],
        "SHIPMENTS": [
            shipment_row.typed_row({**one.fields, "STATUS": one.status(today)}, account)
            for one in sent
        ],
        "MAILS": [
            mail_row.typed_row(one.shown(text=True), account)
            for one in reversed(list(mails.of_customer(unit, me)))
        ],
    }


def _used(unit: UnitOfWork, booked: list[Subscription]) -> Rows:
    return [
        usage_row.typed_row({**record, "BILLED": int(_is_billed(record, one))}, unit.account)
        for one in booked
        for record in usage.of(unit, one)
    ]


def _is_billed(record: usage.Record, subscription: Subscription) -> bool:
    return bool(record["USAGEDATA_ID"] <= subscription.fields.get("USAGE_BILLED", 0))
