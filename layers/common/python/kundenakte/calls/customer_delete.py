"""customer.delete: take a customer out of reach, for ever (contract 2.4, rules DP-1 and DP-2)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.customer_id import CustomerId
from kundenakte.domain.errors import Problem, Refused
from kundenakte.storage import customers, invoices, subscriptions
from kundenakte.storage.unit import UnitOfWork


class CustomerDeleted(TypedDict):
    """RESPONSE of customer.delete."""

    STATUS: str


def customer_delete(request: CustomerId, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the deletion; what the file holds beside the record is erased or blocked afterwards.

    Raises NotFound, also for a customer deleted before, and Refused while a subscription runs.
    """
    customer = customers.read(unit, request.customer_id)
    booked = subscriptions.of_customer(unit, customer.customer_id)
    if running := [str(subscription.id) for subscription in booked if subscription.running]:
        fault = (
            f"SUBSCRIPTION_ID {', '.join(running)} is running: cancel it and let it end, or set it "
            "inactive, first"
        )
        raise Refused(Problem("subscribed", "CUSTOMER_ID", fault))
    kept = invoices.any_final(unit, customer.customer_id)
    customers.remove(unit, customer, keep_number=kept)
    return {"STATUS": "success"}


CALL = Call("customer.delete", CustomerId, customer_delete, CustomerDeleted)
