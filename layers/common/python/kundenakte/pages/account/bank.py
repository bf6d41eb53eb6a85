"""Movements of the bank account that wait, and collections, as their pages show them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from kundenakte.domain.bank_entry import BankEntry
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.run import Run
from kundenakte.domain.times import business_day

COUNTS: Final = ("booked", "returned", "open", "known", "outgoing")  # of an import


class Suggestion(NamedTuple):
    """An invoice that a movement may be for; `cents` are open."""

    id: int
    number: str
    cents: int
    currency: str
    due: date | None
    exact: bool


class Entry(NamedTuple):
    """A movement that waits; `code` says why, `account` is the last of the other one's IBAN."""

    id: str
    day: date
    cents: int
    currency: str
    name: str
    account: str
    text: str
    code: str
    suggestions: list[Suggestion]


class Collection(NamedTuple):
    """A collection run; only one that is complete has a file."""

    id: int
    day: date
    number: int
    cents: int
    complete: bool


def entry(found: BankEntry, invoices: Mapping[int, Invoice]) -> Entry:
    """A movement with what it may be for; `invoices` by id."""
    fields = found.fields
    ids = [number for number in fields.get("SUGGESTIONS", []) if number in invoices]
    suggested = (invoices[number] for number in ids if invoices[number].outstanding > 0)
    texts = (fields.get("TEXT", ""), fields.get("REFERENCE", ""))
    return Entry(
        found.id,
        date.fromisoformat(fields["DATE"]),
        found.amount,
        str(fields["CURRENCY_CODE"]),
        str(fields.get("NAME", "")),
        str(fields.get("IBAN", ""))[-4:],
        " ".join(dict.fromkeys(text for text in texts if text)),
        str(fields.get("CODE", "")),
        [_suggestion(invoice, found.amount) for invoice in suggested],
    )


def suggested(entries: Iterable[BankEntry]) -> list[int]:
    """The ids of all invoices that movements may be for, ascending."""
    return sorted({number for one in entries for number in one.fields.get("SUGGESTIONS", [])})


def collection(run: Run) -> Collection:
    """A run as a row."""
    day = business_day(datetime.fromisoformat(run.fields["CREATED"]))
    return Collection(run.id, day, run.fields["COUNT"], run.fields["SUM"], run.complete)


def counted(query: Mapping[str, str]) -> dict[str, int]:
    """What an import has found, as its address says."""
    found = {name: query.get(name, "") for name in (*COUNTS, "more")}
    return {name: int(text) for name, text in found.items() if text.isdecimal() and len(text) < 9}


def counts(answer: Mapping[str, Any]) -> dict[str, str]:
    """The same out of what bankstatement.import answers."""
    found = {"known": answer["KNOWN"], "outgoing": answer["OUTGOING"], "more": answer["MORE"]}
    listed = {name: len(answer[name.upper()]) for name in COUNTS[:3]}
    return {name: str(number) for name, number in {**listed, **found}.items()}


def _suggestion(invoice: Invoice, cents: int) -> Suggestion:
    due = invoice.fields.get("DUE_DATE")
    return Suggestion(
        invoice.id,
        invoice.number,
        invoice.outstanding,
        str(invoice.fields["CURRENCY_CODE"]),
        date.fromisoformat(due) if due else None,
        invoice.outstanding == cents,
    )
