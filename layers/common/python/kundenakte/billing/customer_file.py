"""What the page of a customer's file tells, read in a few bounded queries."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from kundenakte.billing import preview
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Refused
from kundenakte.domain.invoice import KIND as INVOICE
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.mandate import Mandate, mandate_of
from kundenakte.domain.payment import KIND as PAYMENT
from kundenakte.domain.payment import Payment
from kundenakte.domain.subscription import KIND as SUBSCRIPTION
from kundenakte.domain.subscription import Subscription
from kundenakte.storage import customer_file, invoice_list, invoices, mandates, payments
from kundenakte.storage import subscriptions as stored_subscriptions
from kundenakte.storage.customer_file import NEWEST, OpenInvoice
from kundenakte.storage.unit import UnitOfWork

SHOWN = 12  # documents and payments at a time
SHOWN_LOG = 10
MOST_SUBSCRIPTIONS = 100
LOOKED_AT = 30  # documents to a read; enough for what is shown and a year of monthly ones
MOST_LOOKED_AT = 150  # documents that the revenue of a year is summed up from
MOST_READ = 100  # documents that are read because they are open, or were paid
MOST_PREVIEWED = 20  # subscriptions due next on one day whose bills are worked out; of more none

Amounts = dict[str, int]  # currency → cents


class Page(NamedTuple):
    """Behind which ids the lists of documents and payments begin."""

    invoices: int = NEWEST
    payments: int = NEWEST


class Listed(NamedTuple):
    """Documents or payments that are shown; `older`: the id that the next ones are below, 0 for
    none; `newest`: whether these are the newest."""

    rows: Sequence[Any]
    older: int
    newest: bool


class Next(NamedTuple):
    """The next payment of the subscriptions. `total` by currency; empty where it cannot be said."""

    day: date
    total: Amounts


class Figures(NamedTuple):
    """`open` and of it `overdue`; `revenue`: gross, of the documents of twelve months; `whole` says
    whether these were all."""

    open: Amounts
    overdue: Amounts
    revenue: Amounts
    whole: bool
    next: Next | None


class File(NamedTuple):
    """The file as it is. `known` has documents by id, among them all that payments name and that
    were read; `usual`: what a subscription comes to in a usual period."""

    customer: Customer
    subscriptions: Sequence[Subscription]
    usual: Mapping[int, Mapping[str, Any]]
    invoices: Listed
    payments: Listed
    known: Mapping[int, Invoice]
    open: Sequence[Invoice]
    figures: Figures
    mandate: Mandate | None
    log: Sequence[Mapping[str, Any]]
    more_log: bool


def read(unit: UnitOfWork, customer: Customer, page: Page) -> File:
    """All of it, as of now."""
    me = customer.customer_id
    booked = subscriptions(unit, me)
    newest = documents(unit, me, LOOKED_AT)
    listed = _listed(newest if page.invoices == NEWEST else _from(unit, me, page.invoices), page[0])
    paid = _listed(money(unit, me, SHOWN + 1, page.payments), page.payments)
    waiting = customer_file.still_open(unit, me)
    named = [one for each in paid.rows for one in each.invoice_ids]
    known = _known(unit, me, [*newest, *listed.rows], [*(one.id for one in waiting), *named])
    log = customer_file.log(unit, me, SHOWN_LOG + 1)
    return File(
        customer,
        booked,
        {one.id: usual(unit, customer, one) for one in booked},
        listed,
        paid,
        known,
        [one for one in known.values() if one.final and one.outstanding > 0],
        _figures(unit, customer, booked, newest, waiting, known),
        _mandate(unit, customer),
        log[:SHOWN_LOG],
        len(log) > SHOWN_LOG,
    )


def subscriptions(unit: UnitOfWork, customer_id: int) -> list[Subscription]:
    """The newest of a customer's subscriptions."""
    found = customer_file.section(unit, customer_id, SUBSCRIPTION, MOST_SUBSCRIPTIONS)
    return [stored_subscriptions.of_item(item) for item in found]


def documents(unit: UnitOfWork, customer_id: int, size: int, before: int = NEWEST) -> list[Invoice]:
    """A customer's documents and drafts below an id, newest first."""
    found = customer_file.section(unit, customer_id, INVOICE, size, before)
    return [invoices.of_item(item) for item in found]


def money(unit: UnitOfWork, customer_id: int, size: int, before: int = NEWEST) -> list[Payment]:
    """A customer's payments below an id, newest first."""
    found = customer_file.section(unit, customer_id, PAYMENT, size, before)
    return [payments.of_item(item) for item in found]


def usual(unit: UnitOfWork, customer: Customer, one: Subscription) -> Mapping[str, Any]:
    """The document of a usual period; nothing where its VAT cannot be decided."""
    try:
        return preview.usual_document(unit, customer, one)
    except Refused:
        return {}


def _from(unit: UnitOfWork, customer_id: int, before: int) -> list[Invoice]:
    return documents(unit, customer_id, SHOWN + 1, before)


def _listed(found: Sequence[Any], before: int) -> Listed:
    rows = found[:SHOWN]
    return Listed(rows, rows[-1].id if len(found) > SHOWN else 0, before == NEWEST)


def _known(
    unit: UnitOfWork, customer_id: int, read: Sequence[Invoice], wanted: Sequence[int]
) -> dict[int, Invoice]:
    """Documents by id: those that were read, and those that are wanted, in one more read."""
    known = {one.id: one for one in read}
    missing = [each for each in dict.fromkeys(wanted) if each not in known][:MOST_READ]
    found = invoice_list.in_file(unit, customer_id, missing) if missing else []
    return {**known, **{one.id: one for one in found}}


def _figures(
    unit: UnitOfWork,
    customer: Customer,
    booked: Sequence[Subscription],
    newest: list[Invoice],
    waiting: Sequence[OpenInvoice],
    known: Mapping[int, Invoice],
) -> Figures:
    today = unit.today.isoformat()
    owed, overdue = owed_of(known.values(), today)
    for one in waiting:  # of those that were not read, what the index says
        if one.id not in known:
            _add(owed, one.currency, one.outstanding)
            _add(overdue, one.currency, one.outstanding if one.due < today else 0)
    year, whole = _year(unit, customer.customer_id, newest)
    return Figures(owed, overdue, year, whole, _next(unit, customer, booked))


def owed_of(found: Any, today: str) -> tuple[Amounts, Amounts]:
    """What is open of final invoices, and of it what is overdue."""
    owed: Amounts = {}
    overdue: Amounts = {}
    for one in found:
        if one.final and one.outstanding > 0:
            late = one.status(today) == "overdue"
            _add(owed, one.fields["CURRENCY_CODE"], one.outstanding)
            _add(overdue, one.fields["CURRENCY_CODE"], one.outstanding if late else 0)
    return owed, overdue


def _year(unit: UnitOfWork, customer_id: int, newest: list[Invoice]) -> tuple[Amounts, bool]:
    """What the documents of twelve months come to. The newest are looked through; where none of the
    last ones read is of that time, neither are those before."""
    since = _a_year_before(unit.today).isoformat()
    found, last = list(newest), newest
    while len(last) >= LOOKED_AT and len(found) < MOST_LOOKED_AT and _any_since(last, since):
        last = documents(unit, customer_id, LOOKED_AT, last[-1].id)
        found += last
    whole = len(last) < LOOKED_AT or not _any_since(last, since)
    total: Amounts = {}
    for one in found:
        if one.final and str(one.fields["INVOICE_DATE"])[:10] > since:
            _add(total, one.fields["CURRENCY_CODE"], one.total)
    return total, whole


def _any_since(found: Sequence[Invoice], since: str) -> bool:
    return any(not one.final or str(one.fields["INVOICE_DATE"])[:10] > since for one in found)


def _a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _next(unit: UnitOfWork, customer: Customer, booked: Sequence[Subscription]) -> Next | None:
    coming = [(day, one) for one in booked if one.running and (day := one.day("NEXT_EVENT"))]
    if not coming:
        return None
    first = min(day for day, _ in coming)
    due = [one for day, one in coming if day == first]
    if len(due) > MOST_PREVIEWED:
        return Next(first, {})
    total: Amounts = {}
    for one in due:
        try:
            document = preview.next_document(unit, customer, one)
        except Refused:
            return Next(first, {})
        if document:
            _add(total, document["CURRENCY_CODE"], int(document["TOTAL"]))
    return Next(first, total)


def _mandate(unit: UnitOfWork, customer: Customer) -> Mandate | None:
    """The mandate that the bank data name; one of the time before mandates were, as they say."""
    told = mandate_of(customer)
    if told is None:
        return None
    return mandates.find(unit, customer.customer_id, told["REFERENCE"]) or Mandate(told)


def _add(total: Amounts, currency: str, cents: int) -> None:
    if cents:
        total[currency] = total.get(currency, 0) + cents
