"""subscription.update: set the next payment date, pause, name anew (contract 3.1)."""

from datetime import date
from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import record
from kundenakte.calls.call import Call
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.subscription import Subscription
from kundenakte.domain.subscription_dates import moved, resumed
from kundenakte.domain.subscription_fields import SubscriptionUpdate
from kundenakte.storage import customers
from kundenakte.storage.unit import UnitOfWork


class SubscriptionUpdated(TypedDict):
    """RESPONSE of subscription.update."""

    STATUS: str


def subscription_update(request: SubscriptionUpdate, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the change; nothing is written when nothing differs. Raises NotFound, and Refused."""
    if not request.subscription_id:
        raise Refused(Problem("missing", "SUBSCRIPTION_ID"))
    before = record.running(unit, request.subscription_id)
    customer = customers.read(unit, before.customer_id)
    after = _changed(before, request, unit.today)
    event, action = "subscription.changed", "subscription.update"
    record.changed(unit, customer, before, after, event=event, action=action)
    return {"STATUS": "success"}


def _changed(before: Subscription, request: SubscriptionUpdate, today: date) -> Subscription:
    after = before.with_fields(**request.given())
    if "features" in request.model_fields_set:
        features = [feature.model_dump() for feature in request.features]
        plan = {name: value for name, value in before.plan.items() if name != "FEATURES"}
        after = after.with_fields(PLAN={**plan, **({"FEATURES": features} if features else {})})
    if request.next_event and request.next_event != before.fields.get("NEXT_EVENT"):
        after = moved(after, date.fromisoformat(request.next_event), today)
    return _with_status(after, request.status, today)


def _with_status(subscription: Subscription, status: str, today: date) -> Subscription:
    """Paused or going on, as STATUS asks. What it is already is no change."""
    if status in ("", subscription.status(today)):
        return subscription
    if status == "inactive":
        return subscription.with_fields(STATE="inactive")
    if status == "active" and subscription.fields["STATE"] == "inactive":
        return resumed(subscription, today)
    reason = "inactive and active can be set; subscription.cancel and .reactivate do the rest"
    raise Refused(Problem("invalid", "STATUS", reason))


CALL = Call("subscription.update", SubscriptionUpdate, subscription_update, SubscriptionUpdated)
