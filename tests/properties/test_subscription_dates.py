"""Billed periods have no gap and no overlap whatever is changed, and parts add up to the whole."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kundenakte.domain.billing_lines import (
    change_lines,
    charge_lines,
    credit_lines,
    entries_of,
    length,
    period_lines,
)
from kundenakte.domain.errors import Refused
from kundenakte.domain.money import cents
from kundenakte.domain.subscription import ONE_DAY, Subscription
from kundenakte.domain.subscription_change import (
    Terms,
    changed_now,
    counted,
    with_upcoming_plan,
)
from kundenakte.domain.subscription_dates import moved, postponed, with_next_event

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
INTERVALS = st.sampled_from(["1 month", "3 months", "1 year", "2 weeks", "10 days", "12 months"])
PRICES = st.integers(0, 100_000).map(lambda c: f"{c // 100}.{c % 100:02d}")
COUPONS = st.none() | st.fixed_dictionaries(
    {
        "CODE": st.just("X"),
        "DISCOUNT_AMOUNT": st.integers(0, 120).map(str),
        "DISCOUNT_TYPE": st.sampled_from(["percent", "fixed"]),
    }
)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["bill", "move", "postpone", "change", "interval"]), st.integers(0, 40)
    ),
    max_size=12,
)


def plan(price: str, interval: str, number: str = "a", quantity: int = 1) -> dict[str, Any]:
    terms = {"ARTICLE_NUMBER": number, "UNIT_PRICE": price, "QUANTITY": str(quantity)}
    return {**terms, "INTERVAL": interval, "VAT_PERCENT": "19", "IS_GROSS": 1}


def booked(day: date, terms: dict[str, Any], coupon: Any = None) -> Subscription:
    new = Subscription({"SUBSCRIPTION_ID": 1, "CUSTOMER_ID": 1, "STATE": "running", "PLAN": terms})
    return with_next_event(new.with_fields(START=day, ANCHOR=day, COUPON=coupon))


def billed(before: Subscription) -> tuple[Subscription, list[dict[str, Any]]]:
    """What billing makes of the next period: the subscription after it, and the lines."""
    due = with_upcoming_plan(before)
    first, last = due.next_period
    last = min(last, due.last_day) if due.last_day else last
    entries = entries_of(due, first)
    after = counted(due, entries).with_fields(
        PERIODS=int(due.fields.get("PERIODS", 0)) + 1,
        INVOICES=int(due.fields.get("INVOICES", 0)) + 1,
        PAID_FROM=first,
        PAID_UNTIL=last,
        PAID_DAYS=length(due.next_period),
        PAID_FOR=entries,
    )
    return with_next_event(after), period_lines(due, (first, last), [], "de")


def total(lines: list[dict[str, Any]]) -> int:
    return sum(cents(Decimal(line["UNIT_PRICE"]) * Decimal(line["QUANTITY"])) for line in lines)


@given(DAYS, INTERVALS, STEPS)
def test_periods_never_overlap_and_leave_out_only_what_was_put_off(
    day: date, interval: str, steps: list[tuple[str, int]]
) -> None:
    subscription, _ = billed(booked(day, plan("30", interval)))
    periods, put_off = [subscription.paid], set()
    for number, (what, days) in enumerate(steps):
        due = subscription.day("NEXT_EVENT")
        until = subscription.paid_until
        assert due
        assert until
        today = until - timedelta(days=days % length(subscription.paid or (due, due)))
        if what == "move":
            subscription = moved(subscription, due + timedelta(days=days), today)
            put_off.add(len(periods))
        elif what == "postpone":
            subscription = postponed(subscription, 1 + days % 3)
            put_off.add(len(periods))
        elif what == "change":
            terms = Terms(plan("45", subscription.plan["INTERVAL"], f"b{number}"))
            subscription = changed_now(subscription, terms, today)
        elif what == "interval":
            other = "1 year" if subscription.plan["INTERVAL"] != "1 year" else "1 month"
            subscription = changed_now(subscription, Terms(plan("9", other, f"c{number}")), today)
            periods[-1] = (periods[-1][0], today - ONE_DAY)  # the rest was given back
            put_off.discard(len(periods))
        if what in ("bill", "interval"):
            subscription, _ = billed(subscription)
            periods.append(subscription.paid)
    for place, (before, after) in enumerate(pairwise(periods), 1):
        if place in put_off:
            assert before[1] < after[0]
        else:
            assert before[1] + ONE_DAY == after[0]


@given(DAYS, INTERVALS, PRICES, PRICES, COUPONS, st.integers(1, 9), st.data())
def test_what_is_given_back_and_what_was_used_add_up_to_what_was_paid(
    day: date, interval: str, price: str, other: str, coupon: Any, quantity: int, data: Any
) -> None:
    before, lines = billed(booked(day, plan(price, interval, quantity=quantity), coupon))
    paid = before.paid
    assert paid
    on = data.draw(st.integers(0, length(paid) - 1).map(lambda n: paid[0] + timedelta(days=n)))
    after = changed_now(before, Terms(plan(other, interval, "b")), on)
    change = change_lines(before, after, on, "de")
    back = total([line for line in change if line["DESCRIPTION"].startswith("Erstattung")])
    assert -total(lines) <= back <= 0
    if on == paid[0]:
        assert back == -total(lines)
    # There and back on one day costs nothing.
    again = changed_now(after, Terms(before.plan), on)
    assert total(change) + total(change_lines(after, again, on, "de")) == 0


@given(DAYS, INTERVALS, PRICES, COUPONS, st.data())
def test_a_period_cut_anywhere_costs_what_it_costs_uncut(
    day: date, interval: str, price: str, coupon: Any, data: Any
) -> None:
    """Used days, as the whole less what was given back; and given back days, charged again."""
    after, lines = billed(booked(day, plan(price, interval), coupon))
    paid, entries = after.paid, after.fields["PAID_FOR"]
    assert paid
    days = length(paid)
    cut = data.draw(st.integers(1, days))
    rest = (paid[0] + timedelta(days=days - cut), paid[1])
    given_back = total(credit_lines(entries, rest, days, "de"))
    charged_again = total(charge_lines(after, entries, rest, days, "de"))
    assert given_back + charged_again == 0
    assert 0 <= total(lines) + given_back <= total(lines)


@settings(max_examples=50)
@given(DAYS, st.sampled_from(["1 month", "3 months", "1 year"]), st.integers(1, 12))
def test_postponing_keeps_the_day_of_the_month(day: date, interval: str, months: int) -> None:
    subscription, _ = billed(booked(day, plan("1", interval)))
    later = postponed(subscription, months)
    for _ in range(3):
        first = later.day("NEXT_EVENT")
        assert first
        is_last = (first + ONE_DAY).day == 1
        assert first.day == day.day or (is_last and first.day < day.day)
        later, _ = billed(later)


@given(DAYS, DAYS)
def test_what_is_paid_is_never_billed_again_by_moving_the_date(day: date, to: date) -> None:
    subscription, _ = billed(booked(day, plan("1", "1 month")))
    assume(to >= day)
    until = subscription.paid_until
    assert until
    try:
        after = moved(subscription, to, day)
    except Refused:
        assert to <= until
    else:
        assert after.day("NEXT_EVENT") == to > until
