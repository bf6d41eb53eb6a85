"""Which invoices are collected by direct debit, when, and what stands in the way (docs/banking.md).

An invoice's state says under COLLECTION what became of it: RUN and DATE while it is in a run (the
money is on its way, or has come); AGAIN (a day) after a debit has come back that is tried once
more; STOPPED (a reason) when it is not collected any more. RETURNS counts what has come back.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from kundenakte.domain import sepa
from kundenakte.domain.customer import Customer
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.mandate import Mandate

Fields = Mapping[str, Any]


class Obstacle(NamedTuple):
    """Why an invoice is not collected: a stable code, and the reason in words. `final`: it will not
    be collected later either, so that it is asked for in writing like any other."""

    code: str
    text: str
    final: bool


def in_run(state: Fields) -> bool:
    """Whether the money of an invoice is being collected: then nobody reminds of it."""
    return "RUN" in state.get("COLLECTION", {})


def due_on(fields: Fields, state: Fields) -> str:
    """From which day on an open invoice is to be collected; "" when it is not."""
    collection = state.get("COLLECTION")
    if collection:
        return str(collection.get("AGAIN", ""))
    return str(fields.get("PAYMENT", {}).get("COLLECTION_DATE", ""))


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
    known = customer.fields
    if sepa.needs_address(mandate.fields["IBAN"]) and not (
        known.get("CITY") and known.get("COUNTRY_CODE")
    ):
        return Obstacle("address", "the bank wants town and country of the customer", False)
    return None
