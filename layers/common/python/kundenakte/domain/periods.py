"""Spans of time such as "1 month", and the periods that they make from an anchor day.

All days are calendar days in Berlin, so that a change of the clock is never seen here. Months are
counted from the anchor, not from the day reached last: from 31 January a month leads to the last of
February and two months to 31 March (as § 188 (2), (3) BGB ends a term). A year is twelve months.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DAYS = {"day": 1, "week": 7}
MONTHS = {"month": 1, "year": 12}
LONGEST = {"day": 3660, "week": 522, "month": 120, "year": 10}  # ten years
_SPAN = re.compile(r"(\d{1,6})\s*(day|week|month|year)s?", re.IGNORECASE | re.ASCII)
_NONE = re.compile(r"0*\s*(day|week|month|year)?s?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """`count` of `unit`: day, week, month or year; from one day to ten years."""

    count: int
    unit: str

    @classmethod
    def read(cls, text: str) -> "Span":
        """The span that a text such as "1 month" or "14 days" names. Raises ValueError."""
        found = _SPAN.fullmatch(text.strip())
        if not found:
            raise ValueError("a span such as 1 month is expected")
        count, unit = int(found[1]), found[2].lower()
        if not 1 <= count <= LONGEST[unit]:
            raise ValueError("a span of one day to ten years is expected")
        return cls(count, unit)

    def text(self) -> str:
        """As it is stored and answered: "1 month", "12 months"."""
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"


def read_span(text: str) -> Span | None:
    """The span that a text names, None for "", "0" and "0 days". Raises ValueError."""
    return None if _NONE.fullmatch(text.strip()) else Span.read(text)


def after(anchor: date, span: Span, times: int = 1) -> date:
    """The day that is `times` spans after `anchor`; before it where `times` is negative.

    Raises OverflowError outside the years 1 to 9999.
    """
    count = span.count * times
    if span.unit in DAYS:
        return anchor + timedelta(days=count * DAYS[span.unit])
    years, month = divmod(anchor.month - 1 + count * MONTHS[span.unit], 12)
    year = anchor.year + years
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("date value out of range")
    return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))


def period(anchor: date, span: Span, n: int) -> tuple[date, date]:
    """First and last day of the period with the index `n`; the first period has the index 0."""
    return after(anchor, span, n), after(anchor, span, n + 1) - timedelta(days=1)
