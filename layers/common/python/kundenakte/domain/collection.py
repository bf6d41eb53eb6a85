"""Whether an invoice that is due for direct debit can be collected (docs/banking.md)."""

from datetime import date
from typing import NamedTuple

from kundenakte.domain import sepa
from kundenakte.domain.customer import Customer
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.mandate import Mandate


class Obstacle(NamedTuple):
    """Why an invoice is not collected: a stable code, and the reason in words. `final`: it will not
    be collected later either, so that it is asked for in writing like any other."""

    code: str
    text: str
    final: bool


def obstacle(
    invoice: Invoice, customer: Customer | None, mandate: Mandate | None, today: date, scheme: str
) -> Obstacle | None:
    """What keeps a due invoice from being collected today; None for nothing."""
    if customer is None or mandate is None:
        return Obstacle("no_mandate", "the customer has no mandate", True)
    if (status := mandate.status(today)) != "active":
        return Obstacle(f"mandate_{status}", f"the mandate has {status}", True)
    if fault := sepa.account_fault(mandate.fields["IBAN"]):
        return Obstacle("account", fault, True)
    if invoice.fields["CURRENCY_CODE"] != "EUR":
        return Obstacle("currency", "only euros are collected", True)
    if scheme == "B2B" and customer.fields["CUSTOMER_TYPE"] != "business":
        return Obstacle("consumer", "B2B debits are for businesses only", False)
    place = address(customer)
    if sepa.needs_address(mandate.fields["IBAN"]) and not (place["CITY"] and place["COUNTRY_CODE"]):
        return Obstacle("address", "the bank wants town and country of the customer", False)
    return None


def holder(customer: Customer, mandate: Mandate) -> str:
    """Whose account it is: as the mandate says, or else the customer's name."""
    known = customer.fields
    person = f"{known.get('FIRST_NAME', '')} {known.get('LAST_NAME', '')}".strip()
    names = (mandate.fields.get("OWNER"), known.get("ORGANIZATION"), person)
    return next((str(name) for name in names if name), "")


def address(customer: Customer) -> dict[str, str]:
    """Where the account holder lives: as said beside the bank data, or else as the customer."""
    known = customer.fields
    own = {name: str(known.get(f"BANK_ACCOUNT_OWNER_{name}") or "") for name in PLACE}
    place = own if own["CITY"] else {name: str(known.get(name) or "") for name in PLACE}
    return {**place, "COUNTRY_CODE": str(known.get("COUNTRY_CODE") or "")}


PLACE = ("ADDRESS", "ZIPCODE", "CITY")
