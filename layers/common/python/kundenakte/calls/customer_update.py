"""customer.update: change what is sent of a customer, leave the rest (contract 2.4)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain import reading
from kundenakte.domain.bank import mandate_for, without_mandate
from kundenakte.domain.customer import Customer
from kundenakte.domain.customer_fields import CustomerUpdate
from kundenakte.domain.warnings import customer_warnings
from kundenakte.storage import customers
from kundenakte.storage.unit import UnitOfWork


class CustomerUpdated(TypedDict):
    """RESPONSE of customer.update; CUSTOMER_ID in the JSON type it was sent in."""

    STATUS: str
    CUSTOMER_ID: int | str


def customer_update(request: CustomerUpdate, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the change; nothing is written, not even LASTUPDATE, when nothing differs."""
    customer_id = reading.an_id({"CUSTOMER_ID": request.customer_id}, "CUSTOMER_ID")
    before = customers.read(unit, customer_id)
    after = changed(before, request, at=unit.at)
    tell = not request.suppress_mail
    customers.replace(unit, before, after, action="customer.update", tell=tell)
    return {"STATUS": "success", "CUSTOMER_ID": request.customer_id}


def changed(before: Customer, request: CustomerUpdate, *, at: str) -> Customer:
    """The customer as it will be; `before` itself where nothing differs. Raises Refused."""
    given = request.given()
    given |= without_mandate(given)
    mandate = mandate_for({**before.fields, **given}, at=at)
    return before.changed({**given, **mandate}, at=at)


CALL = Call(
    "customer.update", CustomerUpdate, customer_update, CustomerUpdated, warnings=customer_warnings
)
