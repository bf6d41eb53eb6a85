"""What other systems are told of a customer (contract 4.3)."""

from typing import Any

from kundenakte.domain.account import Account
from kundenakte.domain.codes import SALUTATION_WORDS
from kundenakte.domain.customer import Customer

_RENAMED = {  # payload key → wire name of the field
    "companyname": "ORGANIZATION",
    "title": "TITLE_ACADEMIC",
    "firstname": "FIRST_NAME",
    "lastname": "LAST_NAME",
    "address": "ADDRESS",
    "address_2": "ADDRESS_2",
    "zipcode": "ZIPCODE",
    "city": "CITY",
    "country_code": "COUNTRY_CODE",
    "email": "EMAIL",
    "phone": "PHONE",
    "telefax": "FAX",
    "language_code": "LANGUAGE_CODE",
    "vat_id": "VAT_ID",
    "tax_id": "TAX_ID",
}


def customer_object(customer: Customer, account: Account) -> dict[str, Any]:
    """`customer` as every event carries it, and all that customer.created, .changed and .deleted
    carry beside id and type: these three have no `created`. Keys in lower case, values text."""
    fields = customer.fields
    return {
        "customer_id": str(customer.customer_id),
        "customer_ext_uid": customer.ext_uid or None,
        "hash": customer.hash,
        "customer_number": customer.number,
        "salutation": SALUTATION_WORDS.get(fields.get("SALUTATION", ""), ""),
        **{key: fields.get(name, "") for key, name in _RENAMED.items()},
        "payment_data_url": account.page_url("accountdata", customer.hash),
        "dashboard_url": account.page_url("dashboard", customer.hash),
        "x_attributes": fields.get("X_ATTRIBUTES", []),
    }
