"""import.upload: one part of a file that is to be imported. Ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain import import_archive, import_columns
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.import_input import ImportUpload
from kundenakte.domain.import_job import FAILED, PART, UPLOADED, ImportJob
from kundenakte.storage import import_files, imports
from kundenakte.storage.unit import UnitOfWork


class ImportUploaded(TypedDict):
    """RESPONSE of import.upload: how many parts are there, and the import's state."""

    STATUS: str
    PARTS_THERE: int
    STATE: str


def import_upload(request: ImportUpload, unit: UnitOfWork) -> dict[str, Any]:
    """Store the part, and plan to count it; after the last one the file is looked at. A part that
    is there already is only answered. Raises NotFound, and Refused for a part that does not fit."""
    job = imports.read(unit, request.import_id)
    if request.part >= job.fields["PARTS"]:
        _require(job, request)
        import_files.put_part(unit, job, request.part, request.content)
        after = job.with_fields(PARTS=request.part + 1)
        if after.fields["PARTS"] == job.parts:
            after = _looked_at(unit, after)
        imports.save(unit, job, after)
        job = after
    return {"STATUS": "success", "PARTS_THERE": job.fields["PARTS"], "STATE": job.state}


def _require(job: ImportJob, request: ImportUpload) -> None:
    there = job.fields["PARTS"]
    if request.part != there or there >= job.parts:
        raise Refused(Problem("invalid", "PART", f"{there} is expected"))
    size = min(PART, job.fields["SIZE"] - there * PART)
    if len(request.content) != size:
        raise Refused(Problem("invalid", "CONTENT", f"{size} bytes are expected"))


def _looked_at(unit: UnitOfWork, job: ImportJob) -> ImportJob:
    """The import with its columns, and which fields they seem to be; or why it cannot be read."""
    try:
        found = import_archive.look(import_files.opened(unit, job))
    except Refused as fault:
        return job.with_fields(STATE=FAILED, FAULT=fault.problems[0].reason)
    kept = imports.mapping(unit, import_columns.digest(job.kind, found.columns))
    return job.with_fields(
        STATE=UPLOADED,
        FORMAT=list(found.how),
        ENTRY=found.entry,
        COLUMNS=found.columns,
        MAPPING=kept or import_columns.guessed(job.kind, found.columns),
    )


CALL = Call("import.upload", ImportUpload, import_upload, ImportUploaded)
