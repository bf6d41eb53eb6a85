"""Makes a document final: snapshot, checks, number, what settles it, log and events; all of it
planned in the unit's one transaction."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kundenakte.billing import tell
from kundenakte.documents.checks import faults
from kundenakte.documents.clean import clean
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Refused
from kundenakte.domain.invoice import ITEMS_PER_INVOICE, Invoice, new_token
from kundenakte.domain.payment import Payment
from kundenakte.domain.reference import creditor_reference
from kundenakte.domain.settlement import must_be_creditable
from kundenakte.domain.snapshot import snapshot
from kundenakte.storage import customers, invoice_numbers, invoices, payments
from kundenakte.storage.unit import UnitOfWork

Fields = Mapping[str, Any]


def issue(
    unit: UnitOfWork,
    customer: Customer,
    fields: Fields,
    *,
    draft: Invoice | None = None,
    trigger: str = "",
) -> Invoice:
    """Plan the final document of `fields` (as of a draft), and answer it as it will be.

    A credit balance of the customer pays as much of it as it covers. Raises Refused with all that
    is missing, each with the field where it is entered; no number is taken then.
    """
    document = snapshot(fields, customer, unit.account.settings, unit.today)
    return publish(unit, customer, document, draft=draft, trigger=trigger)


def publish(
    unit: UnitOfWork,
    customer: Customer,
    document: Fields,
    *,
    draft: Invoice | None = None,
    against: Invoice | None = None,
    cancels: bool = False,
    trigger: str = "",
) -> Invoice:
    """Plan a finished snapshot as a final document with the next number.

    `against`: the invoice that a document below zero takes back, or, where it `cancels`, all of it:
    what is open of it is settled, what was paid becomes credit of the customer.
    """
    unit.follow(max(customer.version, draft.version if draft else 0))
    final = numbered(unit, document, draft)
    if against:
        unit.follow(against.version)
        paid = _take_back(unit, customer, final, against, cancels=cancels)
    else:
        paid = _use_credit(unit, customer, final)
        final |= {"PREPAID": paid} if paid > 0 else {}  # BT-113: what is asked for is the rest
    state = _state(final, paid, unit.today)
    numbers = invoice_numbers.read(unit, unit.today)
    final = _with_number(final, numbers.number(unit.today))
    issued = Invoice(final, state, final=True)
    tell.issued(unit, customer, issued, trigger)
    invoices.finish(unit, final, numbers, state, draft)  # last: its version follows the log's ids
    return issued


def numbered(unit: UnitOfWork, document: Fields, draft: Invoice | None) -> dict[str, Any]:
    """The document with ids for itself and its items, its text printable; checked.

    Raises Refused with everything that keeps it from being issued.
    """
    invoice_id = draft.id if draft else invoices.next_id(unit)
    items = [
        {"INVOICE_ITEM_ID": invoice_id * ITEMS_PER_INVOICE + place, "SORT_ORDER": place, **item}
        for place, item in enumerate(document["ITEMS"], 1)
    ]
    final = clean({**document, "INVOICE_ID": invoice_id, "CREATED": unit.at, "ITEMS": items})
    if found := faults(final):
        raise Refused(*found)
    return dict(final)


def _with_number(final: Fields, number: str) -> dict[str, Any]:
    payment = {**final["PAYMENT"], "REFERENCE": creditor_reference(number)}
    return {**final, "INVOICE_NUMBER": number, "PAYMENT": payment}


def _state(final: Fields, paid: int, today: date) -> dict[str, Any]:
    settled = paid == final["TOTAL"]
    return {
        "DOCUMENT": {"TOKEN": new_token()},  # its address, told of at once
        **({"PAID": paid} if paid else {}),
        **({"PAID_DATE": today.isoformat()} if settled else {}),
    }


def _use_credit(unit: UnitOfWork, customer: Customer, final: Fields) -> int:
    """Plan to pay the document from the customer's credit balance, or one below zero into it;
    answers the cents."""
    total, balance = int(final["TOTAL"]), int(customer.fields.get("CREDIT_BALANCE", 0))
    same = final["CURRENCY_CODE"] == customer.fields["CURRENCY_CODE"]
    used = min(total, max(0, balance if same else 0))
    if not used:
        customers.must_stay(unit, customer)
        return 0
    _offset(unit, customer, final, [{"INVOICE_ID": final["INVOICE_ID"], "AMOUNT": used}], -used)
    return used


def _take_back(
    unit: UnitOfWork, customer: Customer, final: Fields, against: Invoice, *, cancels: bool
) -> int:
    """Plan to settle a document below zero with the invoice that it takes back; answers the cents
    allocated to it, which is all of it. What was paid becomes credit, a cash discount does not."""
    total = int(final["TOTAL"])
    still_open = max(0, min(against.outstanding, -total))
    granted = int(against.state.get("DISCOUNT", 0)) if cancels else 0
    allocations = [
        {"INVOICE_ID": against.id, "AMOUNT": still_open},
        {"INVOICE_ID": final["INVOICE_ID"], "AMOUNT": total},
    ]
    credit = -total - still_open - granted
    discounts = [{"INVOICE_ID": against.id, "AMOUNT": -granted}] if granted else []
    parts = [part for part in allocations if part["AMOUNT"]]
    _offset(unit, customer, final, parts, credit, discounts)
    changes: dict[str, Any] = {"PAID": against.paid + still_open}
    if against.paid + still_open >= against.total:
        changes["PAID_DATE"] = against.state.get("PAID_DATE") or unit.today.isoformat()
    by = {"INVOICE_ID": final["INVOICE_ID"]}
    changes |= {"CANCELED_BY": by} if cancels else {"CORRECTED_BY": by}
    after = invoices.save_state(unit, against, changes, render=None)
    tell.invoice_changed(unit, customer, after)
    return total


def _offset(
    unit: UnitOfWork,
    customer: Customer,
    final: Fields,
    allocations: list[dict[str, int]],
    credit: int,
    discounts: list[dict[str, int]] | None = None,
) -> None:
    """Plan a payment without money: invoices settled with each other, or with the credit balance;
    `credit` cents go to the balance, or come from it when below zero. Raises Refused where that
    is in another currency."""
    must_be_creditable(customer, final["CURRENCY_CODE"], credit)
    fields = {
        "PAYMENT_ID": payments.next_id(unit),
        "CUSTOMER_ID": customer.customer_id,
        "KIND": "credit",
        "AMOUNT": 0,
        "DATE": unit.today.isoformat(),
        "METHOD": "credit",
        "CURRENCY_CODE": final["CURRENCY_CODE"],
        "ALLOCATIONS": allocations,
        "TO_CREDIT": credit,
        **({"DISCOUNTS": discounts} if discounts else {}),
        "CREATED": unit.at,
    }
    payments.add(unit, Payment(fields))
    payments.move_credit(unit, customer, credit, "billing.credit")
