"""customer.create: store a new customer of the calling account (contract 2.3)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.customer import Customer, new_customer, require, without_empty
from kundenakte.domain.customer_fields import CustomerCreate
from kundenakte.domain.warnings import customer_warnings
from kundenakte.storage import customers, numbers
from kundenakte.storage.unit import UnitOfWork


class CustomerCreated(TypedDict):
    """RESPONSE of customer.create."""

    STATUS: str
    CUSTOMER_ID: int
    CUSTOMER_NUMBER: str
    HASH: str
    CHANGEDATA_URL: str
    DASHBOARD_URL: str


def customer_create(request: CustomerCreate, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the customer with the account's defaults, and a number of the range if none is given."""
    given = without_empty(request.given())
    require(given)  # before a number is taken
    identity = numbers.identity(unit, given.get("CUSTOMER_NUMBER", ""))
    customer = new_customer({**identity, **given}, unit.account.settings, at=unit.at)
    customers.add(unit, customer, number_is_ours="CUSTOMER_NUMBER" not in given)
    return _created(customer, unit)


def _created(customer: Customer, unit: UnitOfWork) -> dict[str, Any]:
    return {
        "STATUS": "success",
        "CUSTOMER_ID": customer.customer_id,
        "CUSTOMER_NUMBER": customer.number,
        "HASH": customer.hash,
        "CHANGEDATA_URL": unit.account.page_url("accountdata", customer.hash),
        "DASHBOARD_URL": unit.account.page_url("dashboard", customer.hash),
    }


CALL = Call(
    "customer.create", CustomerCreate, customer_create, CustomerCreated, warnings=customer_warnings
)
