"""invoice.dunningstop: stop the reminders of an invoice, or let them go on. Ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import drafts
from kundenakte.calls.call import Call
from kundenakte.domain import dunning
from kundenakte.domain.dunning_stop import DunningStop
from kundenakte.domain.errors import Problem, Refused
from kundenakte.storage import invoices, notes
from kundenakte.storage.unit import UnitOfWork


class DunningStopped(TypedDict):
    """RESPONSE of invoice.dunningstop."""

    STATUS: str


def invoice_dunningstop(request: DunningStop, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the stop, or its end; nothing is written when it stands as asked for already.

    Raises NotFound, and Refused for a draft and for a stop that is over already.
    """
    invoice, customer = drafts.read(unit, request.invoice_id)
    drafts.must_be_final(invoice, "dunned")
    if request.until and request.until < unit.today.isoformat():
        raise Refused(Problem("invalid", "UNTIL", "a day that is not over is expected"))
    before = dict(invoice.state.get("DUNNING", {}))
    if request.stop:
        after = dunning.with_stop(invoice, request.until, request.reason)
    else:
        after = dunning.without_stop(invoice, unit.account.dunning_levels)
    if before.get("STOP") != after.get("STOP"):
        unit.follow(max(invoice.version, customer.version))
        change = {
            "FIELD": "DUNNING_STOP",
            "BEFORE": before.get("STOP"),
            "AFTER": after.get("STOP"),
        }
        about = {"INVOICE_ID": invoice.id, "INVOICE_NUMBER": invoice.number}
        notes.log(unit, customer.customer_id, "invoice.dunningstop", [change], **about)
        invoices.save_state(unit, invoice, {"DUNNING": after})
    return {"STATUS": "success"}


CALL = Call("invoice.dunningstop", DunningStop, invoice_dunningstop, DunningStopped)
