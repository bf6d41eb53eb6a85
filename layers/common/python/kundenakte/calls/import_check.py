"""import.check: begin the dry run of an import, which changes nothing. Ours."""

from collections.abc import Mapping
from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain import import_columns
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.import_input import ImportCheck
from kundenakte.domain.import_job import CHECKED, CHECKING, UPLOADED, ImportJob, new_phase
from kundenakte.domain.import_kinds import KINDS
from kundenakte.storage import imports
from kundenakte.storage.unit import UnitOfWork


class ImportChecked(TypedDict):
    """RESPONSE of import.check."""

    STATUS: str
    STATE: str


def import_check(request: ImportCheck, unit: UnitOfWork) -> dict[str, Any]:
    """Plan that the rows are checked with this mapping, which is kept for the next file of the same
    headings. One that is under way begins anew. Raises NotFound, and Refused."""
    job = imports.read(unit, request.import_id)
    require_state(job, UPLOADED, CHECKED, CHECKING)
    columns = job.fields["COLUMNS"]
    asked = job.fields["MAPPING"] if request.mapping is None else request.mapping
    mapping = import_columns.checked(job.kind, columns, asked)
    key = request.key or job.fields["KEY"]
    _require(job.kind, key, mapping)
    after = job.with_fields(
        MAPPING=mapping, KEY=key, STATE=CHECKING, ROWS=None, CHECK=new_phase(), RUN=None
    )
    imports.keep_mapping(unit, import_columns.digest(job.kind, columns), mapping)
    imports.save(unit, job, after)
    imports.wake(unit, after)
    return {"STATUS": "success", "STATE": after.state}


def require_state(job: ImportJob, *allowed: str) -> None:
    """Raises Refused for an import that is in another state."""
    if job.state not in allowed:
        raise Refused(Problem("invalid", "IMPORT_ID", f"its state is {job.state}"))


def _require(kind: str, key: str, mapping: Mapping[str, str]) -> None:
    """Raises Refused for fields that have no column and that no row can be without."""
    mapped = set(mapping.values())
    needed = [*KINDS[kind].required, *([] if kind == "customers" else [key])]
    missing = [field for field in needed if field not in mapped]
    if kind == "customers" and not mapped & {"ORGANIZATION", "LAST_NAME", key}:
        missing = ["ORGANIZATION or LAST_NAME"]
    if missing:
        problems = (Problem("missing", "MAPPING", f"no column is {field}") for field in missing)
        raise Refused(*problems)


CALL = Call("import.check", ImportCheck, import_check, ImportChecked)
