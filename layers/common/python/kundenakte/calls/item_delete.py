"""item.delete: take an item off a draft (contract 3.3)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import drafts
from kundenakte.calls.call import Call
from kundenakte.domain.errors import NotFound
from kundenakte.domain.invoice_id import InvoiceItemId
from kundenakte.storage import customers, invoices
from kundenakte.storage.unit import UnitOfWork

FIELD = "INVOICE_ITEM_ID"


class ItemDeleted(TypedDict):
    """RESPONSE of item.delete."""

    STATUS: str


def item_delete(request: InvoiceItemId, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the draft without the item. Raises NotFound, and Refused for a final document."""
    before = invoices.find(unit, request.invoice_id)
    items = before.fields["ITEMS"] if before else []
    left = [item for item in items if item[FIELD] != request.invoice_item_id]
    customer = customers.find(unit, before.customer_id) if before else None
    if before is None or customer is None or len(left) == len(items):
        raise NotFound(FIELD)
    drafts.must_be_draft(before, FIELD)
    drafts.replace(unit, before, customer, {}, left, action="item.delete")
    return {"STATUS": "success"}


CALL = Call("item.delete", InvoiceItemId, item_delete, ItemDeleted)
