"""item.get: the items of an invoice or draft, in its order (contract 3.3)."""

from typing import Any, NamedTuple

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain import invoice_row
from kundenakte.domain.account import Account
from kundenakte.domain.invoice import MOST_ITEMS, Invoice
from kundenakte.domain.invoice_id import InvoiceId
from kundenakte.storage import invoices
from kundenakte.storage.unit import UnitOfWork


class InvoiceItems(TypedDict):
    """RESPONSE of item.get."""

    ITEMS: list[dict[str, Any]]


class Placed(NamedTuple):
    """An item of an invoice."""

    item: dict[str, Any]
    invoice: Invoice


def item_get(request: InvoiceId, unit: UnitOfWork) -> dict[str, Any]:
    """All items, unless LIMIT asks for fewer; none where there is no such invoice."""
    invoice = invoices.find(unit, request.invoice_id)
    items = invoice.fields["ITEMS"] if invoice else []
    first, size = request.page.offset, request.page.limit
    return {"ITEMS": [Placed(item, invoice) for item in items[first : first + size] if invoice]}


def text_row(placed: Placed, account: Account) -> dict[str, Any]:
    """An item as invoice.get shows it, with its invoice and currency."""
    del account
    about = _about(placed.invoice)
    item = invoice_row.text_item(placed.item)
    return {**item, **about, "INVOICE_ID": str(placed.invoice.id)}


def typed_row(placed: Placed, account: Account) -> dict[str, Any]:
    """The same, typed."""
    del account
    return {**invoice_row.typed_item(placed.item), **_about(placed.invoice)}


def _about(invoice: Invoice) -> dict[str, Any]:
    return {"INVOICE_ID": invoice.id, "CURRENCY_CODE": invoice.fields["CURRENCY_CODE"]}


CALL = Call(
    "item.get",
    InvoiceId,
    item_get,
    InvoiceItems,
    part="FILTER",
    writes=False,
    list_key="ITEMS",
    text_row=text_row,
    typed_row=typed_row,
    default_limit=MOST_ITEMS,
)
