"""What a period and a change in mid-period make on an invoice."""

from datetime import date
from typing import Any

from kundenakte.domain.billing_lines import change_lines, credit_lines, entries_of, period_lines
from kundenakte.domain.subscription import Subscription
from kundenakte.domain.subscription_change import with_entries

PLAN = {
    "ARTICLE_NUMBER": "a",
    "TITLE": "Plan",
    "DESCRIPTION": "two\nlines",
    "UNIT_PRICE": "30",
    "QUANTITY": "1",
    "VAT_PERCENT": "19",
    "IS_GROSS": 1,
    "INTERVAL": "1 month",
}
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def booked(plan: Any = None, **fields: Any) -> Subscription:
    start = {"START": "2026-03-01", "ANCHOR": "2026-03-01", "STATE": "running"}
    return Subscription({**start, "PLAN": {**PLAN, **(plan or {})}, **fields})


def paid(**fields: Any) -> Subscription:
    """Billed for March."""
    subscription = booked(**fields)
    entries = entries_of(subscription, MARCH[0])
    return subscription.with_fields(
        PERIODS=1, PAID_FROM=MARCH[0], PAID_UNTIL=MARCH[1], PAID_DAYS=31, PAID_FOR=entries
    )


def shown(lines: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(line["DESCRIPTION"], line["QUANTITY"], line["UNIT_PRICE"]) for line in lines]


def test_a_whole_period_is_quantity_times_price() -> None:
    [line] = period_lines(booked({"QUANTITY": "2.5", "UNIT_PRICE": "0.004"}), MARCH, [], "de")
    assert (line["QUANTITY"], line["UNIT_PRICE"]) == ("2.5", "0.004")
    assert (line["PERIOD_FROM"], line["PERIOD_TO"]) == ("2026-03-01", "2026-03-31")
    assert line["DESCRIPTION"] == "Plan\ntwo\nlines"


def test_a_part_of_a_period_is_one_amount() -> None:
    [line] = period_lines(booked({"QUANTITY": "3"}), (MARCH[0], date(2026, 3, 10)), [], "de")
    assert (line["QUANTITY"], line["UNIT_PRICE"]) == ("1", "29.03")


def test_the_proration_of_the_rules() -> None:
    """30.00 for 31 days, a change after ten: 20.32 back, 9.68 used (RND-5)."""
    before = paid()
    after = before.with_fields(PLAN={**PLAN, "UNIT_PRICE": "60", "ARTICLE_NUMBER": "b"})
    after = with_entries(before, after, date(2026, 3, 11))
    lines = change_lines(before, after, date(2026, 3, 11), "en")
    assert shown(lines) == [
        ("Credit for unused days: Plan", "-1", "20.32"),
        ("Plan\ntwo\nlines", "1", "40.65"),
    ]


def test_what_stays_is_neither_given_back_nor_charged() -> None:
    addon = {"ARTICLE_NUMBER": "x", "TITLE": "X", "UNIT_PRICE": "31", "QUANTITY": "1"}
    before = paid()
    after = with_entries(before, before.with_fields(ADDONS=[addon]), date(2026, 3, 31))
    lines = change_lines(before, after, date(2026, 3, 31), "de")
    assert shown(lines) == [("X", "1", "1.00")]


def test_behind_what_is_paid_a_change_costs_nothing() -> None:
    before = paid()
    after = before.with_fields(PAID_FOR=None)
    assert change_lines(before, after, date(2026, 4, 1), "de") == []
    assert change_lines(booked(), booked(), MARCH[0], "de") == []


def test_set_up_fee_discount_and_usage_stand_behind_plan_and_add_ons() -> None:
    coupon = {"CODE": "C", "DISCOUNT_AMOUNT": "10", "DISCOUNT_TYPE": "fixed"}
    addon = {"ARTICLE_NUMBER": "x", "TITLE": "X", "UNIT_PRICE": "1", "QUANTITY": "2"}
    usage = {"ARTICLE_NUMBER": "u", "UNIT_PRICE": "2", "QUANTITY": "3", "USAGE_DATE": "2026-02-07"}
    subscription = booked({"SETUP_FEE": "5"}, COUPON=coupon, ADDONS=[addon])
    assert shown(period_lines(subscription, MARCH, [usage], "en")) == [
        ("Plan\ntwo\nlines", "1", "30"),
        ("X", "2", "1"),
        ("Set-up: Plan", "1", "5"),
        ("Discount: C", "-1", "10.00"),
        ("u", "3", "2"),
    ]


def test_a_fixed_discount_is_given_by_the_day_too() -> None:
    coupon = {"CODE": "C", "DISCOUNT_AMOUNT": "15.50", "DISCOUNT_TYPE": "fixed"}
    subscription = booked({"UNIT_PRICE": "31"}, COUPON=coupon)
    lines = period_lines(subscription, (MARCH[0], date(2026, 3, 10)), [], "de")
    assert [line["UNIT_PRICE"] for line in lines] == ["10.00", "5.00"]


def test_nothing_is_given_back_of_what_a_coupon_paid() -> None:
    coupon = {"CODE": "C", "DISCOUNT_AMOUNT": "100", "DISCOUNT_TYPE": "percent"}
    entries = entries_of(booked(COUPON=coupon), MARCH[0])
    assert credit_lines(entries, (date(2026, 3, 11), MARCH[1]), 31, "de") == []
