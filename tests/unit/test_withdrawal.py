"""How long a consumer may withdraw: the days of the law, counted as it counts them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenakte.domain import withdrawal

DAYS = st.dates(date(2020, 1, 1), date(2099, 12, 1))


@pytest.mark.parametrize(
    ("concluded", "ends"),
    [
        ("2026-12-01", "2026-12-15"),
        ("2026-12-12", "2026-12-28"),  # 26 is a Saturday and a holiday, 27 a Sunday
        ("2026-11-23", "2026-12-07"),
        ("2026-12-18", "2027-01-04"),  # New Year's Day is a Friday
        ("2027-03-12", "2027-03-30"),  # Good Friday to Easter Monday
        ("2026-04-30", "2026-05-15"),  # Ascension Day
        ("2026-05-11", "2026-05-26"),  # Whit Monday
        ("2026-09-19", "2026-10-05"),  # Day of German Unity, a Saturday
        ("2028-02-15", "2028-02-29"),
    ],
)
def test_the_period_ends_on_a_working_day_two_weeks_later(concluded, ends):
    assert withdrawal.last_day(date.fromisoformat(concluded)).isoformat() == ends


@pytest.mark.parametrize(
    "day", ["2026-04-03", "2026-04-06", "2026-05-14", "2026-05-25", "2026-10-03", "2026-12-26"]
)
def test_holidays_of_all_of_germany_are_known(day):
    assert withdrawal.is_holiday(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-06-04", "2026-10-31", "2026-11-01", "2026-12-24"])
def test_holidays_of_some_laender_only_are_none(day):
    assert not withdrawal.is_holiday(date.fromisoformat(day))


@given(DAYS)
def test_the_period_is_never_shorter_and_never_much_longer(concluded):
    ends = withdrawal.last_day(concluded)
    assert timedelta(days=14) <= ends - concluded <= timedelta(days=18)
    assert ends.weekday() < 5


def test_who_was_not_told_of_the_right_has_twelve_months_more():
    assert withdrawal.last_day(date(2026, 12, 1), told=False) == date(2027, 12, 15)
    assert withdrawal.last_day(date(2027, 2, 28), told=False) == date(2028, 3, 13)


def test_a_service_may_begin_when_the_period_is_over():
    assert withdrawal.first_day_after(date(2026, 11, 23)) == date(2026, 12, 8)
