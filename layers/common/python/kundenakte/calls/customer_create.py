"""customer.create: store a new customer of the calling account (contract 2.3)."""

import secrets
from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.bank import mandate_for
from kundenakte.domain.customer import Customer, require, without_empty
from kundenakte.domain.customer_fields import CustomerCreate
from kundenakte.domain.warnings import customer_warnings
from kundenakte.storage import customers, numbers
from kundenakte.storage.unit import UnitOfWork

HASH_BYTES = 16  # 128 bits guard the hosted pages: 32 hex digits


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
    require(given)
    by_hand = given.get("CUSTOMER_NUMBER")
    if by_hand:
        customer_id, number = numbers.next_id(unit), by_hand
    else:
        customer_id, number = numbers.next_id_and_number(unit)
    identity = {"CUSTOMER_ID": customer_id, "CUSTOMER_NUMBER": number}
    fields = {**identity, **_defaults(unit), **given, "LASTUPDATE": unit.at}
    customer = Customer({**fields, **mandate_for(fields, at=unit.at)})
    customers.add(unit, customer, number_is_ours=not by_hand)
    return _created(customer, unit)


def _defaults(unit: UnitOfWork) -> dict[str, Any]:
    settings = unit.account.settings
    return {
        "HASH": secrets.token_hex(HASH_BYTES),
        "CREATED": unit.at,
        "PAYMENT_TYPE": 1,  # transfer is preset for everyone
        "INVOICE_DELIVERY_METHOD": "mail",
        **{
            name: settings[name]
            for name in ("DAYS_FOR_PAYMENT", "COUNTRY_CODE", "CURRENCY_CODE", "LANGUAGE_CODE")
        },
    }


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
