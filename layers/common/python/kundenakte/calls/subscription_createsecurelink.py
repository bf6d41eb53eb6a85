"""subscription.createsecurelink: time-limited addresses of its pages (contract 3.1)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.subscription_filter import SubscriptionId
from kundenakte.storage import links, subscriptions
from kundenakte.storage.unit import UnitOfWork


class SubscriptionLinks(TypedDict):
    """RESPONSE of subscription.createsecurelink; the addresses work for 24 hours."""

    ADDONS_URL: str
    CANCEL_URL: str
    REACTIVATE_URL: str


def subscription_createsecurelink(request: SubscriptionId, unit: UnitOfWork) -> dict[str, Any]:
    """Plan a link that does not hold the subscription's lasting hash. Raises NotFound."""
    subscription = subscriptions.read(unit, request.subscription_id)
    token = links.make_for_subscription(unit, subscription)
    return {
        "ADDONS_URL": unit.account.page_url("addons", token),
        "CANCEL_URL": unit.account.page_url("cancel", token),
        "REACTIVATE_URL": unit.account.page_url("reactivate", token),
    }


CALL = Call(
    "subscription.createsecurelink",
    SubscriptionId,
    subscription_createsecurelink,
    SubscriptionLinks,
)
