"""customer.delete: take a customer out of reach and free its number (contract 2.4)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.customer_id import CustomerId
from kundenakte.storage import customers
from kundenakte.storage.unit import UnitOfWork


class CustomerDeleted(TypedDict):
    """RESPONSE of customer.delete."""

    STATUS: str


def customer_delete(request: CustomerId, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the deletion. Raises NotFound, also for a customer deleted before."""
    customers.remove(unit, customers.read(unit, request.customer_id))
    return {"STATUS": "success"}


CALL = Call("customer.delete", CustomerId, customer_delete, CustomerDeleted)
