"""Number ranges: how a counted value becomes a customer number.

Settings (contract 7): prefix, digits, suffix, date placeholders, start and reset. The range only
goes up: it grows past its digits and never gives a number out twice.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

PLACEHOLDERS = {"{YYYY}": "%Y", "{YY}": "%y", "{MM}": "%m", "{DD}": "%d"}
DEFAULT_START = 1001
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


def _filled(pattern: str, day: date) -> str:
    for placeholder, code in PLACEHOLDERS.items():
        if placeholder in pattern:
            pattern = pattern.replace(placeholder, day.strftime(code))
    return pattern
