"""subscription.changearticle: go on with another article, quantity or price (contract 3.1)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import change, record, settle
from kundenakte.calls.call import Call
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.subscription_fields import SubscriptionChange
from kundenakte.storage import customers
from kundenakte.storage.unit import UnitOfWork


class ArticleChanged(TypedDict):
    """RESPONSE of subscription.changearticle."""

    STATUS: str
    SUBSCRIPTION_ID: int


def subscription_changearticle(request: SubscriptionChange, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the change: for the next period, or, with its document, for today. Raises NotFound, and
    Refused."""
    if not request.subscription_id:
        raise Refused(Problem("missing", "SUBSCRIPTION_ID"))
    before = record.standing(unit, request.subscription_id)
    customer = customers.read(unit, before.customer_id)
    made = change.changed(unit, customer, before, request)
    settle.carry_out(
        unit,
        customer,
        before,
        made,
        event="subscription.changed",
        action="subscription.changearticle",
        mail=not request.suppress_mail,
    )
    return {"STATUS": "success", "SUBSCRIPTION_ID": before.id}


CALL = Call(
    "subscription.changearticle", SubscriptionChange, subscription_changearticle, ArticleChanged
)
