"""subscription.reactivate: take a notice back, or end a pause (contract 3.1)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import end, record, settle
from kundenakte.calls.call import Call
from kundenakte.domain.subscription_filter import SubscriptionId
from kundenakte.storage import customers
from kundenakte.storage.unit import UnitOfWork


class SubscriptionReactivated(TypedDict):
    """RESPONSE of subscription.reactivate."""

    STATUS: str


def subscription_reactivate(request: SubscriptionId, unit: UnitOfWork) -> dict[str, Any]:
    """Plan that it goes on; days that were given back are charged again. Raises NotFound, and
    Refused where there is nothing to take back."""
    before = record.standing(unit, request.subscription_id)
    customer = customers.read(unit, before.customer_id)
    made = end.brought_back(unit, customer, before)
    event, action = "subscription.reactivate", "subscription.reactivate"
    settle.carry_out(unit, customer, before, made, event=event, action=action)
    return {"STATUS": "success"}


CALL = Call(
    "subscription.reactivate", SubscriptionId, subscription_reactivate, SubscriptionReactivated
)
