"""A customer's file as it was at the end of a day.

The record and the subscriptions are taken back change by change, as the log tells them; documents
and payments of a later day are left out, and what those had settled is open again. What no log
keeps cannot be rebuilt: reminders and returns of an invoice, drafts, how far a subscription was
billed, and a change of plan that came into force with a bill.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import Any, NamedTuple

from kundenakte.billing import customer_file
from kundenakte.billing.customer_file import SHOWN, SHOWN_LOG, Amounts
from kundenakte.domain.customer import Customer
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.payment import Payment
from kundenakte.domain.subscription import Subscription
from kundenakte.domain.times import BERLIN, stored
from kundenakte.storage import change_log, invoice_list
from kundenakte.storage import customer_file as sections
from kundenakte.storage.unit import UnitOfWork

MOST_CHANGES = 2000  # that are taken back
MOST_DOCUMENTS = 600  # that are passed over, and as many payments
AT_ONCE = 100
_ABOUT = ("SUBSCRIPTION_ID", "INVOICE_ID", "PAYMENT_ID", "SHIPMENT_ID", "DECLARATION_ID")

Fields = Mapping[str, Any]
Entry = Mapping[str, Any]


class TooMuch(Exception):
    """More has happened since that day than is taken back at once."""


class Then(NamedTuple):
    """The file at the end of a day; `log` is the newest of that time, `known` has documents by
    id, with what was open of them then."""

    day: date
    customer: Customer
    subscriptions: list[Subscription]
    invoices: list[Invoice]
    payments: list[Payment]
    known: Mapping[int, Invoice]
    open: Amounts
    overdue: Amounts
    log: list[Entry]


def taken_back(fields: Fields, entries: Iterable[Entry]) -> dict[str, Any]:
    """Fields as they were before the changes of log entries, which are newest first."""
    found = dict(fields)
    for entry in entries:
        for change in entry["CHANGES"]:
            if change["BEFORE"] is None:
                found.pop(change["FIELD"], None)
            else:
                found[change["FIELD"]] = change["BEFORE"]
    return found


def is_about(entry: Entry, kind: str = "", number: int = 0) -> bool:
    """Whether an entry is about a thing, such as SUBSCRIPTION_ID 7; without a kind, whether it is
    about the customer's own record."""
    if kind:
        return bool(entry.get(kind) == number)
    return not any(name in entry for name in _ABOUT)


def before_entry(customer: Customer, entries: Iterable[Entry]) -> dict[str, Any]:
    """The customer's fields before all of these entries, newest first, whatever they are about."""
    return taken_back(customer.fields, (entry for entry in entries if is_about(entry)))


def rebuilt(unit: UnitOfWork, customer: Customer, day: date) -> Then | None:
    """The file at the end of a day in Berlin; None where there was no such customer yet. Raises
    TooMuch."""
    end = stored(datetime.combine(day + timedelta(days=1), time(), BERLIN).astimezone(UTC))
    if str(customer.fields.get("CREATED", "")) >= end:
        return None
    later, log = _log(unit, customer.customer_id, end)
    paid_later, paid = _payments(unit, customer.customer_id, end)
    made_later, made = _documents(unit, customer.customer_id, end)
    back = _Settled(made_later, paid_later)
    shown = [back.then(one) for one in made]
    known = {one.id: one for one in (*shown, *_others(unit, customer.customer_id, end, back))}
    owed, overdue = customer_file.owed_of(known.values(), day.isoformat())
    return Then(
        day,
        Customer(before_entry(customer, later), customer.version),
        _subscriptions(unit, customer.customer_id, end, later),
        shown[:SHOWN],
        paid[:SHOWN],
        known,
        owed,
        overdue,
        log,
    )


def _log(unit: UnitOfWork, customer_id: int, end: str) -> tuple[list[Entry], list[Entry]]:
    entries = change_log.entries(unit, customer_id, AT_ONCE)
    later: list[Entry] = []
    for entry in entries:
        if entry["AT"] < end:
            return later, [entry, *islice(entries, SHOWN_LOG - 1)]
        later.append(entry)
        if len(later) > MOST_CHANGES:
            raise TooMuch
    return later, []


def _subscriptions(
    unit: UnitOfWork, customer_id: int, end: str, later: list[Entry]
) -> list[Subscription]:
    return [
        Subscription(
            taken_back(one.fields, (e for e in later if is_about(e, "SUBSCRIPTION_ID", one.id))),
            one.version,
        )
        for one in customer_file.subscriptions(unit, customer_id)
        if str(one.fields.get("CREATED") or one.fields["START"]) < end
    ]


def _payments(unit: UnitOfWork, customer_id: int, end: str) -> tuple[list[Payment], list[Payment]]:
    def read(before: int) -> list[Payment]:
        return customer_file.money(unit, customer_id, AT_ONCE, before)

    return _parted(_walk(read), end, SHOWN)


def _documents(unit: UnitOfWork, customer_id: int, end: str) -> tuple[list[Invoice], list[Invoice]]:
    def read(before: int) -> list[Invoice]:
        return customer_file.documents(unit, customer_id, customer_file.LOOKED_AT, before)

    final = (one for one in _walk(read) if one.final)
    return _parted(final, end, SHOWN)


def _walk(read: Any) -> Iterator[Any]:
    """All things of a section, newest first; `read` answers those below an id."""
    before = sections.NEWEST
    while found := read(before):
        yield from found
        before = found[-1].id


def _parted(found: Iterable[Any], end: str, most: int) -> tuple[list[Any], list[Any]]:
    """What was made later than that time, and the newest of before."""
    later: list[Any] = []
    then: list[Any] = []
    for one in found:
        (then if str(one.fields["CREATED"]) < end else later).append(one)
        if len(then) >= most:
            break
        if len(later) > MOST_DOCUMENTS:
            raise TooMuch
    return later, then


class _Settled:
    """Takes back what documents and payments of later have done to an invoice."""

    def __init__(self, documents: list[Invoice], payments: list[Payment]) -> None:
        self.later = {one.id for one in documents}
        self.paid: dict[int, int] = {}
        for payment in payments:
            for invoice_id, cents in payment.allocations.items():
                self.paid[invoice_id] = self.paid.get(invoice_id, 0) + cents

    def then(self, one: Invoice) -> Invoice:
        """The document with the state of then, as far as it is known."""
        changes: dict[str, Any] = {"PAID": one.paid - self.paid.get(one.id, 0)}
        for name in ("CANCELED_BY", "CORRECTED_BY"):
            by = one.state.get(name)
            if by and by["INVOICE_ID"] in self.later:
                changes[name] = None
        return one.with_state(**changes, DUNNING=None, COLLECTION=None)


def _others(unit: UnitOfWork, customer_id: int, end: str, back: _Settled) -> list[Invoice]:
    """Documents that are open now or were settled later, which may have been open then."""
    now = [one.id for one in sections.still_open(unit, customer_id)]
    wanted = [each for each in dict.fromkeys([*now, *back.paid]) if each not in back.later]
    found = invoice_list.in_file(unit, customer_id, wanted) if wanted else []
    return [back.then(one) for one in found if one.final and str(one.fields["CREATED"]) < end]
