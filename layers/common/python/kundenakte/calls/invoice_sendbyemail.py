"""invoice.sendbyemail: have an invoice mailed (contract 3.3).

The call writes the order, an event `mail.invoice` of the outbox; the mail itself is made of it.
"""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import drafts
from kundenakte.calls.call import Call
from kundenakte.domain import reading, times
from kundenakte.domain.billing_events import document_url
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.invoice_mail import KINDS, InvoiceMail
from kundenakte.storage import customers, invoices, notes
from kundenakte.storage.unit import UnitOfWork

EVENT = "mail.invoice"
MOST_NOTED = 20  # mails that the invoice's state remembers; the log has all


class InvoiceMailed(TypedDict):
    """RESPONSE of invoice.sendbyemail."""

    STATUS: str


def invoice_sendbyemail(request: InvoiceMail, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the order and a note of it. Raises NotFound, and Refused for a draft."""
    invoice_id = reading.an_id({"INVOICE_ID": request.invoice_id}, "INVOICE_ID")
    invoice, customer = drafts.read(unit, invoice_id)
    drafts.must_be_final(invoice, "sent")
    if invoice.imported:
        raise Refused(Problem("invalid", "INVOICE_ID", "it was imported, and is not sent here"))
    unit.follow(max(invoice.version, customer.version))
    customers.must_stay(unit, customer)
    sent = {"AT": unit.at, "BY": "mail", "TO": request.recipient["TO"]}
    noted = [*invoice.state.get("SENT", []), sent][-MOST_NOTED:]
    notes.log(unit, customer.customer_id, "invoice.sendbyemail", INVOICE_ID=invoice.id)
    order = _order(invoice, request, unit)
    notes.event(unit, customer.customer_id, EVENT, order, mail="invoice_order")
    invoices.save_state(unit, invoice, {"SENT": noted})
    return {"STATUS": "success"}


def _order(invoice: Invoice, request: InvoiceMail, unit: UnitOfWork) -> dict[str, Any]:
    return {
        "account_hash": unit.account.hash,
        "invoice": {
            "invoice_id": invoice.id,
            "invoice_number": invoice.number,
            "document_url": document_url(invoice, unit.account),
        },
        "customer": {"customer_id": invoice.customer_id},
        "recipient": {kind.lower(): request.recipient.get(kind, []) for kind in KINDS},
        "subject": request.subject,
        "message": request.message,
        "receipt_confirmation": request.receipt_confirmation,
        "language_code": invoice.fields.get("LANGUAGE_CODE", "de"),
        "created": times.wall_clock(unit.at),
    }


CALL = Call("invoice.sendbyemail", InvoiceMail, invoice_sendbyemail, InvoiceMailed)
