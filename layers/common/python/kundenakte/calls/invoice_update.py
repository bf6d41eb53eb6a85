"""invoice.update: change what is sent of a draft, leave the rest (contract 3.3)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import drafts
from kundenakte.calls.call import Call
from kundenakte.domain import reading
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.invoice_draft import numbered
from kundenakte.domain.invoice_fields import InvoiceUpdate, text_fault
from kundenakte.storage.unit import UnitOfWork


class InvoiceUpdated(TypedDict):
    """RESPONSE of invoice.update."""

    STATUS: str


def invoice_update(request: InvoiceUpdate, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the change; nothing is written when nothing differs. A draft stays with its customer.

    Raises NotFound on INVOICE_ID, Refused for a final document.
    """
    invoice_id = reading.an_id({"INVOICE_ID": request.invoice_id}, "INVOICE_ID")
    before, customer = drafts.read(unit, invoice_id)
    drafts.must_be_draft(before)
    owner = reading.optional_id({"CUSTOMER_ID": request.customer_id}, "CUSTOMER_ID")
    if owner not in (None, before.customer_id):
        fault = "a draft stays with its customer"
        raise Refused(Problem("invalid", "CUSTOMER_ID", fault))
    given = request.given()
    drafts.replace(unit, before, customer, given, _items(before, request), action="invoice.update")
    return {"STATUS": "success"}


def _items(before: Invoice, request: InvoiceUpdate) -> list[dict[str, Any]]:
    there = list(before.fields["ITEMS"])
    new = numbered(before.id, there, [item.stored() for item in request.items])
    kept = [] if request.delete_existing_items else there
    if "is_gross" in request.model_fields_set:  # goes for all items
        kept = [{name: item[name] for name in item if name != "IS_GROSS"} for item in kept]
    found = [*kept, *new]
    if new and (too_long := text_fault(found)):
        raise Refused(too_long)
    return found


CALL = Call("invoice.update", InvoiceUpdate, invoice_update, InvoiceUpdated)
