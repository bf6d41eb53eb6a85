"""The log entries and events of billing."""

from collections.abc import Mapping
from typing import Any

from kundenakte.domain import billing_events as events
from kundenakte.domain.customer import Customer
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.subscription import Subscription
from kundenakte.storage import notes
from kundenakte.storage.unit import UnitOfWork

MAILED = ("mail", "both")  # INVOICE_DELIVERY_METHOD
MAILS = {  # what was done → the mail to the customer
    "subscription.create": "subscription_purchased",
    "subscription.changearticle": "subscription_changed",
    "subscription.setaddon": "subscription_changed",
    "subscription.cancel": "subscription_canceled",
    "subscription.reactivate": "subscription_reactivated",
}
NOT_LOGGED = {"BILLING_FAULTS", "PAID_FOR", "PAID_DAYS", "PAID_BY", "USAGE_BILLED", "TRIAL_TOLD"}


def issued(unit: UnitOfWork, customer: Customer, invoice: Invoice, trigger: str) -> None:
    """Plan the log entry and the events of a document that became final: what is to be paid, then
    the document (contract 4.2)."""
    about: dict[str, Any] = {"INVOICE_ID": invoice.id, "INVOICE_NUMBER": invoice.number}
    notes.log(unit, customer.customer_id, "invoice.complete", **about)
    told = events.invoice_event(
        invoice, customer, unit.account, at=unit.at, today=unit.today, trigger=trigger
    )
    if invoice.outstanding > 0:
        asked = events.requested_event(invoice, customer, unit.account, at=unit.at)
        notes.event(unit, customer.customer_id, "payment.created", asked)
    notes.event(unit, customer.customer_id, "invoice.created", told, mail=_mail(invoice, customer))


def _mail(invoice: Invoice, customer: Customer) -> str:
    """Documents of subscriptions go out by themselves, as the customer wants to have them; those
    that are made by hand are sent by hand (invoice.sendbyemail)."""
    delivery = customer.fields.get("INVOICE_DELIVERY_METHOD")
    wanted = delivery in MAILED and invoice.fields.get("SUBSCRIPTION_ID")
    return "invoice" if wanted else ""


def invoice_changed(unit: UnitOfWork, customer: Customer, invoice: Invoice) -> None:
    """Plan invoice.changed."""
    told = events.invoice_event(invoice, customer, unit.account, at=unit.at, today=unit.today)
    notes.event(unit, customer.customer_id, "invoice.changed", told)


def subscription(
    unit: UnitOfWork,
    customer: Customer,
    kind: str,
    after: Subscription,
    *,
    mail: str = "",
    about: Mapping[str, Any] | None = None,
) -> None:
    """Plan one of the subscription events, and the mail that is made of it."""
    told = events.subscription_event(after, customer, unit.account, at=unit.at, today=unit.today)
    notes.event(unit, customer.customer_id, kind, told, mail=mail, about=about)


def changed(
    unit: UnitOfWork,
    customer: Customer,
    kind: str,
    before: Subscription | None,
    after: Subscription,
    *,
    action: str,
    mail: bool = True,
    about: Mapping[str, Any] | None = None,
) -> None:
    """Plan the log entry of a change of a subscription, and its event; `before` None: a new one.
    `mail` says whether the customer is written to, `about` is what only that mail is to know."""
    unit.follow(max(customer.version, before.version if before else 0))
    differing: list[dict[str, Any]] = []
    if before:
        found = notes.differences(before.fields, after.fields)
        differing = [change for change in found if change["FIELD"] not in NOT_LOGGED]
    notes.log(unit, customer.customer_id, action, differing, SUBSCRIPTION_ID=after.id)
    name = "subscription_closed" if kind == "subscription.closed" else MAILS.get(action, "")
    subscription(unit, customer, kind, after, mail=name if mail else "", about=about)
