"""The input of the import calls, and the rows of imports and of their reports."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from kundenakte.domain import reading, times
from kundenakte.domain.account import Account
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.import_file import ENCODINGS
from kundenakte.domain.import_job import COUNTS, MOST_BYTES, PART, PHASES, ROWS, ImportJob
from kundenakte.domain.import_kinds import KEYS, KINDS
from kundenakte.domain.page import FIRST_PAGE, Page

LONGEST_NAME = 255  # characters of a file's name
LEVELS = ("error", "warning", "info")
DEFAULT_LINES = 100
COLUMNS = """
IMPORT_ID KIND KEY STATE FILE_NAME SIZE BY CREATED UPDATED PART_SIZE PARTS PARTS_THERE FORMAT
ENCODING SEPARATOR COLUMNS ROWS CHECK RUN FAULT
""".split()
NUMBERS = ("IMPORT_ID", "SIZE", "PART_SIZE", "PARTS", "PARTS_THERE", "ROWS")
REPORT = ("LINE", "OUTCOME", "LEVEL", "CODE", "FIELD", "COLUMN", "MESSAGE", "NAME", "ID")


@dataclass(frozen=True, slots=True)
class ImportCreate:
    """DATA of import.create: what the file holds, how its customers are found, its size."""

    kind: str
    key: str
    file_name: str
    size: int

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        del page
        kind = _one_of(values, "KIND", tuple(KINDS)) or "customers"
        key = _one_of(values, "KEY", KEYS) or KEYS[0]
        name = reading.required_text(values, "FILE_NAME")
        if len(name) > LONGEST_NAME or not name.isprintable():
            reason = f"one line of at most {LONGEST_NAME} characters is expected"
            raise Refused(Problem("invalid", "FILE_NAME", reason))
        size = reading.an_id(values, "SIZE")
        if not 0 < size <= MOST_BYTES:
            raise Refused(Problem("invalid", "SIZE", f"1 to {MOST_BYTES} bytes are expected"))
        return cls(kind, key, name, size)


@dataclass(frozen=True, slots=True)
class ImportUpload:
    """DATA of import.upload: a part of the file by its place from 0, in base64."""

    import_id: int
    part: int
    content: bytes

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        del page
        import_id = reading.an_id(values, "IMPORT_ID")
        part = reading.an_id(values, "PART")
        content = values.get("CONTENT")
        if not content:
            raise Refused(Problem("missing", "CONTENT"))
        return cls(import_id, part, _decoded(content))


@dataclass(frozen=True, slots=True)
class ImportCheck:
    """DATA of import.check: column → field, where it is not as guessed or kept."""

    import_id: int
    mapping: Mapping[str, str] | None = None
    key: str = ""

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused. MAPPING is an object, or a list of COLUMN and FIELD."""
        del page
        import_id = reading.an_id(values, "IMPORT_ID")
        return cls(import_id, _mapping(values.get("MAPPING")), _one_of(values, "KEY", KEYS))


@dataclass(frozen=True, slots=True)
class ImportId:
    """DATA of import.run and import.cancel."""

    import_id: int

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        del page
        return cls(reading.an_id(values, "IMPORT_ID"))


@dataclass(frozen=True, slots=True)
class ImportFilter:
    """FILTER of import.get: one import, or nothing for all, newest first."""

    import_id: int | None = None
    page: Page = FIRST_PAGE

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        return cls(reading.optional_id(values, "IMPORT_ID"), page)


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """FILTER of import.getreport: an import, its dry run or its run, and lines of one level."""

    import_id: int
    phase: str = ""
    level: str = ""
    page: Page = FIRST_PAGE

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        import_id = reading.an_id(values, "IMPORT_ID")
        phase = _one_of(values, "PHASE", tuple(PHASES))
        return cls(import_id, PHASES.get(phase, ""), _one_of(values, "LEVEL", LEVELS), page)


def shown(job: ImportJob) -> dict[str, Any]:
    """An import as a row, before it is written for one of the addresses."""
    fields = job.fields
    how = fields.get("FORMAT") or ["", "", ""]
    return {
        **{name: fields.get(name, "") for name in ("IMPORT_ID", "KIND", "KEY", "STATE")},
        **{name: fields.get(name, "") for name in ("FILE_NAME", "SIZE", "BY")},
        "CREATED": times.with_offset(fields["CREATED"]),
        "UPDATED": times.with_offset(fields.get("UPDATED", "")),
        "PART_SIZE": PART,
        "PARTS": job.parts,
        "PARTS_THERE": fields["PARTS"],
        "FORMAT": how[0],
        "ENCODING": ENCODINGS.get(how[1], ""),
        "SEPARATOR": how[2],
        "COLUMNS": [
            {"COLUMN": column, "FIELD": fields["MAPPING"].get(column, "")}
            for column in fields.get("COLUMNS", [])
        ],
        "ROWS": fields.get("ROWS") or 0,
        **{phase: _counts(job, phase) for phase in PHASES.values()},
        "FAULT": fields.get("FAULT", ""),
    }


def text_row(row: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Every value as text."""
    del account
    return {name: _text(value) for name, value in row.items()}


def typed_row(row: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Numbers as numbers."""
    del account
    return dict(row)


def _text(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _text(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_text(each) for each in value]
    return str(value)


def _counts(job: ImportJob, phase: str) -> dict[str, int]:
    found = job.fields.get(phase) or {}
    done = min(found.get("DONE", 0) * ROWS, job.fields.get("ROWS") or 0)
    return {"DONE": done, **{name: found.get(name, 0) for name in COUNTS}}


def _one_of(values: Mapping[str, Any], field: str, known: tuple[str, ...]) -> str:
    given = reading.text(values, field)
    found = next((each for each in known if each.lower() == given.lower()), "")
    if given and not found:
        raise Refused(Problem("invalid", field, f"one of {', '.join(known)} is expected"))
    return found


def _decoded(content: Any) -> bytes:
    reason = f"base64 of at most {PART} bytes is expected"
    try:
        found = base64.b64decode(content, validate=True) if isinstance(content, str) else b""
    except (binascii.Error, ValueError):
        found = b""
    if not 0 < len(found) <= PART:
        raise Refused(Problem("invalid", "CONTENT", reason))
    return found


def _mapping(given: Any) -> dict[str, str] | None:
    if given in (None, "", [], {}):
        return None
    try:
        pairs = (
            given.items()
            if isinstance(given, dict)
            else [(each["COLUMN"], each.get("FIELD")) for each in given]
        )
        found: dict[Any, Any] = {column: field or "" for column, field in pairs}
    except (TypeError, KeyError, AttributeError):
        found = {"": 0}
    if not all(isinstance(word, str) for pair in found.items() for word in pair):
        reason = "an object of columns and fields is expected"
        raise Refused(Problem("invalid", "MAPPING", reason))
    return found
