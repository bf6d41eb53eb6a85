"""subscription.postpone: have the next payment, and all after it, so many months later (contract
3.1)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import record
from kundenakte.calls.call import Call
from kundenakte.domain.subscription_dates import postponed
from kundenakte.domain.subscription_filter import SubscriptionPostpone
from kundenakte.storage import customers
from kundenakte.storage.unit import UnitOfWork


class SubscriptionPostponed(TypedDict):
    """RESPONSE of subscription.postpone."""

    STATUS: str


def subscription_postpone(request: SubscriptionPostpone, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the later date; the months between are not billed. Raises NotFound, and Refused where no
    further payment is to come."""
    before = record.running(unit, request.subscription_id)
    customer = customers.read(unit, before.customer_id)
    after = postponed(before, request.month)
    event, action = "subscription.changed", "subscription.postpone"
    record.changed(unit, customer, before, after, event=event, action=action)
    return {"STATUS": "success"}


CALL = Call(
    "subscription.postpone", SubscriptionPostpone, subscription_postpone, SubscriptionPostponed
)
