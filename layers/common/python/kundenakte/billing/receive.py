"""Money received, given back, or taken back again: the payment, and what it does to invoices and to
the customer's credit; all of it planned in the unit's one transaction."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from kundenakte.billing import tell
from kundenakte.domain import billing_events, collection_state
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.money import amount_text
from kundenakte.domain.payment import Payment
from kundenakte.domain.settlement import Share, must_be_creditable, spread
from kundenakte.storage import invoices as stored_invoices
from kundenakte.storage import notes, payments, subscriptions
from kundenakte.storage.unit import UnitOfWork

EVENTS = {
    "payment": "payment.created",
    "refund": "payment.refunded",
    "chargeback": "payment.chargeback",
}  # the contract knows none for a reversal: invoice.changed tells what follows from it


def receive(
    unit: UnitOfWork,
    customer: Customer,
    amount: int,
    day: date,
    method: str,
    reference: str,
    invoices: Iterable[Invoice],
    bank_key: str = "",
    *,
    action: str = "payment.create",
) -> Payment:
    """Plan one payment of so many cents; below zero it is a refund out of the credit balance.

    It settles those of the invoices that are open, the one due first at first, then what their
    reminders have cost; the rest is credit. `bank_key` is the bank's own reference, by which an
    import knows it again. Raises Refused for a refund that is more than the credit balance, and
    where a rest in another currency would become credit.
    """
    kind, asked = "payment" if amount > 0 else "refund", list(invoices)
    shares = spread(amount, day, asked) if amount > 0 else []
    credit = amount - sum(share.settled - share.discount + share.fees for share in shares)
    if asked:
        must_be_creditable(customer, asked[0].fields["CURRENCY_CODE"], credit)
    if kind == "refund":
        _check_refund(customer, amount)
    about = {"REFERENCE": reference, "BANK_KEY": bank_key}
    parts = _parts(shares) | ({"TO_CREDIT": credit} if credit else {})
    return _plan(unit, customer, shares, action, _fields(kind, amount, day, method, about, parts))


def reverse(
    unit: UnitOfWork,
    customer: Customer,
    payment: Payment,
    kind: str,
    day: date,
    reason: str,
    *,
    action: str = "payment.delete",
) -> Payment:
    """Plan to take a payment back: kind `chargeback` when the bank did, `reversal` when it was
    booked wrongly. Both stay visible. What it settled is open again; credit that it gave is taken
    back, even when that leaves the balance below zero.

    Raises Refused when it was taken back before, and for what cannot be.
    """
    if fault := _reversal_fault(payment):
        raise Refused(Problem("invalid", "PAYMENT_ID", fault))
    shares, credit = _undone(unit, payment)
    about = {"REASON": reason, "REVERSES": payment.id, "REFERENCE": payment.fields.get("REFERENCE")}
    parts = _parts(shares) | ({"TO_CREDIT": credit} if credit else {})
    method = payment.fields["METHOD"]
    unit.follow(payment.version)
    fields = _fields(kind, -payment.amount, day, method, about, parts)
    made = _plan(unit, customer, shares, action, fields)
    payments.mark_reversed(unit, payment, made.id)
    return made


def _fields(
    kind: str,
    amount: int,
    day: date,
    method: str,
    about: Mapping[str, Any],
    parts: Mapping[str, Any],
) -> dict[str, Any]:
    fields = {"KIND": kind, "AMOUNT": amount, "DATE": day.isoformat(), "METHOD": method}
    return {**fields, **{name: value for name, value in about.items() if value}, **parts}


def _check_refund(customer: Customer, amount: int) -> None:
    balance = max(0, int(customer.fields.get("CREDIT_BALANCE", 0)))
    if -amount > balance:
        fault = f"only the CREDIT_BALANCE can be given back, which is {amount_text(balance)}"
        raise Refused(Problem("invalid", "AMOUNT", fault))


def _reversal_fault(payment: Payment) -> str:
    if payment.reversed:
        return "it is taken back already"
    if payment.kind in ("payment", "refund"):
        return ""
    return "only a payment or a refund can be taken back"


def _undone(unit: UnitOfWork, payment: Payment) -> tuple[list[Share], int]:
    """What the invoices lose, as shares below zero, and what the credit balance gets.

    What an invoice got that is canceled since has become credit (billing/storno.py), so there it
    is taken from.
    """
    shares, credit = [], -payment.to_credit
    settled, fees, granted = payment.allocations, payment.fees, payment.discounts
    for invoice_id in dict.fromkeys([*settled, *fees]):
        invoice = stored_invoices.read(unit, invoice_id)
        cents, discount = settled.get(invoice_id, 0), granted.get(invoice_id, 0)
        if invoice.canceled:
            credit -= cents - discount
            cents = discount = 0
        shares.append(Share(invoice, -cents, -discount, -fees.get(invoice_id, 0)))
    return [share for share in shares if share.settled or share.fees], credit


def _parts(shares: list[Share]) -> dict[str, Any]:
    lists = {
        "ALLOCATIONS": [(share.invoice.id, share.settled) for share in shares],
        "DISCOUNTS": [(share.invoice.id, share.discount) for share in shares],
        "FEES": [(share.invoice.id, share.fees) for share in shares],
    }
    named = {
        name: [{"INVOICE_ID": invoice_id, "AMOUNT": cents} for invoice_id, cents in parts if cents]
        for name, parts in lists.items()
    }
    return {name: parts for name, parts in named.items() if parts}


def _plan(
    unit: UnitOfWork,
    customer: Customer,
    shares: list[Share],
    action: str,
    fields: Mapping[str, Any],
) -> Payment:
    first = shares[0].invoice if shares else None
    made = Payment(
        {
            "PAYMENT_ID": payments.next_id(unit),
            "CUSTOMER_ID": customer.customer_id,
            **fields,
            "CURRENCY_CODE": (first or customer).fields.get("CURRENCY_CODE", "EUR"),
            "CREATED": unit.at,
        }
    )
    unit.follow(max([customer.version, *(share.invoice.version for share in shares)]))
    notes.log(unit, customer.customer_id, action, PAYMENT_ID=made.id)
    changes = [_changes(share, made) for share in shares]
    settled = [
        share.invoice.with_state(**changed) for share, changed in zip(shares, changes, strict=True)
    ]
    _tell(unit, payments.credited(customer, made.to_credit, unit.at), made, settled)
    # Last what is read the next time: its version is above the ids of log and events.
    payments.move_credit(unit, customer, made.to_credit, action)
    payments.add(unit, made)
    for share, changed in zip(shares, changes, strict=True):
        stored_invoices.save_state(unit, share.invoice, changed)
    return made


def _changes(share: Share, made: Payment) -> dict[str, Any]:
    """What changes in the state of an invoice; PAID_DATE is there while nothing is open."""
    invoice, day = share.invoice, made.fields["DATE"]
    paid = invoice.paid + share.settled
    changed: dict[str, Any] = {"PAID": paid, "PAID_DATE": day if paid >= invoice.total else ""}
    if not share.settled:
        changed["PAID_DATE"] = invoice.state.get("PAID_DATE", "")
    if share.discount:
        changed["DISCOUNT"] = int(invoice.state.get("DISCOUNT", 0)) + share.discount
    if share.fees:
        dunning = invoice.state["DUNNING"]
        changed["DUNNING"] = {**dunning, "FEES_PAID": dunning.get("FEES_PAID", 0) + share.fees}
    if made.kind == "chargeback" and collection_state.in_run(invoice.state):
        changed["COLLECTION"] = collection_state.stopped(invoice.state, "returned")
    return changed


def _tell(unit: UnitOfWork, customer: Customer, made: Payment, settled: list[Invoice]) -> None:
    first = settled[0] if settled else None
    if kind := EVENTS.get(made.kind):
        booked = first.fields.get("SUBSCRIPTION_ID") if first else None
        told = billing_events.payment_event(
            made,
            customer,
            unit.account,
            at=unit.at,
            invoice=first,
            subscription=subscriptions.find(unit, booked) if booked else None,
        )
        mail = "payment_chargeback" if kind == "payment.chargeback" else ""
        notes.event(unit, customer.customer_id, kind, told, mail=mail)
    for invoice in settled:
        tell.invoice_changed(unit, customer, invoice)
