"""Puts final invoices into customers' files straight away, for tests of what happens to them."""

import itertools
import json
import secrets
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from kundenakte.domain.invoice import Invoice
from kundenakte.storage import accounts, invoice_numbers, invoices, payments
from kundenakte.storage.unit import UnitOfWork
from tests.builders import Access
from tests.invariants import Stored

_serial = itertools.count(1)


def a_unit(access: Access, **settings: Any) -> UnitOfWork:
    """A unit of work of an account."""
    account = accounts.by_api_key(access.email, access.api_key)
    assert account is not None
    account = replace(account, settings={**account.settings, "INVOICE_NUMBERS": {}, **settings})
    return UnitOfWork(account, datetime.now(UTC))


def an_invoice(access: Access, customer_id: int = 1, total: int = 11900, **fields: Any) -> int:
    """Stores a final invoice over so many cents; answers its id. STATE overlays its state."""
    unit = a_unit(access)
    invoice_id = invoices.next_id(unit)
    state = fields.pop("STATE", {})
    numbers = invoice_numbers.read(unit, unit.today)
    document = {
        "INVOICE_ID": invoice_id,
        "KIND": "invoice" if total >= 0 else "storno",
        "CUSTOMER_ID": customer_id,
        "INVOICE_NUMBER": numbers.number(unit.today),
        "INVOICE_DATE": "2026-01-01",
        "DUE_DATE": "2026-01-15",
        "CURRENCY_CODE": "EUR",
        "PAYMENT": {"TYPE": 1, "DAYS": 14},
        "TOTAL": total,
        **fields,
    }
    token = {"DOCUMENT": {"TOKEN": secrets.token_hex(16)}}
    invoices.finish(unit, document, numbers, {**token, **state}, None)
    unit.commit()
    return invoice_id


def a_draft(access: Access, customer_id: int = 1) -> int:
    """Stores a draft; answers its id."""
    unit = a_unit(access)
    invoice_id = invoices.next_id(unit)
    invoices.add_draft(unit, Invoice({"INVOICE_ID": invoice_id, "CUSTOMER_ID": customer_id}))
    unit.commit()
    return invoice_id


def the_invoice(access: Access, invoice_id: int) -> Invoice:
    """The invoice as stored."""
    return invoices.read(a_unit(access), invoice_id)


def balanced(access: Access) -> None:
    """Every payment adds up, and what invoices were paid is the sum of what payments say."""
    paid: dict[int, int] = {}
    unit = a_unit(access)
    for one in payments.of_account(unit):
        parts = sum(one.allocations.values()) + sum(one.fees.values()) + one.to_credit
        assert one.amount + sum(one.discounts.values()) == parts, one.fields
        for invoice_id, cents in one.allocations.items():
            paid[invoice_id] = paid.get(invoice_id, 0) + cents
    for invoice in invoices.of_account(unit):
        if not invoice.canceled:
            assert invoice.paid == paid.get(invoice.id, 0), invoice.id


def told(access: Access, customer_id: int = 1) -> list[dict[str, Any]]:
    """The events of a customer's file, oldest first."""
    events = Stored(access.id).files[customer_id]["EVENT"]
    return [json.loads(item["doc"]["S"]) for item in sorted(events, key=lambda e: e["sk"]["S"])]


def entries(access: Access, customer_id: int = 1) -> list[dict[str, Any]]:
    """All log entries of a customer's file, oldest first."""
    log = Stored(access.id).files[customer_id]["LOG"]
    return [json.loads(item["doc"]["S"]) for item in sorted(log, key=lambda e: e["sk"]["S"])]
