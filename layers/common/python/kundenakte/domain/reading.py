"""Reads single values of calls that are too small for pydantic and its start-up time."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from kundenakte.domain import times
from kundenakte.domain.errors import Problem, Refused

MAX_ID = 2**53  # ids made of the time stay below it until 2043; text in keys has 16 digits
NO_ID = -1  # stands for every number below zero: keys and stored numbers are of limited length
MAX_AMOUNT = 10**10


def an_id(values: Mapping[str, Any], field: str) -> int:
    """A required id, as number or text. Raises Refused."""
    found = optional_id(values, field)
    if found is None:
        raise Refused(Problem("missing", field))
    return found


def optional_id(values: Mapping[str, Any], field: str) -> int | None:
    """An id, None when not given or empty. Raises Refused for anything but a whole number."""
    value = values.get(field)
    if value in (None, "", []):
        return None
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        return int(value) if len(value) < 20 else MAX_ID
    if isinstance(value, int) and not isinstance(value, bool):
        return max(NO_ID, min(value, MAX_ID))
    raise Refused(Problem("invalid", field, "a whole number is expected"))


def ids(values: Mapping[str, Any], field: str) -> tuple[int, ...]:
    """One id or a list of them ("ID-Array possible"), ascending. Raises Refused."""
    value = values.get(field)
    given = value if isinstance(value, list) else [value]
    found = [optional_id({field: one}, field) for one in given]
    return tuple(sorted({one for one in found if one is not None}))


def text(values: Mapping[str, Any], field: str) -> str:
    """A text, "" when not given. Raises Refused for objects and for what cannot be stored."""
    value = values.get(field)
    if value in (None, "", []):
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise Refused(Problem("invalid", field, "text is expected"))
    try:
        if len(str(value).encode()) > 2000:
            raise Refused(Problem("invalid", field, "at most 2000 bytes"))
    except UnicodeEncodeError:
        raise Refused(Problem("invalid", field, "this is no valid text")) from None
    return str(value).strip()


def required_text(values: Mapping[str, Any], field: str) -> str:
    """A text that may not be empty. Raises Refused."""
    found = text(values, field)
    if not found:
        raise Refused(Problem("missing", field))
    return found


def cents(values: Mapping[str, Any], field: str) -> int:
    """A required amount above zero such as 1.5 or "1.50", in cents; at most two decimals.

    Raises Refused.
    """
    value = values.get(field)
    if value in (None, ""):
        raise Refused(Problem("missing", field))
    try:
        if isinstance(value, bool | float | list | dict):
            raise InvalidOperation
        amount = Decimal(value)
        whole = int(amount * 100) if 0 < amount <= MAX_AMOUNT else 0
    except (InvalidOperation, ValueError):
        raise Refused(Problem("invalid", field, "an amount such as 1.50 is expected")) from None
    if not whole or Decimal(whole) / 100 != amount:
        raise Refused(
            Problem("invalid", field, "an amount above zero with at most two decimals is expected")
        )
    return whole


def day(values: Mapping[str, Any], field: str) -> str:
    """A date as YYYY-MM-DD, a time behind it dropped; "" when not given. Raises Refused."""
    try:
        return times.read_date(text(values, field))
    except ValueError:
        reason = "a date such as 2026-11-23 is expected"
        raise Refused(Problem("invalid", field, reason)) from None
