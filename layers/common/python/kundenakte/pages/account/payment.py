"""Payments as the account's pages show them: what is open, and what a payment has done."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from kundenakte.domain.customer import Customer
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.payment import Payment
from kundenakte.domain.settlement import open_fees, takes_money


class Open(NamedTuple):
    """An invoice that money can be put to, in cents: what is open of it, and of its reminders."""

    id: int
    number: str
    due: date
    cents: int
    fees: int
    currency: str


class Sum(NamedTuple):
    """What is open in a currency, in cents: of invoices, and of their reminders."""

    currency: str
    cents: int = 0
    fees: int = 0


class Part(NamedTuple):
    """What a payment did to an invoice: so many cents of its total, of its reminders."""

    id: int
    number: str
    cents: int
    fees: int


class Told(NamedTuple):
    """A payment; amounts in cents, `credit` is what went to the balance."""

    id: int
    day: date
    kind: str
    method: str
    reference: str
    cents: int
    currency: str
    parts: tuple[Part, ...]
    credit: int
    taken_back: bool
    may: bool


def still_open(invoices: Iterable[Invoice]) -> list[Open]:
    """The invoices that take money, the one due first at first."""
    found = [_open(one) for one in invoices if takes_money(one)]
    return sorted(found, key=lambda one: (one.due, one.id))


def sums(found: Iterable[Open]) -> list[Sum]:
    """What is open in each currency, that of the invoice due first at first."""
    added: dict[str, Sum] = {}
    for one in found:
        before = added.get(one.currency, Sum(one.currency))
        added[one.currency] = Sum(one.currency, before.cents + one.cents, before.fees + one.fees)
    return list(added.values())


def to_pay(found: Iterable[Open]) -> int:
    """The cents that settle all of these in the currency of the one due first, with what their
    reminders have cost: a payment that names no invoice goes to those."""
    return next((one.cents + one.fees for one in sums(found)), 0)


def credit(customer: Customer) -> int:
    """The customer's balance in cents; below zero when it owes."""
    return int(customer.fields.get("CREDIT_BALANCE", 0))


def told(payment: Payment, numbers: Mapping[int, str]) -> Told:
    """A payment; `numbers` are those of the invoices it has to do with."""
    fields, settled, fees = payment.fields, payment.allocations, payment.fees
    parts = (
        Part(one, numbers.get(one, str(one)), settled.get(one, 0), fees.get(one, 0))
        for one in sorted(payment.invoice_ids)
    )
    return Told(
        payment.id,
        date.fromisoformat(fields["DATE"]),
        payment.kind,
        str(fields["METHOD"]),
        str(fields.get("REFERENCE", "")),
        payment.amount,
        str(fields["CURRENCY_CODE"]),
        tuple(parts),
        payment.to_credit,
        payment.reversed,
        payment.revocable,
    )


def _open(invoice: Invoice) -> Open:
    fields = invoice.fields
    return Open(
        invoice.id,
        invoice.number,
        date.fromisoformat(fields["DUE_DATE"]),
        max(0, invoice.outstanding),
        open_fees(invoice),
        str(fields["CURRENCY_CODE"]),
    )
