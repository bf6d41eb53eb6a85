"""mandate.delete: end a SEPA mandate, as when the customer revokes it. Ours."""

from datetime import date
from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import mandate_end
from kundenakte.calls.call import Call
from kundenakte.domain.errors import NotFound, Problem, Refused
from kundenakte.domain.mandate import Mandate
from kundenakte.domain.mandate_input import MandateEnd
from kundenakte.storage import mandates
from kundenakte.storage.unit import UnitOfWork


class MandateEnded(TypedDict):
    """RESPONSE of mandate.delete."""

    STATUS: str


def mandate_delete(request: MandateEnd, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the end; nothing changes where it has ended before. Raises NotFound, Refused for a day
    that is still to come."""
    day = date.fromisoformat(request.date) if request.date else unit.today
    if day > unit.today:
        raise Refused(Problem("invalid", "DATE", "a day that has come is expected"))
    mandate = _one(request, unit)
    if mandate.status(unit.today) == "ended":
        return {"STATUS": "success"}
    mandate_end.end(unit, mandate, day, request.reason, "mandate.delete")
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


CALL = Call("mandate.delete", MandateEnd, mandate_delete, MandateEnded)
