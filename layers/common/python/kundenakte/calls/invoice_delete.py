"""invoice.delete: remove a draft (contract 3.3); a final document stays (rule COR-4)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import drafts
from kundenakte.calls.call import Call
from kundenakte.domain.invoice_id import InvoiceId
from kundenakte.storage.unit import UnitOfWork


class InvoiceDeleted(TypedDict):
    """RESPONSE of invoice.delete."""

    STATUS: str


def invoice_delete(request: InvoiceId, unit: UnitOfWork) -> dict[str, Any]:
    """Plan to remove the draft. Raises NotFound, and Refused for a final document."""
    before, customer = drafts.read(unit, request.invoice_id)
    drafts.must_be_draft(before)
    drafts.remove(unit, before, customer, action="invoice.delete")
    return {"STATUS": "success"}


CALL = Call("invoice.delete", InvoiceId, invoice_delete, InvoiceDeleted)
