"""invoice.renewlink: give a document another DOCUMENT_URL; the one before leads nowhere. Ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import drafts, tell
from kundenakte.calls.call import Call
from kundenakte.domain.billing_events import document_url
from kundenakte.domain.invoice import new_token
from kundenakte.domain.invoice_id import InvoiceId
from kundenakte.storage import customers, invoices, notes
from kundenakte.storage.unit import UnitOfWork


class InvoiceLinkRenewed(TypedDict):
    """RESPONSE of invoice.renewlink."""

    STATUS: str
    DOCUMENT_URL: str


def invoice_renewlink(request: InvoiceId, unit: UnitOfWork) -> dict[str, Any]:
    """Plan another token; the files stay. Raises NotFound, and Refused for a draft."""
    invoice, customer = drafts.read(unit, request.invoice_id)
    drafts.must_be_final(invoice, "linked to")
    token = new_token()
    document = {**invoice.state["DOCUMENT"], "TOKEN": token}
    after = invoice.with_state(DOCUMENT=document)
    unit.follow(max(invoice.version, customer.version))
    customers.must_stay(unit, customer)
    about: dict[str, Any] = {"INVOICE_ID": invoice.id, "INVOICE_NUMBER": invoice.number}
    notes.log(unit, customer.customer_id, "invoice.renewlink", **about)
    tell.invoice_changed(unit, customer, after)
    invoices.save_state(unit, invoice, {"DOCUMENT": document}, page_hash=token)
    return {"STATUS": "success", "DOCUMENT_URL": document_url(after, unit.account)}


CALL = Call("invoice.renewlink", InvoiceId, invoice_renewlink, InvoiceLinkRenewed)
