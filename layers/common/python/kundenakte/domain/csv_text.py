"""Rows of a CSV file that people open: semicolons, decimal comma, safe in a spreadsheet."""

import re
from collections.abc import Iterable
from typing import Any

BOM = "\ufeff"  # tells spreadsheets that it is UTF-8
SEPARATOR = ";"
END = "\r\n"
_FORMULA = re.compile(r"[=+\-@\t\r]")  # what spreadsheets take for a formula (OWASP, CSV injection)
_NUMBER = re.compile(r"-?\d+(,\d+)?", re.ASCII)


def line(values: Iterable[Any]) -> str:
    """One row, with its end."""
    return SEPARATOR.join(map(_cell, values)) + END


def euros(cents: int) -> str:
    """An amount in cents with a decimal comma."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100},{abs(cents) % 100:02}"


def _cell(value: Any) -> str:
    text = "" if value is None else str(value)
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        text = f"'{text}"
    if any(sign in text for sign in ';"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text
