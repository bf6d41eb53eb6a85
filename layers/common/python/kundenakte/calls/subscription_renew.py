"""subscription.renew: bill the next period now (contract 3.1)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import end, record, settle
from kundenakte.calls.call import Call
from kundenakte.domain.subscription_filter import SubscriptionId
from kundenakte.storage import customers
from kundenakte.storage.unit import UnitOfWork


class SubscriptionRenewed(TypedDict):
    """RESPONSE of subscription.renew."""

    STATUS: str


def subscription_renew(request: SubscriptionId, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the invoice of the next period, and the next date an interval later. Raises NotFound,
    and Refused where no further payment is to come."""
    before = record.standing(unit, request.subscription_id)
    customer = customers.read(unit, before.customer_id)
    made = end.renewed(unit, customer, before)
    event, action = "subscription.changed", "subscription.renew"
    settle.carry_out(unit, customer, before, made, event=event, action=action)
    return {"STATUS": "success"}


CALL = Call("subscription.renew", SubscriptionId, subscription_renew, SubscriptionRenewed)
