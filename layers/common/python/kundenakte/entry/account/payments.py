"""The list of all payments."""

from collections.abc import Callable, Iterable
from typing import Final

from kundenakte.domain.invoice import KIND as INVOICE
from kundenakte.domain.payment import Payment
from kundenakte.entry.account import listing
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import lists
from kundenakte.pages.account.lists import Asked
from kundenakte.pages.respond import Response
from kundenakte.storage import files, invoices, keys, payments
from kundenakte.storage.unit import UnitOfWork

STATES: Final = ("payment", "credit", "refund", "chargeback", "reversal")


def answer(visit: AccountVisit) -> Response | None:
    """A page of the list; nothing is sent to it."""
    if visit.posted or visit.parts:
        return None
    asked, unit = Asked.read(visit.query, STATES), visit.unit()
    rows, cut = listing.page(_found(unit, asked), _fits(asked), lambda one: str(one.id))
    who, numbers = listing.whose(unit, (row.customer_id for row in rows)), _numbers(unit, rows)
    return visit.show(
        "payments",
        "lists",
        "payments",
        asked=asked,
        states=STATES,
        months=lists.months(unit.today),
        cut=cut,
        rows=[lists.payment_row(row, who.get(row.customer_id), numbers) for row in rows],
    )


def _fits(asked: Asked) -> Callable[[Payment], bool]:
    def fits(one: Payment) -> bool:
        day = str(one.fields.get("DATE", ""))
        return asked.state in ("", one.kind) and day.startswith(asked.month)

    return fits


def _found(unit: UnitOfWork, asked: Asked) -> Iterable[Payment]:
    if asked.term:
        return listing.below(_named(unit, asked), asked, lambda one: one.id)
    return payments.newest(unit, listing.before(asked), listing.size(asked))


def _named(unit: UnitOfWork, asked: Asked) -> Iterable[Payment]:
    """By the number of an invoice that it settles, or the customer's."""
    invoice = invoices.by_number(unit, asked.term)
    if invoice:
        found = payments.of_customer(unit, invoice.customer_id, newest_first=True)
        return (one for one in found if invoice.id in one.invoice_ids)
    customer_id = listing.named(unit, asked)
    return [] if customer_id is None else payments.of_customer(unit, customer_id, newest_first=True)


def _numbers(unit: UnitOfWork, rows: list[Payment]) -> dict[int, str]:
    """The numbers of the first hundred invoices that the payments settle."""
    account = unit.account.id
    places = {(row.customer_id, number): None for row in rows for number in sorted(row.invoice_ids)}
    wanted = [keys.filed(account, customer, INVOICE, number) for customer, number in places]
    found = map(invoices.of_item, files.as_stored(wanted[: files.BATCH]))
    return {one.id: one.number for one in found}
