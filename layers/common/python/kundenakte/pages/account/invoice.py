"""An invoice as the account's pages show it: its state, what settles it, and what can be done."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from kundenakte.domain import dunning
from kundenakte.domain.customer import Customer
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.payment import Payment
from kundenakte.domain.settlement import open_fees, takes_money
from kundenakte.domain.times import business_day
from kundenakte.pages import billed
from kundenakte.pages.account import bill
from kundenakte.pages.booked import State

Fields = Mapping[str, Any]


class Settled(NamedTuple):
    """What a payment did to an invoice, in cents: what it settled, of which `discount` was granted,
    and what went to fees. `taken_back`: another payment has taken it back; `may`: it still can."""

    id: int
    day: date
    kind: str
    method: str
    reference: str
    cents: int
    discount: int
    fees: int
    taken_back: bool
    may: bool


class Reminded(NamedTuple):
    """A reminder that was sent; the fee in cents."""

    level: int
    day: date
    due: date | None
    fee: int


class Mailed(NamedTuple):
    """A mail about an invoice."""

    id: int
    day: date
    to: str
    subject: str
    state: str


class Related(NamedTuple):
    """Another document that this one has to do with; `why` is a text's key."""

    why: str
    id: int
    number: str


class Stop(NamedTuple):
    """Why no reminder is sent, and until when."""

    until: date | None
    reason: str


def state(invoice: Invoice, today: date) -> State:
    """Its badge; the words are `invoice_states`."""
    if not invoice.final:
        return State("state_draft")
    [row] = billed.filed([invoice], today)
    return row.state


def settled(payments: Iterable[Payment], invoice: Invoice) -> list[Settled]:
    """What its payments did, the oldest first."""
    return [_settled(one, invoice.id) for one in payments if invoice.id in one.invoice_ids]


def reminders(invoice: Invoice) -> list[Reminded]:
    """The reminders that were sent, the oldest first."""
    history = invoice.state.get("DUNNING", {}).get("HISTORY", [])
    return [
        Reminded(
            int(one["LEVEL"]),
            date.fromisoformat(one["DATE"]),
            bill.day(one.get("DUE_DATE")),
            int(one.get("FEE", 0)),
        )
        for one in history
    ]


def mails(found: Iterable[Fields], invoice: Invoice) -> list[Mailed]:
    """The mails about it among those of the customer."""
    return [
        Mailed(
            int(one["MAIL_ID"]),
            business_day(datetime.fromisoformat(one["AT"])),
            ", ".join(one.get("TO", ())),
            str(one.get("SUBJECT", "")),
            str(one["STATE"]),
        )
        for one in found
        if one.get("INVOICE_ID") == invoice.id
    ]


def related(invoice: Invoice, numbers: Mapping[int, str]) -> list[Related]:
    """The documents it takes back, is taken back by, replaces and is replaced by; `numbers` names
    those of which only the id is known."""
    found = []
    for why, place in _RELATIONS.items():
        about = (invoice.fields if place == "fields" else invoice.state).get(why)
        if about and about.get("INVOICE_ID"):
            number = int(about["INVOICE_ID"])
            named = about.get("INVOICE_NUMBER") or numbers.get(number, "")
            found.append(Related(why.lower(), number, str(named)))
    return found


def unnamed(invoice: Invoice) -> list[int]:
    """The ids of documents whose numbers the invoice does not name."""
    about = (invoice.state.get(why, {}) for why in _RELATIONS)
    return [int(one["INVOICE_ID"]) for one in about if one.get("INVOICE_ID")]


def stop(invoice: Invoice) -> Stop | None:
    """Whether and why its reminders are stopped."""
    found = invoice.state.get("DUNNING", {}).get("STOP")
    if found is None:
        return None
    return Stop(bill.day(found.get("UNTIL")), str(found.get("REASON", "")))


def actions(invoice: Invoice, customer: Customer, today: date) -> dict[str, bool]:
    """What can be done with it."""
    final, invoiced = invoice.final, invoice.final and invoice.fields["KIND"] == "invoice"
    taken = invoice.canceled or invoice.imported or "CORRECTED_BY" in invoice.state
    whole = invoiced and not taken
    return {
        "edit": not final,
        "complete": not final,
        "delete": not final,
        "send": final,
        "xml": final and not invoice.imported,
        "pay": invoiced and takes_money(invoice),
        "cancel": whole,
        "correct": whole,
        "dunning": invoiced and not invoice.canceled and invoice.outstanding > 0,
        "stopped_for_all": dunning.stopped(customer, today),
    }


def fees(invoice: Invoice) -> int:
    """What its reminders have cost and is not paid, in cents."""
    return open_fees(invoice)


def _settled(payment: Payment, invoice_id: int) -> Settled:
    fields = payment.fields
    return Settled(
        payment.id,
        date.fromisoformat(fields["DATE"]),
        payment.kind,
        str(fields["METHOD"]),
        str(fields.get("REFERENCE") or fields.get("REASON") or ""),
        payment.allocations.get(invoice_id, 0),
        payment.discounts.get(invoice_id, 0),
        payment.fees.get(invoice_id, 0),
        payment.reversed,
        payment.kind in ("payment", "refund") and not payment.reversed,
    )


_RELATIONS = {
    "ORIGINAL": "fields",
    "REPLACES": "fields",
    "CANCELED_BY": "state",
    "CORRECTED_BY": "state",
    "REPLACED_BY": "state",
}
