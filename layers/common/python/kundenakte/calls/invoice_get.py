"""invoice.get: find invoices and drafts, in ascending INVOICE_ID (contract 3.3)."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple, NotRequired

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.errors import TooLarge
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.invoice_filter import InvoiceFilter
from kundenakte.domain.invoice_row import Entry, text_row, typed_row
from kundenakte.domain.page import FIRST_PAGE, MOST, Page, cursor_after
from kundenakte.storage import customers, invoice_list, page_ends
from kundenakte.storage.unit import UnitOfWork

ALL = InvoiceFilter()
MOST_LOOKED_AT = 20_000  # invoices in one call: what takes longer would run into its time limit


class InvoicePage(TypedDict):
    """RESPONSE of invoice.get; NEXT_CURSOR, on /v1, is there when more rows follow."""

    INVOICES: list[dict[str, Any]]
    NEXT_CURSOR: NotRequired[str]


class Candidates(NamedTuple):
    """Invoices that may match, ascending. `exact`: all of them do."""

    found: Iterator[Invoice]
    exact: bool = False


def invoice_get(request: InvoiceFilter, unit: UnitOfWork) -> dict[str, Any]:
    """The invoices of one page, as last written, and where the next page begins.

    Raises TooLarge for a filter that would have to look at too many of them.
    """
    limit, offset, cursor, _ = request.page
    asked = replace(request, page=FIRST_PAGE)
    after, skip = _start(request.page, asked, unit)
    found = _matching(asked, unit, after, skip + limit + 1)
    rows = list(islice(found, skip, skip + limit))
    answer: dict[str, Any] = {"INVOICES": _entries(unit, rows)}
    if len(rows) == limit:
        if cursor is None:
            page_ends.remember(unit.account.id, asked, offset + limit, rows[-1].id)
        if next(found, None):
            answer["NEXT_CURSOR"] = cursor_after(rows[-1].id)
    return answer


def _start(page: Page, asked: InvoiceFilter, unit: UnitOfWork) -> tuple[int, int]:
    """Behind which id to begin, and how many rows to skip from there."""
    if page.after is not None:
        return page.after, 0
    known = page_ends.recall(unit.account.id, asked, page.offset) if page.offset else None
    if known is not None:
        return known, 0
    if page.offset and asked == ALL:
        return invoice_list.id_before(unit, page.offset), 0
    return 0, page.offset


def _matching(asked: InvoiceFilter, unit: UnitOfWork, after: int, size: int) -> Iterator[Invoice]:
    found, exact = _candidates(asked, unit, after, min(size, MOST))
    today = unit.today.isoformat()
    for looked_at, invoice in enumerate(found):
        if looked_at >= MOST_LOOKED_AT and not exact:
            raise TooLarge("too many invoices to look through, name CUSTOMER_ID or INVOICE_ID too")
        if invoice.id > after and (exact or asked.matches(invoice, today)):
            yield invoice


def _candidates(asked: InvoiceFilter, unit: UnitOfWork, after: int, size: int) -> Candidates:
    """The cheapest way to what is asked for: ids, a customer's file, the open ones, then all."""
    if asked.invoice_id:
        ids = [number for number in asked.invoice_id if number > after]
        return Candidates(invoice_list.by_ids(unit, ids))
    if asked.invoice_number:
        number = invoice_list.id_of(unit, asked.invoice_number)
        return Candidates(invoice_list.by_ids(unit, [] if number is None else [number]))
    customer_id = asked.customer_id
    if customer_id is None and asked.subscription_id is not None:
        customer_id = invoice_list.customer_of(unit, asked.subscription_id)
    if customer_id is not None:
        exact = asked == InvoiceFilter(customer_id=customer_id)
        found = invoice_list.of_customer(unit, customer_id, after, size if exact else MOST)
        return Candidates(found, exact)
    if asked.state in ("unpaid", "overdue"):
        return Candidates(invoice_list.still_open(unit, after))
    exact = asked == ALL
    return Candidates(invoice_list.of_account(unit, after, size if exact else MOST), exact)


def _entries(unit: UnitOfWork, rows: list[Invoice]) -> list[Entry]:
    """The rows with their customers, who are read together."""
    ids = list(dict.fromkeys(row.customer_id for row in rows))
    known = {one.customer_id: one for one in customers.find_all(unit, ids)}
    today = unit.today.isoformat()
    return [Entry(row, known.get(row.customer_id), today) for row in rows]


CALL = Call(
    "invoice.get",
    InvoiceFilter,
    invoice_get,
    InvoicePage,
    part="FILTER",
    writes=False,
    list_key="INVOICES",
    text_row=text_row,
    typed_row=typed_row,
    default_limit=MOST,
)
