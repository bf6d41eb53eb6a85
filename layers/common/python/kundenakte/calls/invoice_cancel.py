"""invoice.cancel: take an invoice back with a Storno, a document of its own (contract 3.3)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import drafts
from kundenakte.billing.storno import storno
from kundenakte.calls.call import Call
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.invoice_id import InvoiceReason
from kundenakte.storage.unit import UnitOfWork


class Canceling(TypedDict):
    """The Storno of an invoice."""

    INVOICE_ID: int
    INVOICE_NUMBER: str


class InvoiceCanceled(TypedDict):
    """RESPONSE of invoice.cancel."""

    STATUS: str
    CANCELED_BY: Canceling


def invoice_cancel(request: InvoiceReason, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the Storno. Raises NotFound, and Refused for what cannot be canceled (any more)."""
    original, customer = drafts.read(unit, request.invoice_id)
    made = storno(unit, customer, original, request.reason)
    return {"STATUS": "success", "CANCELED_BY": named(made)}


def named(invoice: Invoice) -> Canceling:
    """INVOICE_ID and INVOICE_NUMBER of a document."""
    return {"INVOICE_ID": invoice.id, "INVOICE_NUMBER": invoice.number}


CALL = Call("invoice.cancel", InvoiceReason, invoice_cancel, InvoiceCanceled)
