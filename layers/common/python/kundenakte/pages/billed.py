"""Invoices and payments as the customer's overview shows them: what is open first."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from kundenakte.domain import collection_state
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.settlement import open_fees
from kundenakte.pages import contract, qr
from kundenakte.pages.booked import Booked, State, next_of
from kundenakte.pages.qr import Code
from kundenakte.pages.view import Amount

CREDITS = {"storno": "state_storno", "correction": "state_correction"}


class Transfer(NamedTuple):
    """How to pay an invoice: to whom, and with which reference; `code` draws the GiroCode."""

    payee: str
    iban: str
    bic: str
    reference: str
    structured: bool
    amount: Amount
    code: Code | None


class Open(NamedTuple):
    """An invoice that is to be paid by now. `failed`: a debit of it came back; `again`: when it is
    tried once more; `fees`: what its reminders have cost."""

    number: str
    day: date
    due: date
    amount: Amount
    fees: Amount | None
    failed: bool
    reminded: bool
    transfer: Transfer | None
    document: str


class Due(NamedTuple):
    """A payment that is to come: its day, what for, how, and how much. `kind` is a text's key."""

    day: date
    kind: str
    title: str
    amount: Amount
    transfer: Transfer | None = None


class Filed(NamedTuple):
    """A document in the list of invoices; `document` is the way to its PDF, "" without one."""

    number: str
    kind: str
    day: date
    amount: Amount
    state: State
    document: str


class Pager(NamedTuple):
    """Which of how many documents are shown, counted from 1; the pages beside it, 0 for none."""

    first: int
    last: int
    total: int
    newer: int
    older: int


def needs_paying(invoice: Invoice, today: date) -> bool:
    """Whether the customer has to act: it is overdue or its debit came back, and nobody collects
    it."""
    if invoice.outstanding <= 0 or collection_state.day_of(invoice.fields, invoice.state):
        return False
    came_back = bool(collection_state.returns(invoice.state))
    return came_back or invoice.status(today.isoformat()) == "overdue"


def to_pay(invoice: Invoice) -> int:
    """The cents that settle an invoice with what its reminders have cost."""
    return invoice.outstanding + open_fees(invoice)


def open_invoice(invoice: Invoice, transfer: Transfer | None) -> Open:
    """An invoice that needs paying."""
    fields, fees = invoice.fields, open_fees(invoice)
    return Open(
        invoice.number,
        _day(fields["INVOICE_DATE"]),
        _day(fields["DUE_DATE"]),
        _amount(invoice, invoice.outstanding),
        _amount(invoice, fees) if fees else None,
        bool(collection_state.returns(invoice.state)),
        bool(invoice.state.get("DUNNING", {}).get("LEVEL")),
        transfer,
        document_path(invoice),
    )


def transfer(invoice: Invoice, reference: tuple[str, str], code: str) -> Transfer | None:
    """How to pay an invoice with its fees by transfer; None where the seller named no account.
    `reference`: a structured one or a text; `code` is the GiroCode's payload, "" for none."""
    seller = invoice.fields.get("SELLER", {})
    iban = str(seller.get("BANK_IBAN", ""))
    if not iban:
        return None
    structured, words = reference
    return Transfer(
        str(seller.get("BANK_OWNER") or seller.get("COMPANY", "")),
        iban,
        str(seller.get("BANK_BIC", "")),
        structured or words,
        bool(structured),
        _amount(invoice, to_pay(invoice)),
        qr.code(code) if code else None,
    )


def dues(booked: Iterable[Booked], waiting: Iterable[tuple[Invoice, Transfer | None]]) -> list[Due]:
    """What is to come: open invoices that are not overdue, and the next ones of subscriptions."""
    found = [_due(invoice, how) for invoice, how in waiting]
    for one in booked:
        shown = next_of(one)
        if shown and shown.total.cents > 0:
            title = contract.title(one.subscription)
            found.append(Due(shown.day, "due_bill", title, shown.total))
    return sorted(found, key=lambda due: due.day)


def filed(invoices: Iterable[Invoice], today: date) -> list[Filed]:
    """Rows of the list of invoices."""
    return [
        Filed(
            invoice.number,
            str(invoice.fields["KIND"]),
            _day(invoice.fields["INVOICE_DATE"]),
            _amount(invoice, invoice.total),
            _state_of_invoice(invoice, today),
            document_path(invoice),
        )
        for invoice in invoices
    ]


def document_path(invoice: Invoice) -> str:
    """Where the PDF is, on this host; "" where its link is revoked."""
    token = invoice.state.get("DOCUMENT", {}).get("TOKEN", "")
    return f"/download/{token}" if token else ""


def pager(total: int, page: int, size: int) -> Pager:
    """Where page `page`, from 1, of `size` documents is."""
    first = (page - 1) * size + 1
    last = min(total, page * size)
    return Pager(first, last, total, page - 1, page + 1 if last < total else 0)


def _due(invoice: Invoice, how: Transfer | None) -> Due:
    collected = collection_state.day_of(invoice.fields, invoice.state)
    day = _day(collected or invoice.fields["DUE_DATE"])
    kind = "due_debit" if collected else "due_transfer"
    amount = _amount(invoice, invoice.outstanding)
    return Due(day, kind, invoice.number, amount, None if collected else how)


def _state_of_invoice(invoice: Invoice, today: date) -> State:
    if key := CREDITS.get(invoice.fields["KIND"]):
        return State(key)
    if invoice.canceled:
        return State("state_canceled")
    if invoice.outstanding <= 0:
        return State("state_paid", "ok")
    collected = collection_state.day_of(invoice.fields, invoice.state)
    if collected:
        return State("state_collected", "info", _day(collected))
    if collection_state.returns(invoice.state):
        return State("state_returned", "bad")
    if invoice.status(today.isoformat()) == "overdue":
        return State("state_overdue", "bad")
    if invoice.paid:
        return State("state_partly", "info", amount=_amount(invoice, invoice.outstanding))
    return State("state_open", "info", _day(invoice.fields["DUE_DATE"]))


def _amount(invoice: Invoice, cents: int) -> Amount:
    return Amount(cents, str(invoice.fields["CURRENCY_CODE"]))


def _day(text: str) -> date:
    return date.fromisoformat(text[:10])
