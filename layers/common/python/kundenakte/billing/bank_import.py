"""Books a bank statement: each movement in transactions of its own, none of them twice.

What is not certain is stored as an open entry, for a person. Money that went out and is no return
of a debit is nobody's business here and not stored.
"""

from dataclasses import dataclass, field
from typing import Any

from kundenakte.bank.statement import Entry
from kundenakte.billing import bank_book, bank_return
from kundenakte.billing.bank_book import stored
from kundenakte.billing.open_invoices import Book
from kundenakte.domain import run
from kundenakte.domain.bank_entry import OPEN, SPLIT, BankEntry
from kundenakte.domain.errors import NotFound, Refused
from kundenakte.domain.matching import Incoming
from kundenakte.domain.run import Debit
from kundenakte.storage import bank_entries, collection_runs
from kundenakte.storage.steps import committed
from kundenakte.storage.unit import UnitOfWork

MOST_BOOKED = 500  # movements that one call books or stores: then its time is nearly up


@dataclass
class Report:
    """What was done with a statement; rows as the answer shows them, amounts in cents."""

    booked: list[dict[str, Any]] = field(default_factory=list)
    returned: list[dict[str, Any]] = field(default_factory=list)
    open: list[BankEntry] = field(default_factory=list)
    known: int = 0
    outgoing: int = 0
    more: bool = False
    steps: int = 0


class Full(Exception):
    """The call has booked as much as it has time for."""


def book(unit: UnitOfWork, entries: list[Entry]) -> Report:
    """Book the entries of a statement, the returns last, since a file may tell of a debit that
    came back before the sum in which it was. Raises Busy."""
    report = Report()
    importer = _Importer(unit, entries, report)
    try:
        for entry in sorted(entries, key=lambda entry: entry.is_return):
            importer.take(entry)
    except Full:
        report.more = True
    return report


class _Importer:
    def __init__(self, unit: UnitOfWork, entries: list[Entry], report: Report) -> None:
        self.unit = unit
        self.report = report
        keys = [key for entry in entries for key in (entry.key, entry.whole) if key]
        self.known = bank_entries.known(unit, keys)
        self.taken: set[str] = set()  # banks may give two entries of a file one reference
        self.book = Book(unit)

    def take(self, entry: Entry) -> None:
        """Do with one entry what is to be done."""
        whole = self.known.get(entry.whole) if entry.whole else None
        told = whole is not None and whole.fields["STATUS"] not in (OPEN, SPLIT)
        if told or entry.key in self.known or entry.key in self.taken:
            self.report.known += 1
        elif not entry.amount or (entry.amount < 0 and not entry.is_return):
            self.report.outgoing += 1
        else:
            if entry.whole:
                self._split(entry)
            self._book(entry)
            self.taken.add(entry.key)

    def _book(self, entry: Entry) -> None:
        debit = self._debit(entry)
        run_id = run.of_block_id(self.unit.account.id, entry.block_id or entry.message_id)
        if entry.is_return:
            self._return(entry, debit)
        elif debit:
            self._collected(entry, debit)
        elif run_id is not None:
            self._sum(entry, run_id)
        else:
            self._money(entry)

    def _split(self, entry: Entry) -> None:
        """Note that a booking is told in parts, so that its sum is not booked as well."""
        before = self.known.get(entry.whole)
        if before and before.fields["STATUS"] == SPLIT:
            return
        about = {"AMOUNT": 0, "STATUS": SPLIT, "BANKENTRY_ID": entry.whole}
        note = BankEntry(stored(entry._replace(key=entry.whole), **about).closed(SPLIT).fields)

        def step(own: UnitOfWork) -> None:
            found = bank_entries.find(own, entry.whole)
            if found is None:
                bank_entries.add(own, note)
            elif found.is_open:
                bank_entries.replace(own, found, found.closed(SPLIT))

        committed(self.unit, step)
        self.known[entry.whole] = note

    def _debit(self, entry: Entry) -> Debit | None:
        ids = run.of_end_to_end_id(entry.end_to_end_id)
        return collection_runs.find_debit(self.unit, *ids) if ids else None

    def _return(self, entry: Entry, debit: Debit | None) -> None:
        asked = stored(entry)
        if debit is None or entry.amount > 0 or not bank_return.fits(asked, debit):
            self._leave(entry, "return")
            return
        if debit.returned_by_another(entry.key):  # told before, in other words
            self.report.known += 1
            return
        self._count()
        try:
            back = bank_return.come_back(self.unit, asked, debit)
        except NotFound:
            self._leave(entry, "customer_gone")
            return
        told = {"BANKENTRY_ID": entry.key, "AMOUNT": debit.amount, "FEE": back.fee}
        about = {"REASON": entry.reason, "ACTION": back.action, "AGAIN": back.again}
        whose = {"CUSTOMER_ID": debit.customer_id, "INVOICE_ID": debit.invoice_id}
        self.report.returned.append({**told, **about, **whose, "MEANING": back.text})

    def _collected(self, entry: Entry, debit: Debit) -> None:
        if debit.returned or debit.amount != entry.amount:
            self._leave(entry, "debit_differs")
        elif debit.payment_id:  # in a sum before, of another file
            self.report.known += 1
        else:
            self._one(entry, debit)

    def _one(self, entry: Entry, debit: Debit) -> None:
        def step(own: UnitOfWork) -> int | None:
            if bank_entries.find(own, entry.key):
                return None
            now = collection_runs.find_debit(own, debit.run_id, debit.invoice_id) or debit
            made = bank_book.debit(own, stored(entry), now)
            bank_book.close(own, stored(entry), PAYMENT_ID=made.id)
            return made.id

        self._booked(entry, "COLLECTION", debit.customer_id, [debit.invoice_id], step)

    def _sum(self, entry: Entry, run_id: int) -> None:
        """One credit for all debits of a block: each of them is booked."""
        debits = bank_book.in_block(self.unit, run_id, entry.block_id or entry.message_id)
        there = [one for one in debits if not one.returned]
        if not debits or entry.amount not in (_total(debits), _total(there)):
            self._leave(entry, "sum_differs")
            return
        for one in there:
            if one.payment_id is None:
                self._count()
                self._part(entry, one)
        committed(self.unit, lambda own: bank_book.close(own, stored(entry), COLLECTION_ID=run_id))
        told = {"BANKENTRY_ID": entry.key, "AMOUNT": entry.amount, "BY": "COLLECTION"}
        self.report.booked.append({**told, "COLLECTION_ID": run_id, "COUNT": len(there)})

    def _part(self, entry: Entry, debit: Debit) -> None:
        def step(own: UnitOfWork) -> None:
            now = collection_runs.find_debit(own, debit.run_id, debit.invoice_id)
            if now and now.payment_id is None:
                bank_book.debit(own, stored(entry), now)

        try:
            committed(self.unit, step)
        except Refused:  # of a customer who was deleted, or whose credit is in another currency
            return

    def _money(self, entry: Entry) -> None:
        money = _incoming(entry)
        match = self.book.match(money)
        if not match.certain:
            self._leave(entry, "uncertain" if match.by else "unknown")
            return
        ids = [invoice_id for invoice_id, _ in match.allocations]

        def step(own: UnitOfWork) -> int | None:
            if bank_entries.find(own, entry.key):
                return None
            made = bank_book.money(own, stored(entry), match.customer_id, ids)
            bank_book.close(own, stored(entry), PAYMENT_ID=made.id)
            return made.id

        if self._booked(entry, match.by, match.customer_id, ids, step):
            self.book.paid(match)

    def _booked(
        self, entry: Entry, by: str, customer_id: int, invoice_ids: list[int], step: Any
    ) -> bool:
        self._count()
        try:
            payment_id = committed(self.unit, step)
        except Refused as fault:
            gone = isinstance(fault, NotFound)
            self._leave(entry, "customer_gone" if gone else "uncertain")
            return False
        if payment_id is None:  # somebody imports the same statement
            self.report.known += 1
            return False
        told = {"BANKENTRY_ID": entry.key, "AMOUNT": entry.amount, "BY": by}
        about = {"CUSTOMER_ID": customer_id, "INVOICE_IDS": invoice_ids, "PAYMENT_ID": payment_id}
        self.report.booked.append({**told, **about})
        return True

    def _leave(self, entry: Entry, code: str) -> None:
        """Store an entry for a person."""
        self._count()
        found = self.book.suggestions(_incoming(entry)) if entry.amount > 0 else []
        left = stored(entry, CODE=code, SUGGESTIONS=found)

        def step(own: UnitOfWork) -> None:
            if bank_entries.find(own, entry.key) is None:
                bank_entries.add(own, left)

        committed(self.unit, step)
        self.report.open.append(left)

    def _count(self) -> None:
        if self.report.steps >= MOST_BOOKED:
            raise Full
        self.report.steps += 1


def _total(debits: list[Debit]) -> int:
    return sum(one.amount for one in debits)


def _incoming(entry: Entry) -> Incoming:
    return Incoming(
        entry.amount,
        entry.currency,
        entry.end_to_end_id,
        entry.reference,
        entry.text,
        entry.name,
        entry.iban,
    )
