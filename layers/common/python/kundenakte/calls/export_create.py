"""export.create: begin an archive of the whole account, or what a tax auditor gets. Ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.export import AUDIT, WAITING, Export, ExportCreate
from kundenakte.storage import exports
from kundenakte.storage.unit import UnitOfWork


class ExportCreated(TypedDict):
    """RESPONSE of export.create."""

    STATUS: str
    EXPORT_ID: int


def export_create(request: ExportCreate, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the export; it is made in the background. Raises Refused while one of its kind is."""
    if found := exports.under_way(unit, request.kind):
        reason = f"EXPORT_ID {found.id} is being made; wait for it"
        raise Refused(Problem("invalid", "KIND", reason))
    days = {"FROM_DATE": request.from_date, "TO_DATE": request.to_date}
    fields = {
        "EXPORT_ID": exports.next_id(unit),
        "KIND": request.kind,
        **(days if request.kind == AUDIT else {}),
        "STATE": WAITING,
        "CREATED": unit.at,
        "ACTOR": unit.account.actor,
    }
    exports.add(unit, Export(fields))
    return {"STATUS": "success", "EXPORT_ID": fields["EXPORT_ID"]}


CALL = Call("export.create", ExportCreate, export_create, ExportCreated)
