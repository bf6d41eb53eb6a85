"""mandate.delete: end a SEPA mandate, as when the customer revokes it. Ours."""

from datetime import date
from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import NotFound, Problem, Refused
from kundenakte.domain.mandate import Mandate, mandate_of
from kundenakte.domain.mandate_input import MandateEnd
from kundenakte.storage import customers, mandates, notes
from kundenakte.storage.unit import UnitOfWork

ACTION = "mandate.delete"
BANK_DATA = (
    "BANK_IBAN",
    "BANK_BIC",
    "BANK_ACCOUNT_MANDATE_REFERENCE",
    "BANK_ACCOUNT_MANDATE_REFERENCE_DATE",
)


class MandateEnded(TypedDict):
    """RESPONSE of mandate.delete."""

    STATUS: str


def mandate_delete(request: MandateEnd, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the end; the mandate itself is kept, as proof of what was collected before.

    Where it is the one that the customer's bank data name, those are cleared, so that invoices ask
    for a transfer from now on. Raises NotFound, Refused for a day that is still to come.
    """
    day = date.fromisoformat(request.date) if request.date else unit.today
    if day > unit.today:
        raise Refused(Problem("invalid", "DATE", "a day that has come is expected"))
    mandate = _one(request, unit)
    if mandate.status(unit.today) == "ended":
        return {"STATUS": "success"}
    customer = customers.find(unit, mandate.customer_id)
    if customer and _is_current(customer, mandate):
        after = customer.changed(dict.fromkeys(BANK_DATA, ""), at=unit.at)
        ended = {"ENDED": day, "ENDED_BECAUSE": request.reason}
        customers.replace(unit, customer, after, action=ACTION, mandate=ended)
    else:
        mandates.end(unit, mandate, day, request.reason)
        notes.log(unit, mandate.customer_id, ACTION, REFERENCE=mandate.reference)
    return {"STATUS": "success"}


def _one(request: MandateEnd, unit: UnitOfWork) -> Mandate:
    if request.customer_id is not None:
        found = mandates.find(unit, request.customer_id, request.reference)
        if found is None:
            raise NotFound("REFERENCE")
        return found
    several = mandates.with_reference(unit, request.reference)
    if not several:
        raise NotFound("REFERENCE")
    if len(several) > 1:
        reason = "several customers have this mandate reference, name the one"
        raise Refused(Problem("missing", "CUSTOMER_ID", reason))
    return several[0]


def _is_current(customer: Customer, mandate: Mandate) -> bool:
    named = mandate_of(customer)
    return named is not None and named["REFERENCE"] == mandate.reference


CALL = Call("mandate.delete", MandateEnd, mandate_delete, MandateEnded)
