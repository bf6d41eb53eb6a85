"""Billing periods, for any start day, interval, leap year and change of the clock."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kundenakte.domain.periods import LONGEST, Span, after, period, read_span

DAYS = st.dates(date(1999, 1, 1), date(2099, 12, 31))
SPANS = st.sampled_from(sorted(LONGEST)).flatmap(
    lambda unit: st.builds(Span, st.integers(1, LONGEST[unit]), st.just(unit))
)
MONTHS = st.builds(Span, st.integers(1, 24), st.sampled_from(["month", "year"]))
MONTH = Span(1, "month")


@pytest.mark.parametrize(
    "text",
    "month|1|1 moon|1,5 months|-1 month|0 days|11 years|3661 days|1 Monat|١ day|1 month x|"
    "99999999 days".split("|"),
)
def test_what_is_no_span_is_refused(text):
    with pytest.raises(ValueError, match="a span"):
        Span.read(text)


@pytest.mark.parametrize("text", ["", " ", "0", "0 days", "0 month", "00 years"])
def test_nothing_is_no_span(text):
    assert read_span(text) is None


@pytest.mark.parametrize("text", ["-1 month", "soon", "0,5 days", "1"])
def test_where_nothing_may_be_given_rubbish_is_refused_all_the_same(text):
    with pytest.raises(ValueError, match="a span"):
        read_span(text)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1 month", Span(1, "month")),
        (" 12  Months ", Span(12, "month")),
        ("14days", Span(14, "day")),
        ("1 YEAR", Span(1, "year")),
        ("02 weeks", Span(2, "week")),
    ],
)
def test_spans_are_read_tolerantly(text, span):
    assert Span.read(text) == read_span(text) == span


@given(SPANS)
def test_a_span_reads_back_what_it_writes(span):
    assert Span.read(span.text()) == span


@pytest.mark.parametrize(
    ("anchor", "span", "days"),
    [
        ("2026-01-31", "1 month", "2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31"),
        ("2028-01-30", "1 month", "2028-01-30 2028-02-29 2028-03-30"),
        ("2026-11-30", "3 months", "2026-11-30 2027-02-28 2027-05-30"),
        ("2024-02-29", "1 year", "2024-02-29 2025-02-28 2026-02-28 2027-02-28 2028-02-29"),
        ("2096-02-29", "4 years", "2096-02-29 2100-02-28 2104-02-29"),
        ("2026-12-31", "2 months", "2026-12-31 2027-02-28 2027-04-30 2027-06-30"),
        ("2026-03-28", "1 day", "2026-03-28 2026-03-29 2026-03-30"),  # summer time begins
        ("2026-10-24", "1 day", "2026-10-24 2026-10-25 2026-10-26"),  # and ends
        ("2026-10-20", "1 week", "2026-10-20 2026-10-27 2026-11-03"),
    ],
)
def test_periods_begin_on_the_anchors_day(anchor, span, days):
    start, step = date.fromisoformat(anchor), Span.read(span)
    assert [str(after(start, step, n)) for n in range(len(days.split()))] == days.split()


def test_a_notice_of_one_month_from_31_january_ends_on_28_february():
    assert after(date(2027, 1, 31), MONTH) == date(2027, 2, 28)


def test_going_back_is_counted_from_the_anchor_as_well():
    assert after(date(2026, 3, 31), MONTH, -1) == date(2026, 2, 28)
    assert after(date(2026, 1, 15), MONTH, -2) == date(2025, 11, 15)


def test_a_day_that_cannot_be_written_is_an_error():
    with pytest.raises(OverflowError):
        after(date(9999, 12, 1), MONTH)
    with pytest.raises(OverflowError):
        after(date(9999, 12, 31), Span(1, "day"))


@given(DAYS, SPANS, st.integers(0, 60))
@example(date(2026, 3, 28), Span(1, "day"), 1)
def test_periods_follow_one_another_without_gap_or_overlap(anchor, span, n):
    first, last = period(anchor, span, n)
    assert first <= last
    assert period(anchor, span, n + 1)[0] == last + timedelta(days=1)


@given(DAYS, SPANS, st.integers(1, 40))
def test_the_days_of_all_periods_add_up(anchor, span, count):
    periods = [period(anchor, span, n) for n in range(count)]
    days = sum((last - first).days + 1 for first, last in periods)
    assert days == (after(anchor, span, count) - anchor).days


@given(DAYS, MONTHS, st.integers(-60, 60))
def test_months_keep_the_anchors_day_or_take_the_months_last(anchor, span, n):
    day = after(anchor, span, n)
    is_last = (day + timedelta(days=1)).month != day.month
    assert day.day == anchor.day or (day.day < anchor.day and is_last)
    months = span.count * n * (12 if span.unit == "year" else 1)
    assert day.year * 12 + day.month == anchor.year * 12 + anchor.month + months


@given(DAYS, st.integers(1, 50))
def test_a_year_is_twelve_months_and_a_week_seven_days(day, n):
    assert after(day, Span(1, "year"), n) == after(day, MONTH, 12 * n)
    assert after(day, Span(1, "week"), n) == day + timedelta(days=7 * n)
