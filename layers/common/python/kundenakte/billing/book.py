"""Books a subscription: what it is to, when it begins, and its first bill where that is due."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from kundenakte.billing import periods, settle, tell, terms
from kundenakte.billing.periods import Bill
from kundenakte.domain.booking import new_subscription, require_recent, with_end
from kundenakte.domain.customer import HASH_BYTES, Customer
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.subscription import Subscription
from kundenakte.storage import customers, subscriptions
from kundenakte.storage.unit import UnitOfWork

if TYPE_CHECKING:
    from kundenakte.domain.subscription_fields import SubscriptionCreate


def booked(
    unit: UnitOfWork,
    customer: Customer,
    asked: "SubscriptionCreate",
    subscription_id: int,
) -> Subscription:
    """The subscription that is asked for, not billed yet. Raises Refused."""
    begins = asked.begins(unit.today)
    next_event = date.fromisoformat(asked.next_event) if asked.next_event else None
    require_recent(begins, next_event, unit.today)
    article = terms.article_to_book(unit, customer, asked.article_number)
    plan = terms.plan(article, customer, asked, "1")
    number = article.number
    fields = {
        **_named(unit, customer, asked, subscription_id),
        "PLAN": plan,
        "ADDONS": terms.addons(unit, customer, plan, asked.addons),
    }
    new = new_subscription(fields, article, begins, next_event)
    coupon = terms.coupon(unit, asked.coupon, number, subscription_id, use=asked.uses_coupon)
    if coupon:
        new = new.with_fields(COUPON={**coupon, "SINCE": new.fields["ANCHOR"]})
    last = date.fromisoformat(asked.cancellation_date) if asked.cancellation_date else None
    return with_end(new, last)


def first_bill(unit: UnitOfWork, customer: Customer, new: Subscription) -> Bill:
    """The subscription with its first period billed, if that is due today or earlier."""
    due = new.day("NEXT_EVENT")
    if due is None or due > unit.today:
        return Bill(new, [])
    return periods.next_bill(unit, customer, new)


def opened(
    unit: UnitOfWork,
    customer: Customer,
    new: Subscription,
    *,
    about: Mapping[str, Any] | None = None,
) -> tuple[Subscription, Invoice | None]:
    """Plan the new subscription with its first invoice, if one is due, and answer both. `about` is
    for the mail to the customer. Events come in the order of contract 4.2."""
    made = first_bill(unit, customer, new)
    kind, action = "subscription.created", "subscription.create"
    tell.changed(unit, customer, kind, None, made.after, action=action, about=about)
    after, invoice = settle.settle(unit, customer, None, made)
    subscriptions.add(unit, after)
    if not invoice:  # an invoice sees to it itself
        customers.must_stay(unit, customer)
    return after, invoice


def _named(
    unit: UnitOfWork, customer: Customer, asked: "SubscriptionCreate", subscription_id: int
) -> dict[str, Any]:
    return {
        "SUBSCRIPTION_ID": subscription_id,
        "CUSTOMER_ID": customer.customer_id,
        "HASH": secrets.token_hex(HASH_BYTES),
        "CREATED": unit.at,
        "SUBSCRIPTION_EXT_UID": asked.subscription_ext_uid,
        "SUBSCRIPTION_TITLE": asked.subscription_title,
        "INVOICE_TITLE": asked.invoice_title,
        "X_ATTRIBUTES": [attribute.model_dump() for attribute in asked.x_attributes],
    }
