"""payment.delete: take a payment back, as a charge-back or because it was booked wrongly. Both stay
visible. An extension of ours."""

from typing import Any

from kundenakte.billing import receive
from kundenakte.calls.call import Call
from kundenakte.calls.payment_create import PaymentCreated, day_of
from kundenakte.domain.payment_request import PaymentDelete
from kundenakte.domain.payment_row import text_row, typed_row
from kundenakte.storage import customers, payments
from kundenakte.storage.unit import UnitOfWork


class PaymentDeleted(PaymentCreated):
    """RESPONSE of payment.delete: the payment that takes the other one back."""


def payment_delete(request: PaymentDelete, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the reversal. Raises Refused for a payment that was taken back before."""
    payment = payments.read(unit, request.payment_id)
    customer = customers.read(unit, payment.customer_id)
    day = day_of(request.date, unit.today)
    made = receive.reverse(unit, customer, payment, request.kind, day, request.reason)
    return {"STATUS": "success", "PAYMENT_ID": made.id, "PAYMENT": made.fields}


CALL = Call(
    "payment.delete",
    PaymentDelete,
    payment_delete,
    PaymentDeleted,
    row_key="PAYMENT",
    text_row=text_row,
    typed_row=typed_row,
)
