"""customer.addcredits: raise a customer's credit balance (contract 2.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain import reading
from kundenakte.domain.page import Page
from kundenakte.storage import customers
from kundenakte.storage.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class CustomerAddCredits:
    """DATA of customer.addcredits. `amount` is in cents; on the wire 1.5 or "1.50"."""

    customer_id: int
    amount: int

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused for a missing id and for an amount that is not above zero."""
        del page
        return cls(reading.an_id(values, "CUSTOMER_ID"), reading.cents(values, "AMOUNT"))


class CreditsAdded(TypedDict):
    """RESPONSE of customer.addcredits."""

    STATUS: str


def customer_addcredits(request: CustomerAddCredits, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the new balance. Raises NotFound."""
    before = customers.read(unit, request.customer_id)
    balance = before.fields.get("CREDIT_BALANCE", 0) + request.amount
    after = before.changed({"CREDIT_BALANCE": balance}, at=unit.at)
    customers.replace(unit, before, after, action="customer.addcredits")
    return {"STATUS": "success"}


CALL = Call("customer.addcredits", CustomerAddCredits, customer_addcredits, CreditsAdded)
