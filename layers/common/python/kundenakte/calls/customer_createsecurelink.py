"""customer.createsecurelink: time-limited addresses of a customer's pages (contract 2.4)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.customer_id import CustomerId
from kundenakte.storage import customers, links
from kundenakte.storage.unit import UnitOfWork


class SecureLinks(TypedDict):
    """RESPONSE of customer.createsecurelink; both addresses work for 24 hours."""

    ACCOUNTDATA_URL: str
    DASHBOARD_URL: str


def customer_createsecurelink(request: CustomerId, unit: UnitOfWork) -> dict[str, Any]:
    """Plan a link that does not hold the customer's lasting hash. Raises NotFound."""
    customer = customers.read(unit, request.customer_id)
    token = links.make(unit, customer)
    return {
        "ACCOUNTDATA_URL": unit.account.page_url("accountdata", token),
        "DASHBOARD_URL": unit.account.page_url("dashboard", token),
    }


CALL = Call("customer.createsecurelink", CustomerId, customer_createsecurelink, SecureLinks)
