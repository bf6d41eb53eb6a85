"""subscription.deleteusagedata: take back what was recorded, while no invoice has it (contract
3.1)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.errors import NotFound, Problem, Refused
from kundenakte.domain.usage_fields import UsageId
from kundenakte.storage import notes, subscriptions, usage
from kundenakte.storage.unit import UnitOfWork

ID = "USAGEDATA_ID"


class UsageDeleted(TypedDict):
    """RESPONSE of subscription.deleteusagedata."""

    STATUS: str


def subscription_deleteusagedata(request: UsageId, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the removal; the log says who did it. Raises NotFound, and Refused for a record that is
    on an invoice."""
    owner = usage.subscription_of(unit, request.usagedata_id)
    subscription = subscriptions.find(unit, owner) if owner else None
    if subscription is None:
        raise NotFound(ID)
    if request.usagedata_id <= int(subscription.fields.get("USAGE_BILLED", 0)):
        raise Refused(Problem("invalid", ID, "it is on an invoice"))
    unit.follow(subscription.version)
    usage.remove(unit, subscription, request.usagedata_id)
    about = {"SUBSCRIPTION_ID": subscription.id, ID: request.usagedata_id}
    notes.log(unit, subscription.customer_id, "subscription.deleteusagedata", None, **about)
    return {"STATUS": "success"}


CALL = Call("subscription.deleteusagedata", UsageId, subscription_deleteusagedata, UsageDeleted)
