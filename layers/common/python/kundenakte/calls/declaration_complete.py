"""declaration.complete: note that somebody has handled a declaration. An extension of ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.declaration_row import DeclarationComplete
from kundenakte.domain.errors import Problem, Refused
from kundenakte.storage import declarations, notes
from kundenakte.storage.unit import UnitOfWork


class DeclarationCompleted(TypedDict):
    """RESPONSE of declaration.complete."""

    STATUS: str


def declaration_complete(request: DeclarationComplete, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the note; what was declared stays as it was. Raises NotFound, and Refused for one that
    is handled already."""
    before = declarations.read(unit, request.declaration_id)
    if before.done:
        raise Refused(Problem("invalid", "DECLARATION_ID", "it is handled already"))
    after = before.completed(unit.at, unit.account.actor, request.note)
    declarations.save_state(unit, before, after)
    if before.customer_id is not None:
        changes = notes.differences(before.state, after.state)
        action = "declaration.complete"
        notes.log(unit, before.customer_id, action, changes, DECLARATION_ID=before.id)
    return {"STATUS": "success"}


CALL = Call("declaration.complete", DeclarationComplete, declaration_complete, DeclarationCompleted)
