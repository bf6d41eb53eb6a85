"""payment.create: book money that came in, or was given back. An extension of ours."""

from datetime import date
from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import receive
from kundenakte.calls.call import Call
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.payment_request import PaymentCreate
from kundenakte.domain.payment_row import text_row, typed_row
from kundenakte.domain.settlement import takes_money
from kundenakte.storage import customers, invoices
from kundenakte.storage.unit import UnitOfWork


class PaymentCreated(TypedDict):
    """RESPONSE of payment.create: the payment as payment.get shows it."""

    STATUS: str
    PAYMENT_ID: int
    PAYMENT: dict[str, Any]


def payment_create(request: PaymentCreate, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the payment: it settles the invoices named, or else the customer's open ones."""
    day = day_of(request.date, unit.today)
    named = [invoices.read(unit, invoice_id) for invoice_id in request.invoice_id]
    _check(named, request.customer_id)
    customer_id = named[0].customer_id if named else request.customer_id
    assert customer_id is not None  # the request has one or the other
    customer = customers.read(unit, customer_id)
    amount = request.amount if request.kind == "payment" else -request.amount
    paid = named if named or amount < 0 else _open(unit, customer_id)
    made = receive.receive(unit, customer, amount, day, request.method, request.reference, paid)
    return {"STATUS": "success", "PAYMENT_ID": made.id, "PAYMENT": made.fields}


def day_of(text: str, today: date) -> date:
    """The day given, today when none is. Raises Refused for one that is still to come."""
    day = date.fromisoformat(text) if text else today
    if day > today:
        raise Refused(Problem("invalid", "DATE", "no later day than today is expected"))
    return day


def _check(named: list[Invoice], customer_id: int | None) -> None:
    owners = {invoice.customer_id for invoice in named}
    if named and len(owners | {customer_id or named[0].customer_id}) > 1:
        raise Refused(Problem("invalid", "INVOICE_ID", "all must be of one customer"))
    if not all(invoice.final for invoice in named):
        fault = "a draft cannot be paid, complete it with invoice.complete first"
        raise Refused(Problem("invalid", "INVOICE_ID", fault))
    if any(invoice.total < 0 for invoice in named):
        raise Refused(Problem("invalid", "INVOICE_ID", "this document asks for no money"))
    if len({invoice.fields["CURRENCY_CODE"] for invoice in named}) > 1:
        raise Refused(Problem("invalid", "INVOICE_ID", "all must be in one currency"))


def _open(unit: UnitOfWork, customer_id: int) -> list[Invoice]:
    """The customer's open invoices, in the currency of the one due first."""
    found = [one for one in invoices.of_customer(unit, customer_id) if takes_money(one)]
    if not found:
        return []
    first = min(found, key=lambda one: (one.fields["DUE_DATE"], one.id))
    currency = first.fields["CURRENCY_CODE"]
    return [one for one in found if one.fields["CURRENCY_CODE"] == currency]


CALL = Call(
    "payment.create",
    PaymentCreate,
    payment_create,
    PaymentCreated,
    row_key="PAYMENT",
    text_row=text_row,
    typed_row=typed_row,
)
