"""import.getreport: what there is to say of the lines of an import. Ours."""

from collections.abc import Iterator
from typing import Any, NamedTuple, NotRequired

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.import_input import (
    DEFAULT_LINES,
    ReportFilter,
    text_row,
    typed_row,
)
from kundenakte.domain.import_job import ImportJob
from kundenakte.domain.page import cut
from kundenakte.storage import import_files, imports
from kundenakte.storage.unit import UnitOfWork


class ReportPage(TypedDict):
    """RESPONSE of import.getreport; NEXT_CURSOR, on /v1, is there when more lines follow."""

    LINES: list[dict[str, Any]]
    NEXT_CURSOR: NotRequired[str]


class _Place(NamedTuple):
    """A line of a report, and where it is."""

    place: str
    line: dict[str, Any]


def import_getreport(request: ReportFilter, unit: UnitOfWork) -> dict[str, Any]:
    """The lines of one page in the file's order. Raises NotFound, and Refused when the report is
    not kept any more."""
    job = imports.read(unit, request.import_id)
    phase = request.phase or job.phase
    found = _places(unit, job, phase, request.page.after_text or "")
    wanted = (one for one in found if request.level in ("", one.line["LEVEL"]))
    rows, more = cut(wanted, request.page, lambda one: one.place)
    return {"LINES": [row.line for row in rows], **more}


def _places(unit: UnitOfWork, job: ImportJob, phase: str, after: str) -> Iterator[_Place]:
    """The lines behind a place; chunks that have none are not read."""
    for chunk, count in enumerate((job.fields.get(phase) or {}).get("LINES", [])):
        if not count or f"{chunk:05d}~" < after:
            continue
        for number, line in enumerate(import_files.report(unit, job, phase, chunk)):
            if (place := f"{chunk:05d}-{number:05d}") > after:
                yield _Place(place, line)


CALL = Call(
    "import.getreport",
    ReportFilter,
    import_getreport,
    ReportPage,
    part="FILTER",
    writes=False,
    list_key="LINES",
    text_row=text_row,
    typed_row=typed_row,
    default_limit=DEFAULT_LINES,
)
