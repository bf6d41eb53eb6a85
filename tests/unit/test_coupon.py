"""Coupons: who may not use one, what it takes off, and for how long."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenakte.domain.coupon import Coupon, copy_of, discount, is_valid, state
from kundenakte.domain.errors import Refused

DAY = date(2026, 11, 23)
PERCENT = {"CODE": "TEN", "DISCOUNT_AMOUNT": "10", "DISCOUNT_TYPE": "percent"}
FIXED = {"CODE": "FIVE", "DISCOUNT_AMOUNT": "5", "DISCOUNT_TYPE": "fixed"}


@pytest.mark.parametrize(
    "fields",
    [
        {"VALID_FROM": "2026-11-24"},
        {"VALID_TO": "2026-11-22"},
        {"USAGES": 3, "USAGES_MAX": 3},
        {"USAGES": 4, "USAGES_MAX": 3},
        {"ASSIGNED_ARTICLES": ["8", "77"]},
    ],
)
def test_a_coupon_is_not_valid_early_late_used_up_or_for_another_article(
    fields: dict[str, Any],
) -> None:
    assert not is_valid({**PERCENT, **fields}, "7", DAY)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"VALID_FROM": "2026-11-23", "VALID_TO": "2026-11-23"},
        {"USAGES": 2, "USAGES_MAX": 3},
        {"USAGES": 99},
        {"ASSIGNED_ARTICLES": ["8", "7"]},
    ],
)
def test_a_coupon_is_valid_on_both_its_days_and_up_to_its_last_use(fields: dict[str, Any]) -> None:
    assert is_valid({**PERCENT, **fields}, "7", DAY)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "UNUSED"),
        ({"USAGES": 1}, "USED"),
        ({"VALID_FROM": "2026-11-24", "USAGES": 1}, "PREMATURE"),
        ({"VALID_TO": "2026-11-22"}, "UNUSED"),
    ],
)
def test_the_state_is_one_of_three(fields: dict[str, Any], expected: str) -> None:
    assert state({**PERCENT, **fields}, DAY) == expected


@pytest.mark.parametrize(
    ("coupon", "cents", "off"),
    [
        (PERCENT, 0, 0),
        (PERCENT, -1000, 0),
        (PERCENT, 1000, 100),
        (PERCENT, 5, 1),  # half a cent is rounded up
        (PERCENT, 4, 0),
        ({**PERCENT, "DISCOUNT_AMOUNT": "33.333333"}, 1000, 333),
        ({**PERCENT, "DISCOUNT_AMOUNT": "100"}, 999, 999),
        (FIXED, 1000, 500),
        (FIXED, 499, 499),
        ({**FIXED, "DISCOUNT_AMOUNT": "0.005"}, 1000, 1),
    ],
)
def test_what_a_coupon_takes_off(coupon: dict[str, Any], cents: int, off: int) -> None:
    assert discount(coupon, cents, 0, DAY, DAY) == off


def test_a_coupon_for_invoices_ends_after_so_many() -> None:
    coupon = {**FIXED, "DISCOUNT_PERIOD_AMOUNT": 2, "DISCOUNT_PERIOD_UNIT": "event"}
    assert [discount(coupon, 1000, n, DAY, DAY) for n in range(4)] == [500, 500, 0, 0]


@pytest.mark.parametrize(
    ("unit", "last", "over"),
    [
        ("day", "2026-02-01", "2026-02-02"),
        ("week", "2026-02-13", "2026-02-14"),
        ("month", "2026-03-30", "2026-03-31"),  # of two months from 31 January
        ("year", "2028-01-30", "2028-01-31"),
    ],
)
def test_a_coupon_for_a_time_ends_with_it(unit: str, last: str, over: str) -> None:
    started = date(2026, 1, 31)
    coupon = {**FIXED, "DISCOUNT_PERIOD_AMOUNT": 2, "DISCOUNT_PERIOD_UNIT": unit}
    assert discount(coupon, 1000, 99, started, date.fromisoformat(last)) == 500
    assert discount(coupon, 1000, 0, started, date.fromisoformat(over)) == 0


@given(
    st.sampled_from([PERCENT, FIXED]),
    st.decimals(0, 1000, places=6),
    st.integers(-(10**6), 10**9),
)
def test_a_discount_is_never_more_than_the_amount(
    coupon: dict[str, Any], amount: Any, cents: int
) -> None:
    off = discount({**coupon, "DISCOUNT_AMOUNT": str(amount)}, cents, 0, DAY, DAY)
    assert 0 <= off <= max(cents, 0)


@pytest.mark.parametrize("name", ["CODE", "DISCOUNT_AMOUNT", "DISCOUNT_TYPE"])
def test_a_coupon_is_never_without_code_and_discount(name: str) -> None:
    with pytest.raises(Refused, match=name):
        Coupon(PERCENT).changed({name: ""})


def test_a_change_without_a_difference_is_none() -> None:
    coupon = Coupon(PERCENT)
    assert coupon.changed({"CODE": "TEN", "USAGES_MAX": 0}) is coupon


def test_what_a_subscription_keeps_of_a_coupon() -> None:
    coupon = {**PERCENT, "TITLE": "Herbst", "USAGES": 3, "USAGES_MAX": 9, "CAMPAIGN": "a"}
    assert copy_of(coupon, 5) == {
        **PERCENT,
        "TITLE": "Herbst",
        "USAGES_MAX": 9,
        "SUBSCRIPTION_ID": 5,
        "PAYMENTS_DISCOUNTED": 0,
    }
