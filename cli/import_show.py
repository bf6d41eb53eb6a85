"""An import for people: its columns, how far it is, its report."""

import csv
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TextIO

WIDTH = 30  # signs of the bar
SHOWN = 30  # lines of a report; --report writes all
REPORT = ("LINE", "OUTCOME", "LEVEL", "COLUMN", "FIELD", "MESSAGE", "NAME", "ID")
_FORMULA = re.compile(r"[=+\-@\t\r]")  # what spreadsheets take for a formula
WORDS = {"CHECK": "checked", "RUN": "imported"}


class Bar:
    """A line that grows in a terminal; elsewhere a line now and then."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._shown = -1

    def show(self, done: int, of: int, text: str) -> None:
        """So much is done of so much."""
        share = done / of if of else 1.0
        if self._stream.isatty():
            signs = round(share * WIDTH)
            bar = "#" * signs + "." * (WIDTH - signs)
            print(f"\r[{bar}] {done:,} of {of:,} {text}", end="", file=self._stream, flush=True)
        elif (tenth := int(share * 10)) > self._shown:
            self._shown = tenth
            print(f"{done:,} of {of:,} {text}", file=self._stream, flush=True)

    def end(self) -> None:
        """No more is to come."""
        self._shown = -1
        if self._stream.isatty():
            print(file=self._stream)


def columns(row: Mapping[str, Any]) -> str:
    """Which column is imported as what."""
    pairs = [(each["COLUMN"] or "(no heading)", each["FIELD"]) for each in row["COLUMNS"]]
    width = max(len(column) for column, _ in pairs)
    lines = (f"  {column:{width}}  {field or '(not imported)'}" for column, field in pairs)
    return "\n".join(["Columns (change with --map COLUMN=FIELD, COLUMN= for not at all):", *lines])


def counts(row: Mapping[str, Any], phase: str) -> str:
    """What came of the rows."""
    found = row[phase]
    names = ("NEW", "CHANGED", "UNCHANGED", "WRONG")
    told = ", ".join(f"{found[name]:,} {name.lower()}" for name in names)
    warned = f"; {found['WARNINGS']:,} with a warning" if found["WARNINGS"] else ""
    return f"{row['ROWS']:,} rows {WORDS[phase]}: {told}{warned}."


def line(row: Mapping[str, Any]) -> str:
    """A line of the report."""
    where = row["COLUMN"] or row["FIELD"]
    about = f" ({row['NAME']})" if row["NAME"] else ""
    told = f"{where}: {row['MESSAGE']}" if where else row["MESSAGE"]
    return f"  line {row['LINE']}{about}, {row['LEVEL']}: {told}"


def write(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """Writes a report as CSV that a spreadsheet may open; answers how many lines it has."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        written = csv.writer(file, delimiter=";")
        written.writerow(REPORT)
        for row in rows:
            written.writerow([_safe(row[name]) for name in REPORT])
            count += 1
    return count


def _safe(value: Any) -> Any:
    text = str(value)
    return f"'{text}" if isinstance(value, str) and _FORMULA.match(text) else value
