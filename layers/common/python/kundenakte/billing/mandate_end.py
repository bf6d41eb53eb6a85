"""Ends a mandate: revoked by the customer, or refused by the bank."""

from datetime import date

from kundenakte.domain.mandate import Mandate, mandate_of
from kundenakte.storage import customers, mandates, notes
from kundenakte.storage.unit import UnitOfWork

BANK_DATA = (
    "BANK_IBAN",
    "BANK_BIC",
    "BANK_ACCOUNT_MANDATE_REFERENCE",
    "BANK_ACCOUNT_MANDATE_REFERENCE_DATE",
)


def end(unit: UnitOfWork, mandate: Mandate, day: date, reason: str, action: str) -> None:
    """Plan the end of a mandate that has not ended; it is kept, as proof of what was collected.

    Where it is the one that the customer's bank data name, those are cleared, so that invoices ask
    for a transfer from now on.
    """
    customer = customers.find(unit, mandate.customer_id)
    named = mandate_of(customer) if customer else None
    if customer and named and named["REFERENCE"] == mandate.reference:
        after = customer.changed(dict.fromkeys(BANK_DATA, ""), at=unit.at)
        ended = {"ENDED": day, "ENDED_BECAUSE": reason}
        customers.replace(unit, customer, after, action=action, mandate=ended)
    else:
        mandates.end(unit, mandate, day, reason)
        notes.log(unit, mandate.customer_id, action, REFERENCE=mandate.reference)
