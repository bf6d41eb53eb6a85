"""import.run: import the rows that the dry run has found to be good. Ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.calls.import_check import require_state
from kundenakte.domain.import_input import ImportId
from kundenakte.domain.import_job import CHECKED, DONE, RUNNING, new_phase
from kundenakte.storage import imports
from kundenakte.storage.unit import UnitOfWork


class ImportRun(TypedDict):
    """RESPONSE of import.run."""

    STATUS: str
    STATE: str


def import_run(request: ImportId, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the run; one that is under way goes on where it was, should it have come to a halt.
    Raises NotFound, and Refused before the dry run is done."""
    job = imports.read(unit, request.import_id)
    require_state(job, CHECKED, RUNNING)
    after = job
    if job.state == CHECKED:
        after = job.with_fields(STATE=RUNNING if job.chunks else DONE, RUN=new_phase())
        imports.save(unit, job, after)
    imports.wake(unit, after)
    return {"STATUS": "success", "STATE": after.state}


CALL = Call("import.run", ImportId, import_run, ImportRun)
