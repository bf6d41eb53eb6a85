"""Makes the document of a change: an invoice where something is to be paid, a correction of the
paid period's invoice where something is given back (CON-22), none where both are equal."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kundenakte.billing import issue, periods, record
from kundenakte.billing.periods import Bill
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.languages import language_of
from kundenakte.domain.snapshot import BUYER, snapshot
from kundenakte.domain.subscription import Subscription
from kundenakte.storage import invoices
from kundenakte.storage.unit import UnitOfWork

REASONS = {
    "de": "Für einen Teil des berechneten Zeitraums wird nichts oder etwas anderes geleistet.",
    "en": "For a part of the period that was invoiced, nothing or something else is supplied.",
}


def carry_out(
    unit: UnitOfWork,
    customer: Customer,
    before: Subscription,
    made: Bill,
    *,
    event: str,
    action: str,
    mail: bool = True,
) -> Subscription:
    """Plan a change with its document, log entry and event, and answer the subscription as it will
    be; nothing where nothing differs. `mail` False: the customer is not written to about it."""
    if made.after.fields == before.fields and not made.lines:
        return before
    after, _ = settle(unit, customer, before, made)
    used = made.usage_billed
    record.changed(
        unit, customer, before, after, event=event, action=action, usage_billed=used, mail=mail
    )
    return after


def settle(
    unit: UnitOfWork, customer: Customer, before: Subscription | None, made: Bill
) -> tuple[Subscription, Invoice | None]:
    """Plan the document of a change, if there is one; and answer the subscription after it."""
    fields, against = document_of(unit, customer, before, made, unit.today)
    if not fields:
        return made.after, None
    if against:
        return made.after, issue.publish(unit, customer, fields, against=against)
    renews = before is not None and _is_period(before, made)
    invoice = periods.invoiced(unit, customer, [made.after], made.lines, renews=renews)
    if invoice:
        _note_given_back(unit, made, invoice)
    if before and "PAID_FOR" in before.fields and not _is_period(before, made):
        return made.after, invoice  # what is given back later is of the period's own invoice
    by = invoice.id if invoice else None
    return made.after.with_fields(PAID_BY=by), invoice


def _note_given_back(unit: UnitOfWork, made: Bill, invoice: Invoice) -> None:
    """Where a part of the paid period's invoice is given back on another one, that period's says
    so: it cannot be canceled any more."""
    if made.lines[0]["QUANTITY"].startswith("-"):  # what is given back comes first
        earlier = _paid_by(unit, made.after)
        unit.follow(earlier.version)
        invoices.save_state(unit, earlier, {"CORRECTED_BY": {"INVOICE_ID": invoice.id}})


def document_of(
    unit: UnitOfWork, customer: Customer, before: Subscription | None, made: Bill, day: date
) -> tuple[dict[str, Any], Invoice | None]:
    """The document that a change makes, as it would be sent on `day`, and what it takes back where
    it is a correction; empty where there is none. Nothing is planned."""
    if not made.lines:
        return {}, None
    fields = periods.invoice_fields(customer, [made.after], made.lines)
    found = snapshot(fields, customer, unit.account.settings, day)
    if found["TOTAL"] < 0:
        return _correction(unit, customer, fields, _paid_by(unit, made.after))
    return (found if found["TOTAL"] or _is_period(before, made) else {}), None


def _is_period(before: Subscription | None, made: Bill) -> bool:
    return before is None or made.after.fields.get("INVOICES") != before.fields.get("INVOICES")


def _correction(
    unit: UnitOfWork, customer: Customer, fields: Mapping[str, Any], against: Invoice
) -> tuple[dict[str, Any], Invoice]:
    named = ("INVOICE_ID", "INVOICE_NUMBER", "INVOICE_DATE")
    draft = {
        **{name: value for name, value in fields.items() if name != "INVOICE_TITLE"},
        "KIND": "correction",
        "ORIGINAL": {name: against.fields[name] for name in named},
        "REASON": REASONS[language_of(customer)],
    }
    buyer = as_billed(customer, against)
    found = snapshot(draft, buyer, unit.account.settings, unit.today)
    found.pop("INTROTEXT", None)  # the account's words go with invoices
    payment = {"TYPE": against.fields["PAYMENT"]["TYPE"], "DAYS": 0}
    return {**found, "DUE_DATE": found["INVOICE_DATE"], "PAYMENT": payment}, against


def as_billed(customer: Customer, invoice: Invoice) -> Customer:
    """The customer as an invoice names it: what is taken back is taxed as it was, and sent to whom
    it was."""
    kept = {name: value for name, value in customer.fields.items() if name not in BUYER}
    return Customer({**kept, **invoice.fields["BUYER"]}, customer.version)


def _paid_by(unit: UnitOfWork, subscription: Subscription) -> Invoice:
    by = subscription.fields.get("PAID_BY")
    invoice = invoices.find(unit, int(by)) if by else None
    if invoice is None:
        reason = "there is no invoice that could be corrected"
        raise Refused(Problem("invalid", "SUBSCRIPTION_ID", reason))
    return invoice
