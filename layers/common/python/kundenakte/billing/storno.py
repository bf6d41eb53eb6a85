"""The Storno: a document of its own number that takes back an invoice, line by line, to the cent
(rules COR-2, COR-3); and the correction of an invoice, a Storno with a new draft."""

from typing import Any

from kundenakte.billing import issue
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.storno import mirrored
from kundenakte.storage.unit import UnitOfWork


def storno(unit: UnitOfWork, customer: Customer, original: Invoice, reason: str) -> Invoice:
    """Plan the Storno of a final invoice, and answer it as it will be.

    What is open of the invoice is settled; what was paid becomes credit of the customer. Raises
    Refused for a draft, for a document that is itself a Storno, and for one that is canceled or
    corrected: all of it would be given back on top of that part.
    """
    if fault := _fault(original):
        raise Refused(Problem("invalid", "INVOICE_ID", fault))
    document: dict[str, Any] = mirrored(original.fields, unit.today, reason)
    return issue.publish(unit, customer, document, against=original, cancels=True)


def _fault(original: Invoice) -> str:
    if not original.final:
        return "a draft is not canceled but deleted, with invoice.delete"
    if original.canceled:
        return "it is canceled already"
    if by := original.state.get("CORRECTED_BY"):
        return f"a part of it was given back with INVOICE_ID {by['INVOICE_ID']}"
    if original.imported:
        return "it was imported: it is canceled where it was made"
    return "" if original.fields["KIND"] == "invoice" else "only an invoice can be canceled"
