"""TARGET days: banks settle on them, and debits fall due on no other."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenakte.domain import debit, target_days

EASTER = {2024: (3, 31), 2026: (4, 5), 2027: (3, 28), 2028: (4, 16), 2038: (4, 25), 2049: (4, 18)}
DAYS = st.dates(date(2020, 1, 1), date(2099, 12, 1))


@pytest.mark.parametrize(
    "closed",
    [
        "2026-11-21",  # Saturday
        "2026-11-22",  # Sunday
        "2027-01-01",
        "2027-03-26",  # Good Friday
        "2027-03-29",  # Easter Monday
        "2028-04-14",
        "2028-04-17",
        "2026-05-01",
        "2026-12-25",
        "2028-12-26",
    ],
)
def test_no_payment_is_settled_on_a_closing_day(closed: str) -> None:
    assert not target_days.is_target_day(date.fromisoformat(closed))


@pytest.mark.parametrize(
    "opened",
    ["2026-10-03", "2026-12-24", "2026-12-31", "2027-05-06", "2027-01-06", "2027-05-17"],
)
def test_national_holidays_are_no_closing_days(opened: str) -> None:
    day = date.fromisoformat(opened)
    assert target_days.is_target_day(day) == (day.weekday() < 5)


@pytest.mark.parametrize(("year", "day"), EASTER.items())
def test_easter_falls_on_its_sunday(year: int, day: tuple[int, int]) -> None:
    assert target_days.easter_sunday(year) == date(year, *day)


def test_a_debit_due_on_good_friday_moves_behind_easter() -> None:
    assert target_days.on_or_after(date(2027, 3, 26)) == date(2027, 3, 30)


def test_notice_of_14_days_before_a_debit() -> None:
    assert debit.collection_date(date(2026, 11, 23), 14) == date(2026, 12, 7)


def test_a_debit_that_would_fall_due_on_a_weekend_moves_to_monday() -> None:
    assert debit.collection_date(date(2026, 11, 21), 14) == date(2026, 12, 7)
    assert debit.collection_date(date(2026, 12, 11), 14) == date(2026, 12, 28)


def test_lead_days_are_counted_in_target_days() -> None:
    assert debit.earliest_due(date(2026, 12, 24), 2) == date(2026, 12, 29)
    assert debit.earliest_due(date(2026, 11, 21), 0) == date(2026, 11, 23)
    assert debit.earliest_due(date(2026, 11, 23), 1) == date(2026, 11, 24)


@given(DAYS, st.integers(0, 30))
def test_a_collection_date_is_a_target_day_and_never_early(day: date, notice: int) -> None:
    due = debit.collection_date(day, notice)
    assert target_days.is_target_day(due)
    assert timedelta(notice) <= due - day <= timedelta(notice + 5)


def test_a_mandate_lapses_36_months_after_its_last_use() -> None:
    assert debit.last_day_of_mandate(date(2024, 1, 15)) == date(2027, 1, 15)
    assert debit.last_day_of_mandate(date(2024, 2, 29)) == date(2027, 2, 28)


def test_a_mandate_is_about_to_lapse_from_33_months_on() -> None:
    assert not debit.lapses_soon(date(2024, 1, 15), date(2026, 10, 14))
    assert debit.lapses_soon(date(2024, 1, 15), date(2026, 10, 15))


def test_a_debit_can_be_returned_for_eight_weeks() -> None:
    assert debit.revocable_until(date(2026, 12, 7)) == date(2027, 2, 1)
