"""What the page of exports shows."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from kundenakte.domain.times import BERLIN

UNITS = ("KB", "MB", "GB")
STEP = 1000  # as browsers count what they load


class Shown(NamedTuple):
    """A row: `begun` is when it was asked for (Berlin), `percent` how far it is; `size` is "" until
    it is there; `first` and `last` are the days of an audit."""

    id: int
    kind: str
    state: str
    begun: datetime
    first: date | None
    last: date | None
    done: int
    of: int
    size: str
    actor: str

    @property
    def percent(self) -> int:
        """How far it is."""
        return 100 * self.done // self.of if self.of else 0


def shown(row: Mapping[str, Any], language: str) -> Shown:
    """A stored row of export.get."""
    return Shown(
        row["EXPORT_ID"],
        row["KIND"],
        row["STATE"],
        datetime.fromisoformat(row["CREATED"]).astimezone(BERLIN),
        _day(row["FROM_DATE"]),
        _day(row["TO_DATE"]),
        row["DONE"],
        row["OF"],
        size(row["SIZE"], language) if row["SIZE"] else "",
        row["ACTOR"].split(" ", 2)[-1],  # without whether it is a user or a key, and its id
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def size(count: int, language: str) -> str:
    """Bytes as people read them: 4,2 MB."""
    value, unit = count / STEP, UNITS[0]
    for larger in UNITS[1:]:
        if value >= STEP:
            value, unit = value / STEP, larger
    text = f"{max(value, 0.1):.1f}"
    return f"{text.replace('.', ',') if language == 'de' else text} {unit}"


def year_before(today: date) -> tuple[date, date]:
    """The calendar year that is over, which auditors ask for."""
    return date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
