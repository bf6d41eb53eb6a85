"""What became of a row of an import, or would."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from kundenakte.domain.errors import Problem
from kundenakte.domain.import_job import ImportJob
from kundenakte.domain.import_rows import ImportRow

NEW, CHANGED, UNCHANGED, WRONG = "new", "changed", "unchanged", "wrong"


class Result(NamedTuple):
    """NEW, CHANGED, UNCHANGED or WRONG; the id of what was written; what is doubtful; which fields
    differ."""

    outcome: str
    id: int = 0
    doubts: Sequence[Problem] = ()
    fields: Sequence[str] = ()

    @classmethod
    def of(cls, told: list[Any]) -> "Result":
        """A result that was stored."""
        outcome, number, doubts, fields = told
        return cls(outcome, number, [Problem(*doubt) for doubt in doubts], fields)


def lines(job: ImportJob, row: ImportRow, result: Result, faults: Sequence[Problem]) -> list[Any]:
    """What the report says of a row: every fault, every doubt, which fields change; of what is new
    or unchanged and without doubt nothing."""
    found = [_line(job, row, result, "error", fault) for fault in faults]
    if not faults:
        doubts = (*row.doubts, *result.doubts)
        found += [_line(job, row, result, "warning", doubt) for doubt in doubts]
    if result.fields:
        told = Problem("changed", "", f"changes {', '.join(result.fields)}")
        found.append(_line(job, row, result, "info", told))
    return found


def _line(
    job: ImportJob, row: ImportRow, result: Result, level: str, problem: Problem
) -> dict[str, Any]:
    mapping = job.fields["MAPPING"]
    column = next((name for name, field in mapping.items() if field == problem.field), "")
    return {
        "LINE": row.line,
        "OUTCOME": result.outcome,
        "LEVEL": level,
        "CODE": problem.code,
        "FIELD": problem.field,
        "COLUMN": column if problem.field else "",
        "MESSAGE": problem.reason or "is missing",
        "NAME": row.name,
        "ID": result.id,
    }
