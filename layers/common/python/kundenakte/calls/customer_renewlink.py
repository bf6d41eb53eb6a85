"""customer.renewlink: give a customer's pages other addresses; those before lead nowhere. Ours."""

import secrets
from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.customer import HASH_BYTES
from kundenakte.domain.customer_id import CustomerId
from kundenakte.domain.errors import Problem, Refused
from kundenakte.storage import customers, subscriptions
from kundenakte.storage.unit import UnitOfWork

MOST = 90  # subscriptions: all addresses change in one transaction


class CustomerLinkRenewed(TypedDict):
    """RESPONSE of customer.renewlink."""

    STATUS: str
    HASH: str
    CHANGEDATA_URL: str
    DASHBOARD_URL: str


def customer_renewlink(request: CustomerId, unit: UnitOfWork) -> dict[str, Any]:
    """Plan another HASH for the customer and for each subscription that is not closed: whoever has
    an address of before, a time-limited one too, has it no more. Raises NotFound."""
    before = customers.read(unit, request.customer_id)
    after = before.changed({"HASH": secrets.token_hex(HASH_BYTES)}, at=unit.at)
    found = subscriptions.of_customer(unit, before.customer_id)
    booked = [each for each in found if each.fields["STATE"] != "closed"]
    if len(booked) > MOST:
        reason = f"it has more than {MOST} subscriptions that are not closed"
        raise Refused(Problem("invalid", "CUSTOMER_ID", reason))
    unit.follow(max(before.version, *(each.version for each in booked), 0))
    customers.replace(unit, before, after, action="customer.renewlink")
    for each in booked:
        renewed = each.with_fields(HASH=secrets.token_hex(HASH_BYTES))
        subscriptions.replace(unit, each, renewed)
    return {
        "STATUS": "success",
        "HASH": after.hash,
        "CHANGEDATA_URL": unit.account.page_url("accountdata", after.hash),
        "DASHBOARD_URL": unit.account.page_url("dashboard", after.hash),
    }


CALL = Call("customer.renewlink", CustomerId, customer_renewlink, CustomerLinkRenewed)
