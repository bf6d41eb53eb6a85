"""Times: stored in UTC, read and shown as Berlin wall clock."""

from datetime import UTC, date, datetime

import pytest

from kundenakte.domain import times


@pytest.mark.parametrize(
    "text",
    [
        *["gestern", "12.03.2026", "2026-02-30", "2026-13-01", "2026-11-23 25:00", "2026"],
        *["1899-12-31", "0001-01-01", "3000-01-01", "9999-12-31T23:30:00Z"],
    ],
)
def test_what_is_no_date_of_our_times_is_refused(text: str) -> None:
    for read in (times.read_instant, times.read_date):
        with pytest.raises(ValueError):  # noqa: PT011  (the caller words it)
            read(text)


@pytest.mark.parametrize("text", ["", "0000-00-00", "0000-00-00 00:00:00"])
def test_the_original_s_no_date_is_none(text: str) -> None:
    assert times.read_instant(text) == ""
    assert times.read_date(text) == ""


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("2026-01-15 12:00:00", "2026-01-15T11:00:00Z"),  # winter
        ("2026-07-15 12:00:00", "2026-07-15T10:00:00Z"),  # summer
        ("2026-07-15", "2026-07-14T22:00:00Z"),
        ("2026-07-15T12:00:00Z", "2026-07-15T12:00:00Z"),
        ("2026-07-15T12:00:00+05:00", "2026-07-15T07:00:00Z"),
        ("2026-07-15 12:00:00.987", "2026-07-15T10:00:00Z"),
    ],
)
def test_an_instant_without_a_zone_is_berlin_wall_clock(sent: str, stored: str) -> None:
    assert times.read_instant(sent) == stored


@pytest.mark.parametrize(
    "text", ["1900-01-01 00:00:00", "2026-11-23 10:00:00", "2999-12-31 23:59:59"]
)
def test_what_was_read_is_shown_again(text: str) -> None:
    assert times.wall_clock(times.read_instant(text)) == text


def test_an_instant_is_shown_with_its_offset_on_v1() -> None:
    assert times.with_offset("2026-07-15T10:00:00Z") == "2026-07-15T12:00:00+02:00"


def test_an_unset_instant_is_shown_empty() -> None:
    assert times.wall_clock("") == times.with_offset("") == ""


def test_a_date_loses_the_time_behind_it() -> None:
    assert times.read_date("1980-05-04 00:00:00") == "1980-05-04"


def test_the_business_day_changes_at_midnight_in_berlin() -> None:
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert times.business_day(late) == date(2027, 1, 1)
