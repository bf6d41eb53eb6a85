"""Books single movements of a bank account: money for invoices, debits of ours, sums of a run.

Each function plans on one unit; what it books and the entry that says so are one transaction.
"""

from datetime import date
from typing import Any

from kundenakte.bank.statement import Entry
from kundenakte.billing import receive
from kundenakte.domain import run
from kundenakte.domain.bank_entry import BOOKED, OPEN, BankEntry
from kundenakte.domain.payment import Payment
from kundenakte.domain.run import Debit
from kundenakte.domain.settlement import must_be_creditable
from kundenakte.storage import bank_entries, collection_runs, customers, invoices
from kundenakte.storage.unit import UnitOfWork

ACTION = "bankstatement.import"


def stored(entry: Entry, **about: Any) -> BankEntry:
    """An entry of a statement as it is stored."""
    told = {
        "BANKENTRY_ID": entry.key,
        "STATUS": OPEN,
        "DATE": entry.booked.isoformat(),
        "AMOUNT": entry.amount,
        "CURRENCY_CODE": entry.currency,
        "NAME": entry.name,
        "IBAN": entry.iban,
        "TEXT": entry.text,
        "REFERENCE": entry.reference,
        "END_TO_END_ID": entry.end_to_end_id,
        "BLOCK_ID": entry.block_id or entry.message_id,
        "MANDATE": entry.mandate,
        "BANK_REFERENCE": entry.bank_reference,
        "IS_RETURN": int(entry.is_return),
        "REASON": entry.reason,
        "FEE": entry.fee,
        **about,
    }
    return BankEntry({name: value for name, value in told.items() if value not in ("", None, [])})


def money(
    unit: UnitOfWork,
    entry: BankEntry,
    customer_id: int,
    invoice_ids: list[int],
    action: str = ACTION,
) -> Payment:
    """Plan a payment by transfer for some of a customer's invoices; the log names `action`. Raises
    NotFound, and Refused where a rest in another currency would become credit."""
    customer = customers.read(unit, customer_id)
    paid = [invoices.read(unit, invoice_id) for invoice_id in invoice_ids]
    if not paid:
        must_be_creditable(customer, entry.fields["CURRENCY_CODE"], entry.amount)
    return receive.receive(
        unit,
        customer,
        entry.amount,
        date.fromisoformat(entry.fields["DATE"]),
        "transfer",
        _reference(entry),
        paid,
        entry.id,
        action=action,
    )


def debit(unit: UnitOfWork, entry: BankEntry, collected: Debit) -> Payment:
    """Plan the payment for a debit of ours that has come. Raises NotFound."""
    customer = customers.read(unit, collected.customer_id)
    made = receive.receive(
        unit,
        customer,
        collected.amount,
        date.fromisoformat(entry.fields["DATE"]),
        "directdebit",
        collected.fields["END_TO_END_ID"],
        [invoices.read(unit, collected.invoice_id)],
        entry.id,
        action=ACTION,
    )
    unit.follow(collected.version)
    collection_runs.save_debit(unit, collected, {"PAYMENT_ID": made.id})
    return made


def close(unit: UnitOfWork, entry: BankEntry, **about: Any) -> None:
    """Plan that an entry is booked, whether it is stored already or new."""
    closed = entry.closed(BOOKED, **about)
    if entry.version:
        bank_entries.replace(unit, entry, closed)
    else:
        bank_entries.add(unit, closed)


def in_block(unit: UnitOfWork, run_id: int, block_id: str) -> list[Debit]:
    """The debits that a bank's sum is for: of one block of a run, or of all of it."""
    message = run.message_id(unit.account.id, run_id)
    found = collection_runs.debits(unit, run_id)
    return [one for one in found if block_id in (message, block_of(message, one))]


def block_of(message: str, one: Debit) -> str:
    """PmtInfId of the block that a debit is in."""
    return f"{message}-{one.fields['SEQUENCE']}-{one.due:%y%m%d}"


def _reference(entry: BankEntry) -> str:
    fields = entry.fields
    text = fields.get("REFERENCE") or fields.get("TEXT") or fields.get("END_TO_END_ID") or ""
    return str(text)[:255]
