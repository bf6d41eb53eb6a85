"""Figures of the start page: what counts in which month, what it is worth, how late amounts are."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenakte.domain.account import DunningLevel
from kundenakte.domain.figures import (
    MOST_NAMED,
    Open,
    Tally,
    age,
    day_of,
    monthly,
    months,
    recurs,
)
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.subscription import Subscription

TODAY = date(2026, 11, 23)
PLAN = {
    "ARTICLE_NUMBER": "M",
    "QUANTITY": "1",
    "UNIT_PRICE": "30",
    "VAT_PERCENT": "19",
    "INTERVAL": "1 month",
    "CURRENCY_CODE": "EUR",
}


def booked(plan: dict[str, Any] | None = None, number: int = 1, **fields: Any) -> Subscription:
    return Subscription(
        {
            "SUBSCRIPTION_ID": number,
            "CUSTOMER_ID": 1,
            "STATE": "running",
            "START": "2026-01-15",
            "ANCHOR": "2026-01-15",
            "PLAN": {**PLAN, **(plan or {})},
            **fields,
        }
    )


def worth(plan: dict[str, Any] | None = None, **fields: Any) -> int:
    return monthly(booked(plan, **fields), TODAY, vat=True)


def test_what_is_no_recurring_revenue_is_worth_nothing() -> None:
    assert worth(START="2026-11-24") == 0
    assert worth(TRIAL_END="2026-11-23") == 0
    assert worth(CANCELLATION_DATE="2026-11-22") == 0
    assert worth(EXPIRATION_DATE="2026-11-22") == 0
    assert worth(STATE="inactive") == 0
    assert worth(STATE="inactive", CANCELLATION_DATE="2026-12-31") == 0
    assert worth(STATE="closed") == 0
    assert worth({"INTERVAL": ""}) == 0


def test_it_counts_from_its_first_day_without_trial_to_its_last() -> None:
    one = booked(TRIAL_END="2026-02-14", CANCELLATION_DATE="2026-10-31", STATE="closed")
    days = ("2026-02-14", "2026-02-15", "2026-10-31", "2026-11-01")
    assert [recurs(one, date.fromisoformat(day)) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    ("interval", "cents"),
    [
        ("1 month", 3000),
        ("3 months", 1000),
        ("1 year", 250),
        ("2 years", 125),
        ("1 week", 13036),  # 30 * 365 / 84
        ("30 days", 3042),  # 30 * 365 / 360
    ],
)
def test_the_price_is_spread_over_the_months_of_its_interval(interval: str, cents: int) -> None:
    assert worth({"INTERVAL": interval}) == cents


def test_addons_count_and_a_discount_is_taken_off_the_plan() -> None:
    addon = {"ARTICLE_NUMBER": "B", "QUANTITY": "2", "UNIT_PRICE": "3.10", "VAT_PERCENT": "19"}
    coupon = {"CODE": "X", "DISCOUNT_AMOUNT": "10", "DISCOUNT_TYPE": "percent"}
    assert worth(ADDONS=[addon]) == 3620
    assert worth(ADDONS=[addon], COUPON=coupon) == 3320
    over = {**coupon, "DISCOUNT_PERIOD_AMOUNT": 1, "PAYMENTS_DISCOUNTED": 1}
    assert worth(COUPON=over) == 3000
    assert worth({"SETUP_FEE": "99"}) == 3000


def test_vat_is_taken_out_of_a_gross_price_unless_there_is_none() -> None:
    gross = {"UNIT_PRICE": "11.90", "IS_GROSS": 1}
    assert worth(gross) == 1000
    assert monthly(booked(gross), TODAY, vat=False) == 1190


def test_the_months_end_with_the_one_that_today_is_in() -> None:
    assert months(TODAY)[0] == "2025-12"
    assert months(TODAY)[-1] == "2026-11"
    assert months(date(2026, 1, 31))[:2] == ["2025-02", "2025-03"]
    assert day_of("2026-11", TODAY) == TODAY
    assert day_of("2025-12", TODAY) == date(2025, 12, 31)
    assert day_of("2028-02", TODAY) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("due", "part"),
    [
        ("2026-12-01", 0),
        ("2026-11-23", 0),
        ("2026-11-22", 1),
        ("2026-11-09", 1),
        ("2026-11-08", 2),
        ("2026-10-24", 2),
        ("2026-10-23", 3),
        ("2026-09-24", 3),
        ("2026-09-23", 4),
    ],
)
def test_amounts_are_parted_by_how_late_they_are(due: str, part: int) -> None:
    assert age(due, TODAY) == part


def opened(due: str, cents: int, currency: str = "EUR", **state: Any) -> Invoice:
    fields = {"INVOICE_ID": 1, "TOTAL": cents, "DUE_DATE": due, "CURRENCY_CODE": currency}
    return Invoice({**fields, "KIND": "invoice"}, state, final=True)


def test_returned_and_ripe_invoices_are_counted_too() -> None:
    found, levels = Open(), [DunningLevel(7, 0)]
    for invoice in (
        opened("2026-11-22", 100),
        opened("2026-11-16", 200),
        opened("2026-11-01", 400, COLLECTION={"RETURNS": 1, "STOPPED": "x"}),
        opened("2026-11-01", 800, COLLECTION={"RETURNS": 1, "AGAIN": "2026-12-01"}),
        opened("2026-11-01", 1600, COLLECTION={"RUN": 1, "DATE": "2026-11-25"}),
        opened("2026-11-01", 3200, DUNNING={"STOP": {}}),
        opened("2026-11-01", 6400, DUNNING={"LEVEL": 1, "LAST": "2026-11-10"}),
    ):
        found.add(invoice, levels, TODAY)
    assert found.ripe == 2
    assert found.returned == {"EUR": [400, 1]}
    assert found.ages["EUR"] == [[0, 0], [300, 2], [12400, 5], [0, 0], [0, 0]]


days = st.dates(date(2026, 1, 1), date(2026, 12, 31)).map(date.isoformat)
open_invoices = st.lists(
    st.builds(opened, days, st.integers(1, 10**7), st.sampled_from(["EUR", "CHF"]))
)


@given(open_invoices)
def test_the_parts_add_up_to_the_whole_by_currency(invoices: list[Invoice]) -> None:
    found = Open()
    for invoice in invoices:
        found.add(invoice, [], TODAY)
    for currency in ("EUR", "CHF"):
        mine = [one for one in invoices if one.fields["CURRENCY_CODE"] == currency]
        late = [one for one in mine if one.fields["DUE_DATE"] < TODAY.isoformat()]
        sums = {True: late, False: mine}
        for overdue, of in sums.items():
            expected = [sum(one.outstanding for one in of), len(of)]
            assert found.total(overdue=overdue).get(currency, [0, 0]) == expected
    assert Open.of(found.stored()) == found


terms = st.fixed_dictionaries(
    {
        "UNIT_PRICE": st.integers(0, 10**6).map(lambda n: f"{n / 100:.2f}"),
        "INTERVAL": st.sampled_from(["1 month", "1 year", "2 weeks"]),
        "CURRENCY_CODE": st.sampled_from(["EUR", "CHF"]),
    }
)


coupons = st.sampled_from(
    [
        None,
        {
            "CODE": "X",
            "DISCOUNT_AMOUNT": "10",
            "DISCOUNT_TYPE": "percent",
            "DISCOUNT_PERIOD_AMOUNT": 3,
            "DISCOUNT_PERIOD_UNIT": "month",
        },
    ]
)
subscriptions = st.builds(booked, terms, START=days, ANCHOR=days, COUPON=coupons).map(
    lambda one: one.with_fields(COUPON=one.fields["COUPON"])
)


@given(st.lists(subscriptions, max_size=5), st.integers(0, 5))
def test_a_month_is_the_sum_of_its_subscriptions_wherever_it_was_cut(
    subscriptions: list[Subscription], cut: int
) -> None:
    tally = Tally(TODAY.isoformat(), {month: {} for month in months(TODAY)})
    for subscription in subscriptions[:cut]:
        tally.add(subscription, vat=True)
    tally = Tally.of(tally.stored())
    for subscription in subscriptions[cut:]:
        tally.add(subscription, vat=True)
    for month, sums in tally.revenue.items():
        day = day_of(month, TODAY)
        for currency, (cents, count) in sums.items():
            mine = [one for one in subscriptions if one.plan["CURRENCY_CODE"] == currency]
            assert cents == sum(monthly(one, day, vat=True) for one in mine)
            assert count == sum(recurs(one, day) for one in mine)


def test_of_many_refused_subscriptions_the_first_are_named() -> None:
    tally = Tally(TODAY.isoformat(), {})
    for number in range(1, MOST_NAMED + 3):
        tally.add(booked(number=number, BILLING_FAULTS=["x"]), vat=True)
    assert tally.refused == MOST_NAMED + 2
    assert tally.faults == list(range(1, MOST_NAMED + 1))


def test_the_next_day_of_billing_is_the_first_to_come() -> None:
    tally = Tally(TODAY.isoformat(), {})
    for day in ("2026-12-05", "2026-11-23", "2026-12-01", "2026-12-01", "2026-12-02"):
        tally.add(booked(NEXT_EVENT=day), vat=True)
    tally.add(booked(NEXT_EVENT="2026-11-24", STATE="inactive"), vat=True)
    assert (tally.next_day, tally.next_count) == ("2026-12-01", 2)
