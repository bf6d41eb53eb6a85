"""A movement of the bank account that waits, and saying what it is for."""

from collections.abc import Iterable
from typing import Any, Final

from kundenakte.domain.bank_entry import BankEntry
from kundenakte.domain.errors import NotFound, Refused
from kundenakte.entry.account import listing
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import answer as answers
from kundenakte.pages.account import bank
from kundenakte.pages.render import texts
from kundenakte.pages.respond import Response
from kundenakte.storage import bank_entries, customers, invoice_list, invoices, keys
from kundenakte.storage.unit import UnitOfWork

FIELDS: Final = ("invoice", "customer")
LONGEST: Final = 200  # characters of a number


def entries(unit: UnitOfWork, rows: Iterable[BankEntry]) -> list[bank.Entry]:
    """Movements with the invoices that they may be for, which are read together."""
    found = list(rows)
    ids = bank.suggested(found)[: listing.BATCH]
    known = {invoice.id: invoice for invoice in invoice_list.by_ids(unit, ids)}
    return [bank.entry(one, known) for one in found]


def answer(visit: AccountVisit, entry_id: str) -> Response | None:
    """The page of one movement, and what is said of it."""
    found = bank_entries.find(visit.unit(), entry_id)
    if found is None:
        return None
    if visit.posted:
        return _assign(visit, found)
    return _shown(visit, found) if found.is_open else visit.done("/account/bank")


def _shown(visit: AccountVisit, found: BankEntry, **more: Any) -> Response:
    [entry] = entries(visit.unit(), [found])
    given = {"to": "", "invoice": "", "customer": "", **visit.form}
    return visit.show("bank_entry", "bank", entry=entry, given=given, **more)


def _assign(visit: AccountVisit, found: BankEntry) -> Response:
    try:
        said = _said(visit)
        visit.call("bankentry.assign", {"BANKENTRY_ID": found.id, **said})
    except Refused as refused:
        if not found.is_open:
            return visit.done("/account/bank", "known")
        return _shown(visit, found, status=400, errors=_errors(visit, refused))
    return visit.done("/account/bank", "ignored" if "IGNORE" in said else "assigned")


def _said(visit: AccountVisit) -> dict[str, Any]:
    """DATA of bankentry.assign: `to` is an INVOICE_ID, or says which field names what it is for.
    Raises NotFound for a number that nobody has."""
    to = visit.form.get("to", "")
    if to == "ignore":
        return {"IGNORE": 1}
    if to == "invoice":
        return {"INVOICE_ID": _invoice(visit.unit(), visit.form.get("invoice", ""))}
    if to == "customer":
        return {"CUSTOMER_ID": _customer(visit.unit(), visit.form.get("customer", ""))}
    return {"INVOICE_ID": to} if to else {}


def _invoice(unit: UnitOfWork, number: str) -> int:
    found = invoices.by_number(unit, number) if len(number) <= LONGEST else None
    if found is None:
        raise NotFound("INVOICE_ID")
    return found.id


def _customer(unit: UnitOfWork, number: str) -> int:
    claim = keys.number_claim(unit.account.id, number[:LONGEST])
    found = customers.claimed_by(claim)
    if found is None:
        raise NotFound("CUSTOMER_ID")
    return found


def _errors(visit: AccountVisit, refused: Refused) -> dict[str, str]:
    to = visit.form.get("to", "")
    field = to if to in FIELDS else "to"
    names = dict.fromkeys(("INVOICE_ID", "CUSTOMER_ID", "BANKENTRY_ID"), field)
    found = visit.faults(refused, names)
    if to in FIELDS and not isinstance(refused, NotFound):
        words = texts(visit.language, "sie", answers.COMMON, "account/bank")
        return {field: words.does_not_fit}
    return {field: found.get(field) or next(iter(found.values()))}
