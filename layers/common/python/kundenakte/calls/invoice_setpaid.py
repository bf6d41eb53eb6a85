"""invoice.setpaid: book that all that is open of an invoice was paid (contract 3.3)."""

from datetime import date
from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import drafts
from kundenakte.billing.receive import receive
from kundenakte.calls.call import Call
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.invoice_id import InvoicePaid
from kundenakte.storage.unit import UnitOfWork

METHODS = {2: "directdebit", 3: "cash", 4: "paypal", 6: "creditcard"}  # by PAYMENT_TYPE


class InvoiceSetPaid(TypedDict):
    """RESPONSE of invoice.setpaid."""

    STATUS: str
    INVOICE_NUMBER: str


def invoice_setpaid(request: InvoicePaid, unit: UnitOfWork) -> dict[str, Any]:
    """Plan a payment of what is open; nothing is written when nothing is.

    Raises NotFound, and Refused for a draft, a canceled invoice, and a day to come.
    """
    invoice, customer = drafts.read(unit, request.invoice_id)
    drafts.must_be_final(invoice, "paid")
    if invoice.canceled:
        raise Refused(Problem("canceled", "INVOICE_ID", "it is canceled"))
    day = date.fromisoformat(request.paid_date) if request.paid_date else unit.today
    if day > unit.today:
        fault = "no later day than today is expected"
        raise Refused(Problem("invalid", "PAID_DATE", fault))
    if invoice.outstanding > 0:
        method, action = _method(invoice), "invoice.setpaid"
        amount = invoice.outstanding
        receive(unit, customer, amount, day, method, "", [invoice], action=action)
    return {"STATUS": "success", "INVOICE_NUMBER": invoice.number}


def _method(invoice: Invoice) -> str:
    return METHODS.get(int(invoice.fields["PAYMENT"].get("TYPE", 1)), "transfer")


CALL = Call("invoice.setpaid", InvoicePaid, invoice_setpaid, InvoiceSetPaid)
