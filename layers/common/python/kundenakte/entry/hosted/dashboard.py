"""`/dashboard/{account}/{customer}`: the customer's overview."""

import re
from typing import NamedTuple

from kundenakte.billing import end, preview
from kundenakte.documents import girocode
from kundenakte.domain import self_service
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.subscription import Subscription
from kundenakte.entry.hosted.confirm import needs_session
from kundenakte.entry.visit import Visit, find_customer
from kundenakte.pages import billed, booked, overview, respond
from kundenakte.pages.billed import Pager, Transfer
from kundenakte.pages.booked import Booked, Document
from kundenakte.pages.overview import File
from kundenakte.pages.respond import Response
from kundenakte.storage import articles, invoice_list, subscriptions
from kundenakte.storage.unit import UnitOfWork

SHOWN_INVOICES = 12
SHOWN_PAST = 10
MOST_OPEN = 30  # invoices not yet paid that are shown one by one, the oldest first
MOST_PREVIEWED = 10  # subscriptions whose next invoice is worked out, the next ones first
TRANSFERS = (1, 2, 5)  # PAYMENT_TYPE: transfer, a debit that did not work, in advance
_PAGE = re.compile(r"[1-9][0-9]{0,5}")


class Read(NamedTuple):
    """What is read of a customer's file."""

    subscriptions: list[Subscription]
    listed: list[Invoice]
    waiting: list[Invoice]
    pager: Pager


def answer(visit: Visit) -> Response | None:
    """The page; None where the address leads to nobody."""
    key = visit.parts[0] if len(visit.parts) == 1 else ""
    customer = find_customer(visit, key)
    if customer is None:
        return None
    if asked := needs_session(visit, customer):
        return asked
    return _page(visit, customer, key)


def _page(visit: Visit, customer: Customer, key: str) -> Response:
    frame = visit.frame(customer)
    frame = frame._replace(home=frame.path("dashboard", key))
    unit = visit.unit()
    file = _shown(unit, customer, key, _read(unit, customer, visit.query.get("invoices", "")))
    values = overview.values(frame, key, customer.fields, file)
    return respond.page("dashboard", frame, *overview.AREAS, **values)


def _read(unit: UnitOfWork, customer: Customer, page: str) -> Read:
    """The file in three round trips: subscriptions, which invoices there are, those to show."""
    number = int(page) if _PAGE.fullmatch(page) else 1
    found = list(subscriptions.of_customer(unit, customer.customer_id))
    filed = invoice_list.filed(unit, customer.customer_id)
    first = (number - 1) * SHOWN_INVOICES
    listed = [one.id for one in filed[first : first + SHOWN_INVOICES]]
    waiting = [one.id for one in reversed(filed) if one.is_open][:MOST_OPEN]
    both = list(dict.fromkeys([*listed, *waiting]))
    known = {one.id: one for one in invoice_list.in_file(unit, customer.customer_id, both)}
    return Read(
        found,
        [known[number] for number in listed if number in known],
        [known[number] for number in waiting if number in known],
        billed.pager(len(filed), number, SHOWN_INVOICES),
    )


def _shown(unit: UnitOfWork, customer: Customer, key: str, read: Read) -> File:
    today, running = unit.today, _running(unit, customer, key, read)
    over = [one for one in read.subscriptions if booked.is_over(one, today)]
    over.sort(key=lambda one: (one.last_day or today, one.id), reverse=True)
    urgent = [one for one in read.waiting if billed.needs_paying(one, today)]
    later = [one for one in read.waiting if one not in urgent]
    return File(
        open=[
            billed.open_invoice(one, _transfer(one, code=place == 0))
            for place, one in enumerate(urgent)
        ],
        running=booked.items(running, today),
        past=booked.past([(one, _usual(unit, customer, one)) for one in over[:SHOWN_PAST]]),
        dues=billed.dues(running, [(one, _transfer(one, code=False)) for one in later]),
        filed=billed.filed(read.listed, today),
        pager=read.pager,
    )


def _running(unit: UnitOfWork, customer: Customer, key: str, read: Read) -> list[Booked]:
    """Those that run, with what they cost; articles are read once for all of them."""
    found = [one for one in read.subscriptions if not booked.is_over(one, unit.today)]
    numbers = [str(one.plan["ARTICLE_NUMBER"]) for one in found]
    known = articles.known(unit, *numbers) if found else {}
    coming = [one for one in found if one.running and "NEXT_EVENT" in one.fields]
    coming.sort(key=lambda one: str(one.fields["NEXT_EVENT"]))
    previewed = {one.id for one in coming[:MOST_PREVIEWED]}
    return [
        Booked(
            one,
            f"{key}-{one.id}",
            _usual(unit, customer, one),
            _next(unit, customer, one) if one.id in previewed else {},
            _usual(unit, customer, booked.planned(one)),
            end.earliest_last_day(customer, one, unit.today),
            changes=bool(self_service.plans(known, one.plan)),
            addons=bool(self_service.addons(known, one.plan) or one.fields.get("ADDONS")),
        )
        for one in found
    ]


def _usual(unit: UnitOfWork, customer: Customer, found: Subscription) -> Document:
    """Nothing where the VAT cannot be decided: billing tells the merchant of that."""
    try:
        return preview.usual_document(unit, customer, found)
    except Refused:
        return {}


def _next(unit: UnitOfWork, customer: Customer, found: Subscription) -> Document:
    try:
        return preview.next_document(unit, customer, found)
    except Refused:
        return {}


def _transfer(invoice: Invoice, *, code: bool) -> Transfer | None:
    """How the rest of an invoice is paid by transfer; nothing for what is paid in other ways."""
    payment = invoice.fields.get("PAYMENT", {})
    if payment.get("TYPE", 1) not in TRANSFERS:
        return None
    by_transfer = {**invoice.fields, "PAYMENT": {**payment, "TYPE": 1}}
    payload = girocode.payload(by_transfer, billed.to_pay(invoice)) if code else ""
    return billed.transfer(invoice, girocode.remittance(by_transfer), payload)
