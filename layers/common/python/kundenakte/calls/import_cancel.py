"""import.cancel: stop an import; what it has written stays. Ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.calls.import_check import require_state
from kundenakte.domain.import_input import ImportId
from kundenakte.domain.import_job import (
    CANCELED,
    CHECKED,
    CHECKING,
    RUNNING,
    UPLOAD,
    UPLOADED,
)
from kundenakte.storage import imports
from kundenakte.storage.unit import UnitOfWork


class ImportCanceled(TypedDict):
    """RESPONSE of import.cancel."""

    STATUS: str
    STATE: str


def import_cancel(request: ImportId, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the end of an import; the piece that is under way is finished. Raises NotFound, and
    Refused for one that is over."""
    job = imports.read(unit, request.import_id)
    require_state(job, UPLOAD, UPLOADED, CHECKING, CHECKED, RUNNING)
    imports.save(unit, job, job.with_fields(STATE=CANCELED))
    return {"STATUS": "success", "STATE": CANCELED}


CALL = Call("import.cancel", ImportId, import_cancel, ImportCanceled)
