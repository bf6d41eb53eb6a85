"""An export: the whole account as one archive that can be read back, or what a tax auditor gets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from kundenakte.domain import reading
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.page import FIRST_PAGE, Page

KIND = "EXPORT"
FORMAT = 1  # of the archive; raised when what is written can no longer be read by what was before
ACCOUNT, AUDIT = "account", "audit"
KINDS = (ACCOUNT, AUDIT)
WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
STATES = (WAITING, RUNNING, DONE, FAILED)
UNDER_WAY = (WAITING, RUNNING)
NUMBERS = ("EXPORT_ID", "DONE", "OF", "SIZE")
INSTANTS = ("CREATED", "FINISHED")
COLUMNS = [
    *("EXPORT_ID", "KIND", "FROM_DATE", "TO_DATE", "STATE", "DONE", "OF", "SIZE", "COUNTS"),
    *("ACTOR", "CREATED", "FINISHED", "LINK"),
]
DAYS = 14  # that an archive is there


@dataclass(frozen=True, slots=True)
class Export:
    """An export as stored.

    `fields`: EXPORT_ID, KIND, STATE, CREATED (instant), ACTOR; FROM_DATE and TO_DATE (days) of an
    audit; DONE and OF (customers read, and how many there are), FINISHED, SIZE (bytes); COUNTS (of
    what is in it); WORK (how whoever makes it goes on). `version` counts its changes from 1.
    """

    fields: Mapping[str, Any]
    version: int = 1

    @property
    def id(self) -> int:
        """EXPORT_ID, counted from 1."""
        return int(self.fields["EXPORT_ID"])

    @property
    def kind(self) -> str:
        """account or audit."""
        return str(self.fields["KIND"])

    @property
    def state(self) -> str:
        """waiting, running, done or failed."""
        return str(self.fields["STATE"])

    @property
    def under_way(self) -> bool:
        """Whether it is still being made."""
        return self.state in UNDER_WAY

    @property
    def work(self) -> Mapping[str, Any]:
        """How whoever makes it goes on; {} before the beginning."""
        found: Mapping[str, Any] = self.fields.get("WORK", {})
        return found

    def changed(self, **changes: Any) -> "Export":
        """A copy with these fields laid over; its version is still that of what was read."""
        return Export({**self.fields, **changes}, self.version)

    def file_name(self) -> str:
        """How the archive is called where it is saved."""
        days = [self.fields[name] for name in ("FROM_DATE", "TO_DATE") if name in self.fields]
        return f"{'-'.join(['kundenakte', self.kind, *days, str(self.id)])}.tar.gz"


@dataclass(frozen=True, slots=True)
class ExportCreate:
    """DATA of export.create: KIND, and of an audit the first and the last day."""

    kind: str
    from_date: str = ""
    to_date: str = ""

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        del page
        kind = reading.required_text(values, "KIND").lower()
        if kind not in KINDS:
            raise Refused(Problem("invalid", "KIND", f"one of {', '.join(KINDS)} is expected"))
        return cls(kind, *(_days(values) if kind == AUDIT else ()))


@dataclass(frozen=True, slots=True)
class ExportFilter:
    """FILTER of export.get: one export, or all."""

    export_id: int | None = None
    page: Page = FIRST_PAGE

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        return cls(reading.optional_id(values, "EXPORT_ID"), page)


def _days(values: Mapping[str, Any]) -> tuple[str, str]:
    days = {name: reading.day(values, name) for name in ("FROM_DATE", "TO_DATE")}
    if missing := [Problem("missing", name) for name, day in days.items() if not day]:
        raise Refused(*missing)
    first, last = days.values()
    if last < first:
        raise Refused(Problem("invalid", "TO_DATE", "a day from FROM_DATE on is expected"))
    return first, last
