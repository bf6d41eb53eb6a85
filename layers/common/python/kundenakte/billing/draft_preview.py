"""What a draft would be as an invoice of today: worked out as completing it does, and nothing is
written."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from kundenakte.documents.checks import faults
from kundenakte.documents.clean import clean
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.invoice_draft import draft, numbered
from kundenakte.domain.invoice_fields import InvoiceFields
from kundenakte.domain.snapshot import snapshot
from kundenakte.storage.unit import UnitOfWork

NOBODY = 0  # an id that is never given


class Preview(NamedTuple):
    """The document that would be issued, and what still keeps it from that."""

    document: Mapping[str, Any]
    faults: list[Problem]


def previewed(
    unit: UnitOfWork, customer: Customer, asked: InvoiceFields, before: Invoice | None = None
) -> Preview:
    """The invoice that a draft would become with these fields and items; `before` is the draft that
    there is. Raises Refused where it would be no draft, or where the VAT of a line cannot be
    decided."""
    there = (
        before.fields
        if before
        else {
            "INVOICE_ID": NOBODY,
            "KIND": "invoice",
            "CUSTOMER_ID": customer.customer_id,
            "CURRENCY_CODE": customer.fields["CURRENCY_CODE"],
        }
    )
    items = numbered(NOBODY, (), [item.stored() for item in asked.items])
    return _as_issued(unit, customer, draft({**there, **asked.given()}, items))


def completed(unit: UnitOfWork, customer: Customer, before: Invoice) -> Preview:
    """The invoice that a stored draft would become. Raises Refused as `previewed` does."""
    return _as_issued(unit, customer, before.fields)


def _as_issued(unit: UnitOfWork, customer: Customer, fields: Mapping[str, Any]) -> Preview:
    document = clean(snapshot(fields, customer, unit.account.settings, unit.today))
    return Preview(document, faults(document))
