"""mandate.create: store a SEPA mandate and make it the one to collect from. Ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain import bank, times
from kundenakte.domain.errors import Problem, Refused, Taken
from kundenakte.domain.mandate_input import MandateCreate
from kundenakte.storage import customers, mandates
from kundenakte.storage.unit import UnitOfWork


class MandateCreated(TypedDict):
    """RESPONSE of mandate.create."""

    STATUS: str
    CUSTOMER_ID: int
    REFERENCE: str


def mandate_create(request: MandateCreate, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the mandate, the customer's bank data after it, and the end of the mandate before.

    Raises NotFound, Taken for a reference in use, Refused for days that are still to come.
    """
    today = unit.today.isoformat()
    for field, day in (("SIGNED", request.signed), ("LAST_USED", request.last_used)):
        if day > today:
            raise Refused(Problem("invalid", field, "a day that has come is expected"))
    customer = customers.read(unit, request.customer_id)
    reference = request.reference or bank.new_reference()
    if used := mandates.with_reference(unit, reference):
        by = f"already used by CUSTOMER_ID {used[0].customer_id}"
        raise Taken(Problem("taken", "REFERENCE", by))
    mandates.claim(unit, reference, customer.customer_id)
    changes = {
        "BANK_IBAN": request.iban,
        "BANK_BIC": request.bic,
        "BANK_ACCOUNT_OWNER": request.owner or customer.fields.get("BANK_ACCOUNT_OWNER", ""),
        "BANK_ACCOUNT_MANDATE_REFERENCE": reference,
        "BANK_ACCOUNT_MANDATE_REFERENCE_DATE": times.read_instant(request.signed) or unit.at,
    }
    after = customer.changed(changes, at=unit.at)
    more = _more(request)
    customers.replace(unit, customer, after, action="mandate.create", mandate=more, tell=True)
    return {"STATUS": "success", "CUSTOMER_ID": customer.customer_id, "REFERENCE": reference}


def _more(request: MandateCreate) -> dict[str, Any]:
    evidence = {
        "CHANNEL": request.evidence_channel,
        "TEXT": request.evidence_text,
        "NOTE": request.evidence_note,
    }
    told = {name: value for name, value in evidence.items() if value}
    return {"TYPE": request.type, "EVIDENCE": told, "LAST_USED": request.last_used}


CALL = Call("mandate.create", MandateCreate, mandate_create, MandateCreated)
