"""How long one is bound: notice, first and following terms, and what binds no consumer."""

from datetime import date
from typing import Any

import pytest

from kundenakte.domain.notice import earliest_end, term_end, terms, void_for_consumers
from kundenakte.domain.subscription import Subscription

YEARLY = {"DURATION": "12 months", "DURATION_FOLLOW": "12 months", "CANCELLATION": "1 month"}


def booked(start: str = "2026-03-01", plan: Any = None, **fields: Any) -> Subscription:
    terms = {"ARTICLE_NUMBER": "a", "INTERVAL": "1 month", **(plan or {})}
    return Subscription({"START": start, "PLAN": terms, **fields})


def ends(subscription: Subscription, today: str, *, consumer: bool = False) -> str:
    day = date.fromisoformat(today)
    return earliest_end(subscription, consumer=consumer, today=day).isoformat()


@pytest.mark.parametrize("consumer", [True, False])
def test_a_month_ends_on_the_last_day_of_a_shorter_month(consumer: bool) -> None:
    subscription = booked(plan={"CANCELLATION": "1 month"})
    assert ends(subscription, "2027-01-31", consumer=consumer) == "2027-02-28"


@pytest.mark.parametrize(
    ("today", "last"),
    [("2026-12-01", "2027-01-01"), ("2028-01-30", "2028-02-29"), ("2027-02-28", "2027-03-28")],
)
def test_a_notice_ends_on_the_day_of_the_same_number(today: str, last: str) -> None:
    assert ends(booked(plan={"CANCELLATION": "1 month"}), today) == last


def test_a_notice_in_days_counts_from_the_day_after() -> None:
    assert ends(booked(plan={"CANCELLATION": "14 days"}), "2026-12-01") == "2026-12-15"


def test_a_first_term_is_kept_by_everybody() -> None:
    for consumer in (True, False):
        assert ends(booked(plan=YEARLY), "2026-06-15", consumer=consumer) == "2027-02-28"


def test_a_notice_in_time_ends_the_first_term_and_one_day_later_it_is_too_late() -> None:
    """The 28th of January plus a month is the term's last day."""
    assert ends(booked(plan=YEARLY), "2027-01-28") == "2027-02-28"
    late = booked("2026-03-15", YEARLY)
    assert ends(late, "2027-02-14") == "2027-03-14"
    assert ends(late, "2027-02-15") == "2028-03-14"


def test_a_consumer_who_is_late_leaves_a_month_later() -> None:
    late = booked("2026-03-15", YEARLY)
    assert ends(late, "2027-02-15", consumer=True) == "2027-03-15"
    assert ends(late, "2029-07-31", consumer=True) == "2029-08-31"


def test_terms_that_follow_are_counted_from_the_first_ones_end() -> None:
    """A first term up to the 30th of January; a month more each time, never a day lost."""
    plan = {"DURATION": "1 month", "DURATION_FOLLOW": "1 month"}
    subscription = booked("2026-12-31", plan)
    assert ends(subscription, "2027-02-10") == "2027-02-27"
    assert ends(subscription, "2027-03-10") == "2027-03-30"


def test_a_consumer_is_bound_for_two_years_and_a_months_notice_at_most() -> None:
    plan = {"DURATION": "5 years", "CANCELLATION": "3 months", "DURATION_FOLLOW": "1 year"}
    subscription = booked(plan=plan)
    assert ends(subscription, "2026-06-15", consumer=True) == "2028-02-29"
    assert ends(subscription, "2028-06-15", consumer=True) == "2028-07-15"
    assert ends(subscription, "2026-06-15") == "2031-02-28"


def test_the_terms_that_are_void_are_named() -> None:
    plan = {"DURATION": "25 months", "CANCELLATION": "2 months", "DURATION_FOLLOW": "1 month"}
    assert void_for_consumers(booked(plan=plan)) == ["DURATION", "DURATION_FOLLOW", "CANCELLATION"]
    good = {"DURATION": "24 months", "CANCELLATION": "30 days"}
    assert void_for_consumers(booked(plan=good)) == []


def test_within_a_trial_nobody_is_bound_beyond_it() -> None:
    subscription = booked(plan=YEARLY, TRIAL_END="2026-03-14")
    assert ends(subscription, "2026-03-14") == "2026-03-14"
    assert ends(subscription, "2026-03-15") == "2027-03-14"


def test_without_any_terms_one_is_bound_for_what_is_paid() -> None:
    paid = {"PAID_FROM": "2026-03-01", "PAID_UNTIL": "2027-02-28", "PAID_DAYS": 365}
    first_year = booked(plan={"INTERVAL": "1 year"}, **paid)
    for consumer in (True, False):
        assert ends(first_year, "2026-06-15", consumer=consumer) == "2027-02-28"
        assert ends(booked(), "2026-06-15", consumer=consumer) == "2026-06-15"


def test_a_later_year_binds_a_consumer_for_a_month() -> None:
    """CON-21: afterwards it is a contract without a term that happens to be billed yearly."""
    paid = {"PAID_FROM": "2027-03-01", "PAID_UNTIL": "2028-02-29", "PAID_DAYS": 366}
    second_year = booked(plan={"INTERVAL": "1 year"}, **paid)
    assert ends(second_year, "2027-06-15", consumer=True) == "2027-07-15"
    assert ends(second_year, "2028-02-10", consumer=True) == "2028-02-29"
    assert ends(second_year, "2027-06-15") == "2028-02-29"


@pytest.mark.parametrize(
    ("today", "consumer", "last"),
    [
        ("2026-06-15", False, "2027-02-28"),
        ("2027-02-28", True, "2027-02-28"),
        ("2027-03-01", False, "2028-02-29"),
        ("2027-03-01", True, None),
    ],
)
def test_the_term_that_runs(today: str, consumer: bool, last: str | None) -> None:
    found = term_end(booked(plan=YEARLY), consumer=consumer, today=date.fromisoformat(today))
    assert (found.isoformat() if found else None) == last


def test_without_a_duration_no_term_runs() -> None:
    assert term_end(booked(), consumer=False, today=date(2026, 6, 15)) is None


@pytest.mark.parametrize(
    ("plan", "consumer", "told"),
    [
        ({}, True, ("", "", "", "")),
        (YEARLY, True, ("12 months", "2027-02-28", "", "1 month")),
        (YEARLY, False, ("12 months", "2027-02-28", "12 months", "1 month")),
        ({"DURATION": "3 years"}, True, ("24 months", "2028-02-29", "", "")),
        ({"DURATION": "3 years"}, False, ("3 years", "2029-02-28", "", "")),
        ({"CANCELLATION": "3 months"}, True, ("", "", "", "1 month")),
        ({"DURATION_FOLLOW": "1 year"}, False, ("", "", "", "")),
    ],
)
def test_what_is_told_of_terms_is_what_binds(plan: Any, consumer: bool, told: Any) -> None:
    found = terms(booked(plan=plan), consumer=consumer)
    spans = [span.text() if span else "" for span in (found.first, found.follow, found.notice)]
    last = found.ends.isoformat() if found.ends else ""
    assert (spans[0], last, spans[1], spans[2]) == told
