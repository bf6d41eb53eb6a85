"""The local run knows when EventBridge would start a function."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from local.schedules import read
from local.template import Function

FUNCTION = Function("F", Path("f"), 128, 3, {})


def schedule(expression, zone="Europe/Berlin"):
    return read("S", FUNCTION, expression, zone)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def following(expression, moment, zone="Europe/Berlin"):
    """The next time by cron, in UTC."""
    return schedule(expression, zone).cron.after(utc(moment)).astimezone(UTC)


@pytest.mark.parametrize(
    "expression",
    [
        "every day",
        "rate(1 week)",
        "cron(0 7 * *)",
        "cron(0 24 * * ? *)",
        "cron(0 7 L * ? *)",
        "cron(0 7 ? * 2#1 *)",
        "cron(0 0-30 * * ? *)",
    ],
)
def test_what_is_not_known_here_is_an_error(expression):
    with pytest.raises(ValueError, match=r"."):
        schedule(expression)


def test_a_day_that_never_comes_is_an_error():
    with pytest.raises(ValueError, match="never comes"):
        following("cron(0 7 31 2 ? *)", "2027-01-01T00:00")


@pytest.mark.parametrize(
    ("expression", "moment", "expected"),
    [
        ("cron(0 7 * * ? *)", "2027-01-10T05:59", "2027-01-10T06:00"),
        ("cron(0 7 * * ? *)", "2027-01-10T06:00", "2027-01-11T06:00"),
        ("cron(0 7 * * ? *)", "2027-07-10T00:00", "2027-07-10T05:00"),  # summer time
        ("cron(*/20 8-9 * * ? *)", "2027-01-10T07:20", "2027-01-10T07:40"),
        ("cron(0 7 1 * ? *)", "2027-01-10T00:00", "2027-02-01T06:00"),
        ("cron(0 7 ? * MON *)", "2027-01-10T12:00", "2027-01-11T06:00"),
        ("cron(0 7 ? * 2-6 *)", "2027-01-08T12:00", "2027-01-11T06:00"),  # Friday noon
        ("cron(0 7 1 JAN,JUL ? 2028)", "2027-01-10T00:00", "2028-01-01T06:00"),
    ],
)
def test_cron_is_read_in_the_time_of_its_zone(expression, moment, expected):
    assert following(expression, moment) == utc(expected)


def test_without_a_zone_it_is_utc():
    found = read("S", FUNCTION, "cron(0 7 * * ? *)").cron.after(utc("2027-01-10T00:00"))
    assert found == utc("2027-01-10T07:00")


class TestDue:
    def test_what_runs_every_hour_begins_at_once_and_comes_again_after_an_hour(self):
        hourly = schedule("rate(1 hour)")
        now = utc("2027-01-10T12:00")
        assert hourly.due(None, now)
        assert not hourly.due(now - timedelta(minutes=59), now)
        assert hourly.due(now - timedelta(hours=1), now)

    def test_a_cron_that_never_ran_waits_for_its_time(self):
        assert not schedule("cron(0 7 * * ? *)").due(None, utc("2027-01-10T12:00"))

    def test_what_was_missed_is_due_however_long_ago_it_was(self):
        daily = schedule("cron(0 7 * * ? *)")
        assert daily.due(utc("2027-01-10T05:59"), utc("2027-01-10T06:00"))
        assert daily.due(utc("2026-11-01T00:00"), utc("2027-01-10T06:00"))
        assert not daily.due(utc("2027-01-10T06:00"), utc("2027-01-11T05:59"))


class TestWalk:
    """Only the first run of each day in Berlin is walked to."""

    def test_what_runs_every_hour_runs_early_on_the_next_day(self):
        found = schedule("rate(1 hour)").next_day(utc("2027-01-10T22:59"))
        assert found == utc("2027-01-10T23:30")  # 00:30 of the 11th

    def test_a_cron_runs_at_its_time(self):
        daily = schedule("cron(0 7 * * ? *)")
        assert daily.next_day(utc("2027-01-10T05:00")) == utc("2027-01-10T06:00")

    def test_what_runs_every_other_day_does_so(self):
        found = schedule("rate(2 days)").next_day(utc("2027-01-10T05:00"))
        assert found == utc("2027-01-12T05:00")
