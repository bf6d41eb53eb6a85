"""bankentry.assign: say what a movement of the bank account is for. Ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import bank_book, bank_return
from kundenakte.calls.call import Call
from kundenakte.domain import run
from kundenakte.domain.bank_entry import IGNORED, BankEntry
from kundenakte.domain.bank_input import BankEntryAssign
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.run import Debit
from kundenakte.domain.settlement import takes_money
from kundenakte.storage import bank_entries, collection_runs, customers, invoices
from kundenakte.storage.unit import UnitOfWork

ACTION = "bankentry.assign"


class BankEntryAssigned(TypedDict):
    """RESPONSE of bankentry.assign; PAYMENT_ID is 0 where no payment was booked."""

    STATUS: str
    PAYMENT_ID: int


def bankentry_assign(request: BankEntryAssign, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the payment, or book the return of a debit, or put the entry aside.

    Raises NotFound, Refused for an entry that is done with, and where it does not fit.
    """
    entry = bank_entries.read(unit, request.bankentry_id)
    if not entry.is_open:
        raise Refused(Problem("invalid", "BANKENTRY_ID", "it is booked or ignored already"))
    unit.follow(entry.version)
    if request.ignore:
        bank_entries.replace(unit, entry, entry.closed(IGNORED))
        return {"STATUS": "success", "PAYMENT_ID": 0}
    if entry.amount < 0:
        return {"STATUS": "success", "PAYMENT_ID": _come_back(request, unit, entry)}
    customer_id, paid = _for(request, unit, entry)
    made = bank_book.money(unit, entry, customer_id, paid, ACTION)
    bank_book.close(unit, entry, PAYMENT_ID=made.id)
    return {"STATUS": "success", "PAYMENT_ID": made.id}


def _for(request: BankEntryAssign, unit: UnitOfWork, entry: BankEntry) -> tuple[int, list[int]]:
    """Whose money it is, and for which invoices: the one named, or all that are open."""
    currency = entry.fields["CURRENCY_CODE"]
    if request.invoice_id is None:
        assert request.customer_id is not None  # the request has one or the other
        customers.read(unit, request.customer_id)
        found = invoices.of_customer(unit, request.customer_id)
        mine = [one.id for one in found if takes_money(one) and _in(one, currency)]
        return request.customer_id, mine
    invoice = invoices.read(unit, request.invoice_id)
    if not invoice.final or invoice.total < 0 or not _in(invoice, currency):
        reason = f"a final invoice in {currency} is expected"
        raise Refused(Problem("invalid", "INVOICE_ID", reason))
    return invoice.customer_id, [invoice.id]


def _in(invoice: Invoice, currency: str) -> bool:
    return invoice.fields.get("CURRENCY_CODE") == currency


def _come_back(request: BankEntryAssign, unit: UnitOfWork, entry: BankEntry) -> int:
    if request.invoice_id is None:
        raise Refused(Problem("missing", "INVOICE_ID", "a return is for the invoice collected"))
    invoice = invoices.read(unit, request.invoice_id)
    debit = _debit_of(unit, entry, invoice)
    if debit is None or debit.returned_by_another(entry.id) or not bank_return.fits(entry, debit):
        reason = "no debit of this amount was collected for it"
        raise Refused(Problem("invalid", "INVOICE_ID", reason))
    return bank_return.come_back(unit, entry, debit, ACTION).payment_id or 0


def _debit_of(unit: UnitOfWork, entry: BankEntry, invoice: Invoice) -> Debit | None:
    """The debit that the entry names, where it is the invoice's, or that of the run it is in."""
    named = run.of_end_to_end_id(entry.fields.get("END_TO_END_ID", ""))
    if named and named[1] == invoice.id:
        return collection_runs.find_debit(unit, *named)
    run_id = invoice.state.get("COLLECTION", {}).get("RUN")
    return collection_runs.find_debit(unit, run_id, invoice.id) if run_id else None


CALL = Call(ACTION, BankEntryAssign, bankentry_assign, BankEntryAssigned)
