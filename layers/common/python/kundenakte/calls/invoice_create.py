"""invoice.create: make a draft of an invoice (contract 3.3)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import drafts
from kundenakte.calls.call import Call
from kundenakte.domain import reading
from kundenakte.domain.customer_merge import must_be_own
from kundenakte.domain.invoice_fields import InvoiceCreate
from kundenakte.storage import customers
from kundenakte.storage.unit import UnitOfWork


class InvoiceCreated(TypedDict):
    """RESPONSE of invoice.create."""

    STATUS: str
    INVOICE_ID: int


def invoice_create(request: InvoiceCreate, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the draft in the customer's file. Raises NotFound on CUSTOMER_ID."""
    customer_id = reading.an_id({"CUSTOMER_ID": request.customer_id}, "CUSTOMER_ID")
    customer = customers.read(unit, customer_id)
    must_be_own(customer)
    customers.must_stay(unit, customer)
    items = [item.stored() for item in request.items]
    made = drafts.add(unit, customer, request.given(), items, action="invoice.create")
    return {"STATUS": "success", "INVOICE_ID": made.id}


CALL = Call("invoice.create", InvoiceCreate, invoice_create, InvoiceCreated)
