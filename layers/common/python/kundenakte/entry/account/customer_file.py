"""/account/customer/{id}: the customer's file on one page, as it is or as it was on a day.

The IBAN is shown in full only when it is asked for (?iban=1), to who may change it; the log line of
the request says that it was.
"""

from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any, Final

from kundenakte.billing import as_of, customer_file
from kundenakte.billing.as_of import Then
from kundenakte.billing.customer_file import File, Page
from kundenakte.domain.customer import Customer
from kundenakte.domain.mandate import Mandate
from kundenakte.domain.writing import in_fours
from kundenakte.entry.account import acting, typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages import view
from kundenakte.pages.account import file, file_log, file_rows
from kundenakte.pages.render import day_text
from kundenakte.pages.respond import Response
from kundenakte.storage.customer_file import NEWEST

AREAS: Final = ("file", "file_log", acting.DONE)


def answer(visit: AccountVisit) -> Response | None:
    """The file; what is wrong with the day that was asked for."""
    if visit.posted:
        return None
    customer = acting.customer(visit)
    asked = visit.query.get("asof", "").strip()
    return _asked(visit, customer, asked) if asked else _now(visit, customer)


def _now(visit: AccountVisit, customer: Customer) -> Response:
    unit, words = visit.unit(), acting.words(visit, *AREAS)
    page = Page(_id(visit, "invoices"), _id(visit, "payments"))
    found = customer_file.read(unit, customer, page)
    running, past = file_rows.booked(found.subscriptions, found.usual, unit.today)
    names = file.names(found.subscriptions, found.known, customer.fields)
    reasons = words.return_reasons
    return _page(
        visit,
        customer,
        running=running,
        past=past,
        documents=file_rows.documents(found.invoices.rows, unit.today),
        listed=found.invoices,
        payments=file_rows.payments(found.payments.rows, found.known, reasons),
        paid=found.payments,
        entries=file_log.told(found.log, names, words),
        returned=file_rows.returned(found.open, found.payments.rows, reasons),
        open=found.figures.open,
        overdue=found.figures.overdue,
        figures=found.figures,
        looked_at=customer_file.MOST_LOOKED_AT,
        signed=_signed(found.mandate, unit.today, words.mandate_states),
        iban=_iban(visit, customer),
        **_links(visit, found),
    )


def _asked(visit: AccountVisit, customer: Customer, asked: str) -> Response:
    """The file of a day, or why there is none."""
    unit, words = visit.unit(), acting.words(visit, *AREAS)
    day = _day(asked)
    if day is None or day > unit.today:
        return _no_file(visit, customer, words.asof_future)
    try:
        then = as_of.rebuilt(unit, customer, day)
    except as_of.TooMuch:
        return _no_file(visit, customer, words.asof_too_much)
    if then is None:
        begun = file.berlin_day(customer.fields.get("CREATED"))
        shown = day_text(words, begun) if begun else ""
        return _no_file(visit, customer, words.asof_before.format(day=shown))
    usual = {one.id: customer_file.usual(unit, then.customer, one) for one in then.subscriptions}
    running, past = file_rows.booked(then.subscriptions, usual, day)
    return _then(visit, then, words, running=running, past=past)


def _then(visit: AccountVisit, then: Then, words: SimpleNamespace, **booked: Any) -> Response:
    names = file.names(then.subscriptions, then.known, then.customer.fields)
    return _page(
        visit,
        then.customer,
        **booked,
        asof=then.day,
        asof_typed=typed.day_shown(then.day),
        documents=file_rows.documents(then.invoices, then.day),
        payments=file_rows.payments(then.payments, then.known, words.return_reasons),
        entries=file_log.told(then.log, names, words),
        returned=[],
        open=then.open,
        overdue=then.overdue,
        figures=None,
        signed=_named(then.customer),
        iban="",
    )


def _page(visit: AccountVisit, customer: Customer, **more: Any) -> Response:
    fields = customer.fields
    values: dict[str, Any] = {
        "place": acting.home(customer),
        "asof": None,
        "asof_typed": "",
        "head": file.head(customer),
        "created": file.berlin_day(fields.get("CREATED")),
        "data": file.data(fields),
        "own": file.own_fields(fields),
        "bank": file.bank(fields, acting.words(visit, *AREAS)),
        "unreached": file.unreached(fields),
        "stop": file.stop(fields),
        "merged_into": fields.get("MERGED_INTO"),
        "type": str(fields.get("PAYMENT_TYPE", "")),
        "known": view.account(fields),
        "credit": int(fields.get("CREDIT_BALANCE", 0)),
        "currency": str(fields.get("CURRENCY_CODE", "EUR")),
    }
    return visit.show("customer_file", *AREAS, **{**values, **more})


def _no_file(visit: AccountVisit, customer: Customer, why: str) -> Response:
    values = {"why": why, "typed": visit.query.get("asof", "")}
    return acting.page(visit, "customer_no_file", customer, *AREAS, status=404, **values)


def _links(visit: AccountVisit, found: File) -> dict[str, str]:
    pages = ("dashboard", "accountdata")
    return {page: visit.account.page_url(page, found.customer.hash) for page in pages}


def _iban(visit: AccountVisit, customer: Customer) -> str:
    if visit.query.get("iban") != "1" or not visit.may("clients", write=True):
        return ""
    visit.http.note["shown"] = "iban"
    return in_fours(str(customer.fields.get("BANK_IBAN", "")))


def _signed(
    mandate: Mandate | None, today: date, states: Mapping[str, str]
) -> dict[str, Any] | None:
    if mandate is None:
        return None
    return {
        "reference": mandate.reference,
        "day": mandate.signed,
        "state": states.get(mandate.status(today), ""),
        "lapses": mandate.last_day if mandate.lapses_soon(today) else None,
    }


def _named(customer: Customer) -> dict[str, Any] | None:
    found = view.mandate(customer.fields)
    return {**found._asdict(), "state": "", "lapses": None} if found else None


def _id(visit: AccountVisit, name: str) -> int:
    found = typed.an_id(visit.query.get(name, ""))
    return NEWEST if found is None else found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(typed.day(text))
    except ValueError:
        return None
