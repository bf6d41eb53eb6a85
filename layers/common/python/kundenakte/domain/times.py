"""Instants are stored as UTC text; business dates and the wire's wall clock are Europe/Berlin."""

import os.path
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import tzdata


def _berlin() -> ZoneInfo:
    # From our own package: the host may have no zone data, and searching for it costs start-up.
    path = os.path.join(os.path.dirname(tzdata.__file__), "zoneinfo", "Europe", "Berlin")
    with open(path, "rb") as file:
        return ZoneInfo.from_file(file, key="Europe/Berlin")


BERLIN = _berlin()
YEARS = range(1900, 3000)  # outside of these a date is a slip, and not every library can write it
UNSET = "0000-00-00"  # how MySQL-backed clients write "no date" (contract 1.6)


def stored(instant: datetime) -> str:
    """An aware instant as it is stored: `2026-11-23T10:00:00Z`, to the second."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def wall_clock(text: str) -> str:
    """A stored instant as `YYYY-MM-DD HH:MM:SS` in Berlin, "" when unset (contract 1.6)."""
    if not text:
        return ""
    return datetime.fromisoformat(text).astimezone(BERLIN).isoformat(" ")[:19]


def with_offset(text: str) -> str:
    """A stored instant as RFC 3339 in Berlin time, with its offset; "" when unset."""
    return datetime.fromisoformat(text).astimezone(BERLIN).isoformat() if text else ""


def business_day(instant: datetime) -> date:
    """The calendar day in Berlin on which an instant falls."""
    return instant.astimezone(BERLIN).date()


def read_instant(text: str) -> str:
    """A date or date-time a client sent, as stored; a value without a zone is Berlin wall clock.

    "" and anything beginning with 0000-00-00 mean unset. Raises ValueError for all else.
    """
    if not text or text.startswith(UNSET):
        return ""
    instant = _in_our_times(text)
    return stored(instant if instant.tzinfo else instant.replace(tzinfo=BERLIN))


def read_date(text: str) -> str:
    """A date a client sent as `YYYY-MM-DD`; a time behind it is dropped. Raises ValueError."""
    if not text or text.startswith(UNSET):
        return ""
    return _in_our_times(text).date().isoformat()


def _in_our_times(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.year not in YEARS:
        raise ValueError
    return instant
