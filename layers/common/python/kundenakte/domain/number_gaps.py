"""Shows that invoice numbers are without gaps (rule NUM-1): in each range and period every value
from the first to the last one that was given out is on a document."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kundenakte.domain.number_range import WIDTHS

_PLACEHOLDER = re.compile(r"(\{(?:YYYY|YY|MM|DD)\})")
SHOWN = 100  # missing values that are listed


class Sequence(NamedTuple):
    """What was given out of a range in a period: `name` as its counter has it; `inside` counts the
    documents of the days that were asked for."""

    name: str
    first: int
    last: int
    documents: int
    inside: int
    missing: list[int]

    @property
    def gaps(self) -> int:
        """How many values are on no document."""
        return self.last - self.first + 1 - self.documents


def sequences(
    counters: Mapping[str, int], numbers: Iterable[tuple[str, bool]]
) -> tuple[list[Sequence], list[str]]:
    """The sequences of counters (name as NumberRange.counter makes it → last value), and the
    numbers that are of none of them; each number comes with whether its day was asked for."""
    patterns = {name: _pattern(name) for name in counters}
    found: dict[str, dict[int, bool]] = {name: {} for name in counters}
    others: list[str] = []
    for number, inside in numbers:
        name, value = _place(patterns, counters, number)
        if name:
            found[name][value] = inside
        elif inside:
            others.append(number)
    made = [_sequence(name, counters[name], values) for name, values in found.items() if values]
    return sorted(made), others


def _place(
    patterns: Mapping[str, re.Pattern[str]], counters: Mapping[str, int], number: str
) -> tuple[str, int]:
    for name, pattern in patterns.items():
        match = pattern.fullmatch(number)
        if match and int(match["value"]) <= counters[name]:
            return name, int(match["value"])
    return "", 0


def _sequence(name: str, last: int, values: Mapping[int, bool]) -> Sequence:
    first = min(values)
    missing: list[int] = []
    for value in range(first, last + 1):
        if value not in values:
            missing.append(value)
        if len(missing) == SHOWN:
            break
    return Sequence(name, first, last, len(values), sum(values.values()), missing)


def _pattern(counter: str) -> re.Pattern[str]:
    prefix, suffix, period = counter.rpartition("number ")[2].split("|")
    return re.compile(f"{_fixed(prefix, period)}(?P<value>[0-9]+){_fixed(suffix, period)}")


def _fixed(text: str, period: str) -> str:
    return "".join(
        _digits(part, period) if _PLACEHOLDER.fullmatch(part) else re.escape(part)
        for part in _PLACEHOLDER.split(text)
    )


def _digits(placeholder: str, period: str) -> str:
    known = {"{YYYY}": period[:4], "{YY}": period[2:4], "{MM}": period[5:7]}
    return known.get(placeholder) or f"[0-9]{{{WIDTHS[placeholder]}}}"
