"""subscription.setaddon: book an add-on, change its quantity, or remove it (contract 3.1)."""

from collections.abc import Sequence
from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import change, record, settle
from kundenakte.calls.call import Call
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.subscription_fields import SubscriptionAddon
from kundenakte.storage import customers
from kundenakte.storage.unit import UnitOfWork


class AddonSet(TypedDict):
    """RESPONSE of subscription.setaddon."""

    STATUS: str


def subscription_setaddon(request: SubscriptionAddon, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the change; nothing is written when nothing differs. Raises NotFound, and Refused."""
    needed = ("SUBSCRIPTION_ID", "ARTICLE_NUMBER", "QUANTITY")
    if missing := [name for name in needed if not getattr(request, name.lower())]:
        raise Refused(*(Problem("missing", name) for name in missing))
    set_addons(unit, request.subscription_id, [request])
    return {"STATUS": "success"}


def set_addons(unit: UnitOfWork, subscription_id: int, asked: Sequence[SubscriptionAddon]) -> None:
    """Plan several changes as one, with one document. Raises NotFound, and Refused."""
    before = record.standing(unit, subscription_id)
    customer = customers.read(unit, before.customer_id)
    made = change.with_addons_set(unit, customer, before, asked)
    settle.carry_out(
        unit,
        customer,
        before,
        made,
        event="subscription.changed",
        action="subscription.setaddon",
    )


CALL = Call("subscription.setaddon", SubscriptionAddon, subscription_setaddon, AddonSet)
