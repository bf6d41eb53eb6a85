"""An import: a file on its way into an account, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

KIND = "IMPORT"
PART = 512 * 1024  # bytes of each part but the last
MOST_BYTES = 50 * 1000 * 1000
MOST_ROWS = 200_000
ROWS = 250  # in a chunk
UPLOAD, UPLOADED, CHECKING, CHECKED = "upload", "uploaded", "checking", "checked"
RUNNING, DONE, CANCELED, FAILED = "running", "done", "canceled", "failed"
STATES = (UPLOAD, UPLOADED, CHECKING, CHECKED, RUNNING, DONE, CANCELED, FAILED)
AT_WORK = (CHECKING, RUNNING)
COUNTS = ("NEW", "CHANGED", "UNCHANGED", "WRONG", "WARNINGS")
PHASES = {"check": "CHECK", "run": "RUN"}


@dataclass(frozen=True, slots=True)
class ImportJob:
    """An import as stored.

    `fields`: IMPORT_ID, KIND, KEY, FILE_NAME, SIZE (bytes), BY (the actor), CREATED, UPDATED,
    STATE, PARTS (how many are there), FORMAT (kind, encoding, separator), ENTRY (of a ZIP), COLUMNS
    (their headings), MAPPING (column → field), ROWS (None until they were counted), FAULT; and for
    CHECK and RUN each COUNTS, DONE (chunks) and LINES (how many report lines each chunk has).
    `version` grows with the writes; a write is made on condition of the version read.
    """

    fields: Mapping[str, Any]
    version: int = 0

    @property
    def id(self) -> int:
        """IMPORT_ID, given by the system."""
        return int(self.fields["IMPORT_ID"])

    @property
    def state(self) -> str:
        """upload, uploaded, checking, checked, running, done, canceled or failed."""
        return str(self.fields["STATE"])

    @property
    def kind(self) -> str:
        """customers, subscriptions, mandates or invoices."""
        return str(self.fields["KIND"])

    @property
    def parts(self) -> int:
        """How many parts the file is uploaded in."""
        return -(-int(self.fields["SIZE"]) // PART)

    @property
    def phase(self) -> str:
        """CHECK or RUN: what is under way, or was last."""
        return "RUN" if self.fields.get("RUN") else "CHECK"

    @property
    def progress(self) -> Mapping[str, Any]:
        """Counts and chunks of the phase; empty before the first."""
        found: Mapping[str, Any] = self.fields.get(self.phase) or {}
        return found

    @property
    def chunks(self) -> int:
        """Into how many pieces its rows are divided."""
        return -(-int(self.fields.get("ROWS") or 0) // ROWS)

    def with_fields(self, **changes: Any) -> "ImportJob":
        """A copy with `changes` laid over its fields."""
        return replace(self, fields={**self.fields, **changes})

    def chunk_done(self, counts: Mapping[str, int], lines: int) -> "ImportJob":
        """The same with one more chunk done; after the last one the phase is over."""
        before = self.progress
        sums = {name: before[name] + counts.get(name, 0) for name in COUNTS}
        done = before["DONE"] + 1
        after = {**sums, "DONE": done, "LINES": [*before["LINES"], lines]}
        over = {"CHECK": CHECKED, "RUN": DONE}[self.phase] if done >= self.chunks else self.state
        return self.with_fields(**{self.phase: after, "STATE": over})


def new_phase() -> dict[str, Any]:
    """CHECK or RUN before its first chunk."""
    return {**dict.fromkeys(COUNTS, 0), "DONE": 0, "LINES": []}
