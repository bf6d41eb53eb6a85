"""customer.merge: two files are one customer, an extension of ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import merge
from kundenakte.calls.call import Call
from kundenakte.domain.customer_merge import CustomerMerge
from kundenakte.domain.errors import NotFound
from kundenakte.storage import customers
from kundenakte.storage.unit import UnitOfWork


class CustomersMerged(TypedDict):
    """RESPONSE of customer.merge: who goes on, and what has moved there."""

    STATUS: str
    CUSTOMER_ID: int
    SUBSCRIPTION_IDS: list[int]
    DRAFT_IDS: list[int]


def customer_merge(request: CustomerMerge, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the merger in one transaction. Raises NotFound on either id, and Refused."""
    stays = customers.read(unit, request.customer_id)
    goes = customers.find(unit, request.from_customer_id)
    if goes is None:
        raise NotFound("FROM_CUSTOMER_ID")
    moved = merge.merge(unit, stays, goes)
    return {
        "STATUS": "success",
        "CUSTOMER_ID": stays.customer_id,
        "SUBSCRIPTION_IDS": [one.id for one in moved.subscriptions],
        "DRAFT_IDS": moved.drafts,
    }


CALL = Call("customer.merge", CustomerMerge, customer_merge, CustomersMerged)
