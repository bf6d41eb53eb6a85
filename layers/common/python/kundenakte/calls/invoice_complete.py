"""invoice.complete: make a draft the invoice that is sent, with its number (contract 3.3)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import drafts
from kundenakte.billing.issue import issue
from kundenakte.calls.call import Call
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.invoice_id import InvoiceId
from kundenakte.storage import invoices
from kundenakte.storage.unit import UnitOfWork


class InvoiceCompleted(TypedDict):
    """RESPONSE of invoice.complete."""

    STATUS: str
    INVOICE_NUMBER: str


def invoice_complete(request: InvoiceId, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the final document; for one that is final already only its number is answered.

    Raises NotFound, and Refused with all that is missing in draft, customer and account.
    """
    before, customer = drafts.read(unit, request.invoice_id)
    if before.final:
        return {"STATUS": "success", "INVOICE_NUMBER": before.number}
    replaced = _replaced(unit, before)
    final = issue(unit, customer, before.fields, draft=before)
    if replaced:
        by = {"INVOICE_ID": final.id, "INVOICE_NUMBER": final.number}
        invoices.save_state(unit, replaced, {"REPLACED_BY": by})
    return {"STATUS": "success", "INVOICE_NUMBER": final.number}


def _replaced(unit: UnitOfWork, draft: Invoice) -> Invoice | None:
    """The canceled invoice that the draft is the correction of (rule COR-2), if it is one."""
    replaces = draft.fields.get("REPLACES")
    found = invoices.find(unit, replaces["INVOICE_ID"]) if replaces else None
    unit.follow(found.version if found else 0)
    return found


CALL = Call("invoice.complete", InvoiceId, invoice_complete, InvoiceCompleted)
