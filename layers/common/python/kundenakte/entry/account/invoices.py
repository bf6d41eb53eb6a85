"""The list of all invoices and drafts."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from kundenakte.domain.invoice import Invoice
from kundenakte.entry.account import listing
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import lists
from kundenakte.pages.account.lists import Asked
from kundenakte.pages.respond import Response
from kundenakte.storage import files, invoice_list, invoices, waiting
from kundenakte.storage.invoice_list import Due
from kundenakte.storage.unit import UnitOfWork

STATES: Final = ("draft", "open", "overdue", "returned", "paid", "canceled", "credit")
UNPAID: Final = ("open", "overdue", "returned")
MOST_OPEN: Final = 5000  # open invoices that are put in order by their day: some 125 read units


def answer(visit: AccountVisit) -> Response | None:
    """A page of the list; nothing is sent to it."""
    if visit.posted or visit.parts:
        return None
    asked, unit = Asked.read(visit.query, STATES), visit.unit()
    by_day = asked.state in UNPAID and not asked.term
    found, complete = _open(unit, asked) if by_day else (_found(unit, asked), True)
    place = _by_day if by_day else _by_id
    rows, cut = listing.page(found, _fits(unit.today, asked), place)
    who = listing.whose(unit, (row.customer_id for row in rows))
    return visit.show(
        "invoices",
        "lists",
        "invoices",
        asked=asked,
        states=STATES,
        months=lists.months(unit.today),
        cut=cut,
        complete=complete,
        rows=[lists.invoice_row(row, who.get(row.customer_id), unit.today) for row in rows],
    )


def _fits(today: date, asked: Asked) -> Callable[[Invoice], bool]:
    """In dunning a debit that came back is overdue too, and all that is not paid is open."""

    def fits(one: Invoice) -> bool:
        state = lists.state_of_invoice(one, today).word
        wanted = {"": True, "open": bool(one.outstanding > 0 and not one.canceled)}
        wanted["overdue"] = one.status(today.isoformat()) == "overdue"
        right = wanted.get(asked.state, state == asked.state)
        return right and str(one.fields.get("INVOICE_DATE", "")).startswith(asked.month)

    return fits


def _by_id(one: Invoice) -> str:
    return str(one.id)


def _by_day(one: Invoice) -> str:
    return f"{one.fields['DUE_DATE']}.{one.id}"


def _found(unit: UnitOfWork, asked: Asked) -> Iterable[Invoice]:
    if asked.term:
        return listing.below(_named(unit, asked), asked, lambda one: one.id)
    before = listing.before(asked)
    if asked.state == "draft":
        wanted = [key for key in waiting.drafts(unit) if waiting.id_of(key) < before]
        parts = (wanted[at : at + files.BATCH] for at in range(0, len(wanted), files.BATCH))
        items = (item for part in parts for item in files.as_stored(part))
        return (one for one in map(invoices.of_item, items) if not one.final)
    return invoice_list.newest(unit, before, listing.size(asked))


def _open(unit: UnitOfWork, asked: Asked) -> tuple[Iterable[Invoice], bool]:
    """What is not paid, the longest due first, and whether all of it was put in order."""
    due, complete = invoice_list.due_list(unit, MOST_OPEN)
    today = unit.today.isoformat()
    late = [one for one in due if asked.state == "open" or one.day < today]
    return invoice_list.at([one for one in late if _place(one) > _begin(asked)]), complete


def _place(one: Due) -> tuple[str, int]:
    return one.day, one.id


def _begin(asked: Asked) -> tuple[str, int]:
    day, _, number = asked.after.partition(".")
    return (day, int(number)) if number else ("", 0)


def _named(unit: UnitOfWork, asked: Asked) -> Iterable[Invoice]:
    """By its number, or the customer's."""
    one = invoices.by_number(unit, asked.term)
    if one:
        return [one]
    customer_id = listing.named(unit, asked)
    return [] if customer_id is None else invoices.of_customer(unit, customer_id, newest_first=True)
