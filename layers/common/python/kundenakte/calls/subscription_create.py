"""subscription.create: book an article for a customer, and bill it where due (contract 3.1)."""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from kundenakte.billing import book
from kundenakte.calls.call import Call
from kundenakte.domain.customer import Customer
from kundenakte.domain.customer_merge import must_be_own
from kundenakte.domain.notice import void_for_consumers
from kundenakte.domain.subscription import Subscription
from kundenakte.domain.subscription_fields import SubscriptionCreate
from kundenakte.storage import customers, subscriptions
from kundenakte.storage.unit import UnitOfWork


class SubscriptionCreated(TypedDict):
    """RESPONSE of subscription.create; INVOICE_ID is 0 where nothing is billed yet."""

    STATUS: str
    SUBSCRIPTION_ID: int
    HASH: str
    INVOICE_ID: int
    PAYPAL_URL: str
    WARNINGS: NotRequired[list[str]]


def subscription_create(request: SubscriptionCreate, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the subscription, and in the same transaction its first invoice where one is due.

    Raises NotFound, and Refused with all that keeps it from being booked or billed.
    """
    request.require()
    customer = customers.read(unit, request.customer_id)
    must_be_own(customer)
    new = book.booked(unit, customer, request, subscriptions.next_id(unit))
    after, invoice = book.opened(unit, customer, new)
    doubts = _doubts(customer, after)
    return {
        "STATUS": "success",
        "SUBSCRIPTION_ID": after.id,
        "HASH": after.fields["HASH"],
        "INVOICE_ID": invoice.id if invoice else 0,
        "PAYPAL_URL": "",
        **({"WARNINGS": doubts} if doubts else {}),
    }


def _doubts(customer: Customer, subscription: Subscription) -> list[str]:
    if customer.fields["CUSTOMER_TYPE"] != "consumer":
        return []
    void = void_for_consumers(subscription)
    return [f"booked, but what the law allows holds instead: SUBSCRIPTION_{name}" for name in void]


CALL = Call("subscription.create", SubscriptionCreate, subscription_create, SubscriptionCreated)
