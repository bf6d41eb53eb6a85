"""Drafts of invoices: stored, changed and removed, with log and events; final ones stay."""

from collections.abc import Mapping, Sequence
from typing import Any

from kundenakte.billing import tell
from kundenakte.domain import billing_events
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import NotFound, Problem, Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.invoice_draft import draft, numbered
from kundenakte.storage import customers, invoices, notes
from kundenakte.storage.unit import UnitOfWork

Fields = Mapping[str, Any]
AMOUNTS = {"VAT_ITEMS", "SUB_TOTAL", "VAT_TOTAL"}  # the log has TOTAL, which says enough


def read(unit: UnitOfWork, invoice_id: int) -> tuple[Invoice, Customer]:
    """An invoice, draft or final, and its customer. Raises NotFound on INVOICE_ID."""
    invoice = invoices.read(unit, invoice_id)
    customer = customers.find(unit, invoice.customer_id)
    if customer is None:
        raise NotFound("INVOICE_ID")
    return invoice, customer


def must_be_draft(invoice: Invoice, field: str = "INVOICE_ID") -> None:
    """Raises Refused for a final document, naming what can be done with it (rule COR-4)."""
    if invoice.final:
        fault = "it is final and never changes: cancel it with invoice.cancel or invoice.correct"
        raise Refused(Problem("final", field, fault))


def must_be_final(invoice: Invoice, verb: str) -> None:
    """Raises Refused for a draft, naming the call that completes it."""
    if not invoice.final:
        fault = f"a draft cannot be {verb}, complete it with invoice.complete first"
        raise Refused(Problem("draft", "INVOICE_ID", fault))


def add(
    unit: UnitOfWork,
    customer: Customer,
    given: Fields,
    items: Sequence[dict[str, Any]],
    *,
    action: str,
) -> Invoice:
    """Plan a new draft, and answer it. Its currency is the customer's unless one is given."""
    invoice_id = invoices.next_id(unit)
    fields = {
        "INVOICE_ID": invoice_id,
        "KIND": "invoice",
        "CUSTOMER_ID": customer.customer_id,
        "CREATED": unit.at,
        "CURRENCY_CODE": customer.fields["CURRENCY_CODE"],
        **{name: value for name, value in given.items() if value},
    }
    made = Invoice(draft(fields, numbered(invoice_id, (), items)))
    unit.follow(customer.version)
    notes.log(unit, customer.customer_id, action, INVOICE_ID=invoice_id)
    tell.invoice_changed(unit, customer, made)
    invoices.add_draft(unit, made)  # last: its version is above the ids of entry and event
    return made


def replace(
    unit: UnitOfWork,
    before: Invoice,
    customer: Customer,
    given: Fields,
    items: Sequence[dict[str, Any]],
    *,
    action: str,
) -> Invoice:
    """Plan the draft with other fields and these items; nothing when it stays as it is."""
    after = Invoice(draft({**before.fields, **given}, items))
    if after.fields == before.fields:
        return before
    unit.follow(max(before.version, customer.version))
    customers.must_stay(unit, customer)
    changes = notes.differences(_logged(before.fields), _logged(after.fields))
    notes.log(unit, customer.customer_id, action, changes, INVOICE_ID=before.id)
    tell.invoice_changed(unit, customer, after)
    invoices.replace_draft(unit, before, after.fields)
    return after


def remove(unit: UnitOfWork, before: Invoice, customer: Customer, *, action: str) -> None:
    """Plan to remove a draft."""
    unit.follow(max(before.version, customer.version))
    customers.must_stay(unit, customer)
    invoices.remove_draft(unit, before)
    notes.log(unit, customer.customer_id, action, INVOICE_ID=before.id)
    told = billing_events.invoice_event(
        before, customer, unit.account, at=unit.at, today=unit.today
    )
    notes.event(unit, customer.customer_id, "invoice.deleted", told)


def _logged(fields: Fields) -> dict[str, Any]:
    """What the log compares: of the items only how many there are, so that an entry stays small."""
    kept = {name: value for name, value in fields.items() if name not in AMOUNTS}
    return {**kept, "ITEMS": len(fields["ITEMS"])}
