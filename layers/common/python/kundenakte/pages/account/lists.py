"""The lists of the office: what an address asks for, and rows as their templates want them."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from kundenakte.domain import collection_state, figures
from kundenakte.domain.customer import Customer
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.payment import Payment
from kundenakte.domain.subscription import Subscription

MONTHS: Final = 24  # that are offered
LONGEST: Final = 200  # characters that are looked for
_MONTH: Final = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_CURSOR: Final = re.compile(r"(\d{4}-\d\d-\d\d\.)?\d{1,16}", re.ASCII)
_TONES: Final = {
    "active": "ok",
    "trial": "info",
    "canceled": "warn",
    "refused": "bad",
    "open": "info",
    "overdue": "bad",
    "returned": "bad",
    "paid": "ok",
    "collecting": "info",
    "payment": "ok",
    "chargeback": "bad",
    "refund": "warn",
}


class Asked(NamedTuple):
    """The list that an address asks for: `term` a number, `state` one of the page's own, `month` as
    YYYY-MM; `after` is where the page before has ended."""

    term: str = ""
    state: str = ""
    month: str = ""
    after: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str], states: tuple[str, ...]) -> "Asked":
        """What it cannot mean is left out."""
        state, month, after = (query.get(name, "") for name in ("state", "month", "after"))
        return cls(
            query.get("q", "").strip()[:LONGEST],
            state if state in states else "",
            month if _MONTH.fullmatch(month) else "",
            after if _CURSOR.fullmatch(after) else "",
        )

    @property
    def filtered(self) -> bool:
        """Whether less than all is asked for."""
        return bool(self.term or self.state or self.month)

    def address(self, after: str = "") -> str:
        """The query of the page that begins behind `after`, "" for the first one."""
        given = {"q": self.term, "state": self.state, "month": self.month, "after": after}
        found = urlencode({name: value for name, value in given.items() if value})
        return f"?{found}" if found else ""


class Who(NamedTuple):
    """A customer in a row; None where there is none (any more)."""

    id: int
    name: str
    number: str

    @classmethod
    def of(cls, customer: Customer | None) -> "Who | None":
        """The customer as lists name it."""
        if customer is None:
            return None
        return cls(customer.customer_id, customer.listed_name, customer.number)


class State(NamedTuple):
    """A state: the key of its words, its tone, and the day that they name, if any."""

    word: str
    tone: str = ""
    day: date | None = None


class SubscriptionRow(NamedTuple):
    """`cents` is what it is worth in a month, net."""

    id: int
    title: str
    who: Who | None
    start: date | None
    next: date | None
    cents: int
    currency: str
    state: State


class InvoiceRow(NamedTuple):
    """`open` is what is not paid yet, in cents."""

    id: int
    number: str
    title: str
    who: Who | None
    day: date | None
    due: date | None
    total: int
    open: int
    currency: str
    state: State


class PaymentRow(NamedTuple):
    """`invoices` are those that it settles: id and number."""

    id: int
    who: Who | None
    day: date | None
    cents: int
    currency: str
    method: str
    state: State
    invoices: list[tuple[int, str]]
    reversed: bool


def months(today: date) -> list[date]:
    """The first days of the months that a list offers, the newest first."""
    last = today.year * 12 + today.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(last, last - MONTHS, -1)]


def state_of_subscription(subscription: Subscription, today: date) -> State:
    """What its badge says."""
    status = subscription.status(today)
    if status != "closed" and subscription.fields.get("BILLING_FAULTS"):
        status = "refused"
    days = {"canceled": subscription.last_day, "trial": subscription.day("TRIAL_END")}
    return State(status, _TONES.get(status, ""), days.get(status))


def state_of_invoice(invoice: Invoice, today: date) -> State:
    """What its badge says."""
    status = _status(invoice, today)
    return State(status, _TONES.get(status, ""))


def _status(invoice: Invoice, today: date) -> str:
    if not invoice.final:
        return "draft"
    if invoice.canceled:
        return "canceled"
    if invoice.fields["KIND"] != "invoice":
        return "credit"
    if invoice.outstanding <= 0:
        return "paid"
    if figures.is_returned(invoice):
        return "returned"
    if collection_state.in_run(invoice.state):
        return "collecting"
    return "overdue" if invoice.status(today.isoformat()) == "overdue" else "open"


def subscription_row(
    found: Subscription, who: Who | None, today: date, *, vat: bool
) -> SubscriptionRow:
    """A subscription; `vat` as in domain.figures."""
    plan = found.plan
    title = found.fields.get("SUBSCRIPTION_TITLE") or plan.get("TITLE") or plan["ARTICLE_NUMBER"]
    return SubscriptionRow(
        found.id,
        str(title),
        who,
        found.day("START"),
        found.day("NEXT_EVENT") if found.running else None,
        figures.monthly(found, today, vat=vat),
        figures.currency_of(plan),
        state_of_subscription(found, today),
    )


def invoice_row(found: Invoice, who: Who | None, today: date) -> InvoiceRow:
    """An invoice, or a draft."""
    fields = found.fields
    return InvoiceRow(
        found.id,
        found.number,
        str(fields.get("INVOICE_TITLE", "")),
        who,
        _day(fields, "INVOICE_DATE"),
        _day(fields, "DUE_DATE"),
        found.total,
        max(found.outstanding, 0) if not found.canceled else 0,
        figures.currency_of(fields),
        state_of_invoice(found, today),
    )


def payment_row(found: Payment, who: Who | None, numbers: Mapping[int, str]) -> PaymentRow:
    """A payment; `numbers` are those of invoices by id."""
    fields = found.fields
    return PaymentRow(
        found.id,
        who,
        _day(fields, "DATE"),
        found.moved,
        figures.currency_of(fields),
        str(fields.get("METHOD", "")),
        State(found.kind, _TONES.get(found.kind, "")),
        [(number, numbers[number]) for number in sorted(found.invoice_ids) if number in numbers],
        found.reversed,
    )


def _day(fields: Mapping[str, Any], name: str) -> date | None:
    text = fields.get(name)
    return date.fromisoformat(text) if text else None
