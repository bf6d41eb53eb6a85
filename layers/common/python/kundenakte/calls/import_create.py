"""import.create: announce a file that is to be imported. Ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.import_input import ImportCreate
from kundenakte.domain.import_job import PART, UPLOAD, ImportJob
from kundenakte.storage import imports
from kundenakte.storage.unit import UnitOfWork


class ImportCreated(TypedDict):
    """RESPONSE of import.create: into how many parts of how many bytes the file is to be cut."""

    STATUS: str
    IMPORT_ID: int
    PART_SIZE: int
    PARTS: int


def import_create(request: ImportCreate, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the import; its file is uploaded next."""
    fields = {
        "IMPORT_ID": imports.next_id(unit),
        "KIND": request.kind,
        "KEY": request.key,
        "FILE_NAME": request.file_name,
        "SIZE": request.size,
        "PARTS": 0,
        "STATE": UPLOAD,
        "BY": unit.account.actor,
        "CREATED": unit.at,
    }
    job = ImportJob(fields)
    imports.save(unit, None, job)
    return {"STATUS": "success", "IMPORT_ID": job.id, "PART_SIZE": PART, "PARTS": job.parts}


CALL = Call("import.create", ImportCreate, import_create, ImportCreated)
