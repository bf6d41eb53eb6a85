"""Number ranges: how a counted value becomes a customer number.

Settings (contract 7): prefix, digits, suffix, date placeholders, start and reset. The range only
goes up: it grows past its digits and never gives a number out twice.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, NamedTuple

PLACEHOLDERS = {"{YYYY}": "%Y", "{YY}": "%y", "{MM}": "%m", "{DD}": "%d"}
DEFAULT_START = 1001
WIDTHS = {"{YYYY}": 4, "{YY}": 2, "{MM}": 2, "{DD}": 2}
_ANY_DIGIT = frozenset("0123456789")
_SIGN = re.compile(r"\{(?:YYYY|YY|MM|DD)\}|.", re.DOTALL)
_ANY_PLACEHOLDER = re.compile(r"\{[^{}]*\}|[{}]")


@dataclass(frozen=True, slots=True)
class NumberRange:
    """One range. `start` is the first value of each period; `reset` is never, yearly or monthly."""

    prefix: str = ""
    digits: int = 1
    suffix: str = ""
    start: int = DEFAULT_START
    reset: str = "never"

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> "NumberRange":
        """The range that an account's CUSTOMER_NUMBERS setting describes."""
        return cls(**{name.lower(): value for name, value in settings.items()})

    def counter(self, day: date) -> str:
        """The name of the counter in force: another pattern or period counts for itself."""
        period = {"yearly": f"{day:%Y}", "monthly": f"{day:%Y-%m}"}.get(self.reset, "")
        return f"number {self.prefix}|{self.suffix}|{period}"

    def write(self, value: int, day: date) -> str:
        """The number for a counted value: zero-filled to `digits`, longer once it outgrew them."""
        return f"{_filled(self.prefix, day)}{value:0{self.digits}d}{_filled(self.suffix, day)}"

    def fault(self) -> str:
        """Why this range cannot be used, or "".

        A range that starts again must carry the period in its text, or it would repeat itself.
        """
        pattern = self.prefix + self.suffix
        unknown = set(_ANY_PLACEHOLDER.findall(pattern)) - set(PLACEHOLDERS)
        if unknown:
            return f"only {', '.join(PLACEHOLDERS)} may stand in braces"
        has_year = "{YYYY}" in pattern or "{YY}" in pattern
        if self.reset != "never" and not has_year:
            return "a range that is reset needs {YYYY} or {YY}"
        if self.reset == "monthly" and "{MM}" not in pattern:
            return "a range that is reset monthly needs {MM}"
        return ""

    def may_repeat(self, earlier: "NumberRange") -> bool:
        """Whether this range could give out a number of an earlier one (rule NUM-4).

        The same pattern with the same reset goes on counting, so it does not.
        """
        same = (self.prefix, self.suffix, self.reset) == (
            earlier.prefix,
            earlier.suffix,
            earlier.reset,
        )
        return not same and self.may_meet(earlier)

    def may_meet(self, other: "NumberRange") -> bool:
        """Whether some number could be one of both ranges, whatever their days and values."""
        mine, theirs = _signs(self), _signs(other)
        waiting, seen = [(0, 0)], set()
        while waiting:
            at = i, j = waiting.pop()
            if at == (len(mine), len(theirs)):
                return True
            if at in seen or i == len(mine) or j == len(theirs):
                continue
            seen.add(at)
            if mine[i].letters & theirs[j].letters:
                after = product((i, i + 1)[not mine[i].again :], (j, j + 1)[not theirs[j].again :])
                waiting += after
        return False


class _Sign(NamedTuple):
    """What may stand at one place of a number; `again`: once or more often."""

    letters: frozenset[str]
    again: bool = False


def _signs(numbers: NumberRange) -> list[_Sign]:
    counted = [_Sign(_ANY_DIGIT, again=True)]
    return [*_fixed(numbers.prefix), *counted, *_fixed(numbers.suffix)]


def _fixed(pattern: str) -> list[_Sign]:
    signs: list[_Sign] = []
    for sign in _SIGN.findall(pattern):
        width = WIDTHS.get(sign)
        signs += [_Sign(_ANY_DIGIT)] * width if width else [_Sign(frozenset(sign))]
    return signs


def _filled(pattern: str, day: date) -> str:
    for placeholder, code in PLACEHOLDERS.items():
        if placeholder in pattern:
            pattern = pattern.replace(placeholder, day.strftime(code))
    return pattern
