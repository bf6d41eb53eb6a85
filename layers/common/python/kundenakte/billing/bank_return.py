"""A debit of ours that comes back: the payment is charged back, and what follows from the bank's
reason. Two transactions, since both change the invoice; the second is made up for when it is
missing, as the debit says with which entry it has come back, and that is not done with yet."""

from datetime import date
from typing import Any, NamedTuple

from kundenakte.billing import mandate_end, receive
from kundenakte.billing.bank_book import ACTION, close
from kundenakte.domain import collection_state, returns, times
from kundenakte.domain.bank_entry import BankEntry
from kundenakte.domain.billing_events import failed_event
from kundenakte.domain.debit import collection_date
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.money import amount
from kundenakte.domain.run import Debit
from kundenakte.domain.sepa import masked
from kundenakte.storage import (
    bank_entries,
    collection_runs,
    customers,
    invoices,
    mandates,
    notes,
    payments,
)
from kundenakte.storage.steps import committed
from kundenakte.storage.unit import UnitOfWork

MAIL = "mail.prenotification"


class Back(NamedTuple):
    """What was done: `action` of domain/returns.py, `again` the day of the next try, "" for none,
    `fee` the cents that the bank took, `payment_id` of the charge-back, None where none was."""

    action: str
    text: str
    again: str
    fee: int
    payment_id: int | None


def come_back(unit: UnitOfWork, entry: BankEntry, collected: Debit, action: str = ACTION) -> Back:
    """Book the return of a debit, in transactions of its own; the log names `action`. Raises
    NotFound for a customer who is not there any more."""
    reason = str(entry.fields.get("REASON", ""))
    fee = -entry.amount + int(entry.fields.get("FEE", 0)) - collected.amount
    committed(unit, lambda own: _charge_back(own, entry, collected, reason, action))
    return committed(unit, lambda own: _follow_up(own, entry, collected, reason, fee, action))


def fits(entry: BankEntry, collected: Debit) -> bool:
    """Whether the bank took back a whole debit, with or without a fee."""
    return -entry.amount + int(entry.fields.get("FEE", 0)) >= collected.amount


def _charge_back(
    unit: UnitOfWork, entry: BankEntry, collected: Debit, reason: str, action: str
) -> None:
    now = collection_runs.find_debit(unit, collected.run_id, collected.invoice_id)
    if now is None or now.returned:
        return
    back = {"DATE": entry.fields["DATE"], "REASON": reason, "BANKENTRY_ID": entry.id}
    if now.payment_id:
        payment = payments.read(unit, now.payment_id)
        customer = customers.read(unit, now.customer_id)
        if not payment.reversed:
            words = f"{reason} {returns.meaning(reason).text}".strip()
            day = date.fromisoformat(entry.fields["DATE"])
            made = receive.reverse(unit, customer, payment, "chargeback", day, words, action=action)
            back["PAYMENT_ID"] = made.id
    unit.follow(now.version)
    collection_runs.save_debit(unit, now, {"RETURNED": back})
    if entry.version:  # a person said what it is: that is kept, should the second part fail
        told = {**entry.fields, "END_TO_END_ID": now.fields["END_TO_END_ID"]}
        bank_entries.replace(unit, entry, BankEntry(told))


def _follow_up(
    unit: UnitOfWork, entry: BankEntry, collected: Debit, reason: str, fee: int, action: str
) -> Back:
    entry = bank_entries.find(unit, entry.id) or entry
    if not entry.is_open:
        return Back("", "", "", fee, None)  # another call was quicker
    now = collection_runs.find_debit(unit, collected.run_id, collected.invoice_id)
    assert now is not None  # debits are never removed
    charged = now.fields["RETURNED"].get("PAYMENT_ID")
    invoice = invoices.read(unit, collected.invoice_id)
    customer = customers.read(unit, invoice.customer_id)
    state = _before(invoice, charged)
    meaning = returns.meaning(reason, collection_state.returns(state))
    if meaning.action == returns.RETRY and (invoice.canceled or invoice.outstanding <= 0):
        meaning = meaning._replace(action=returns.STOP)  # canceled or paid meanwhile
    again = _next_try(unit) if meaning.action == returns.RETRY else ""
    unit.follow(max(invoice.version, now.version, customer.version, entry.version))
    about = {"INVOICE_ID": invoice.id, "REASON": reason, "FEE": fee, "AGAIN": again}
    notes.log(unit, invoice.customer_id, action, None, **about)
    if not charged:
        failed = failed_event(invoice, customer, unit.account, at=unit.at, reason=reason)
        notes.event(unit, invoice.customer_id, "payment.failed", failed, mail="payment_failed")
    if again:
        notice = _notice(unit, invoice, now, again)
        notes.event(unit, invoice.customer_id, MAIL, notice, mail="prenotification")
        after = collection_state.again(state, again)
    else:
        after = collection_state.stopped(state, reason or "returned")
    invoices.save_state(unit, invoice, {"COLLECTION": after})
    if meaning.action == returns.END_MANDATE:
        _end_mandate(unit, collected, f"{reason} {meaning.text}", action)
    close(unit, entry, PAYMENT_ID=charged, FEE=fee, REASON=reason)
    return Back(meaning.action, meaning.text, again, fee, charged)


def _before(invoice: Invoice, charged: int | None) -> dict[str, Any]:
    """The invoice's state before this return: where a payment was charged back, that has counted
    the return already."""
    told = invoice.state.get("COLLECTION", {})
    count = collection_state.returns(invoice.state) - (1 if charged else 0)
    return {"COLLECTION": {**told, "RETURNS": max(0, count)}}


def _next_try(unit: UnitOfWork) -> str:
    days = int(unit.account.settings["PRENOTIFICATION_DAYS"])
    return collection_date(unit.today, days).isoformat()


def _notice(unit: UnitOfWork, invoice: Invoice, collected: Debit, again: str) -> dict[str, Any]:
    """What the letter must say that tells of the next try (EPC016-06, 4.3.2: amount and day)."""
    return {
        "account_hash": unit.account.hash,
        "invoice": {
            "invoice_id": invoice.id,
            "invoice_number": invoice.number,
            "outstanding_amount": amount(invoice.outstanding),
            "currency_code": invoice.fields["CURRENCY_CODE"],
        },
        "customer": {"customer_id": invoice.customer_id},
        "collection_date": again,
        "iban": masked(collected.fields["IBAN"]),
        "mandate_reference": collected.fields["MANDATE"],
        "creditor_id": unit.account.settings["CREDITOR_ID"],
        "language_code": invoice.fields.get("LANGUAGE_CODE", "de"),
        "created": times.wall_clock(unit.at),
    }


def _end_mandate(unit: UnitOfWork, collected: Debit, reason: str, action: str) -> None:
    mandate = mandates.find(unit, collected.customer_id, collected.fields["MANDATE"])
    if mandate and mandate.status(unit.today) != "ended":
        mandate_end.end(unit, mandate, unit.today, reason, action)
