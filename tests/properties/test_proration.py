"""Amounts by the day: whatever is divided adds up again."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenakte.domain.proration import apportion, share, split, unused

CENTS = st.integers(-(10**9), 10**9)
WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any)


@pytest.mark.parametrize(("days", "of"), [(-1, 30), (31, 30), (0, 0), (1, 0)])
def test_more_days_than_there_are_is_an_error(days, of):
    with pytest.raises(ValueError, match="within the whole"):
        share(100, days, of)


@pytest.mark.parametrize("weights", [[0, 0], [5, -1], []])
def test_weights_that_divide_nothing_are_an_error(weights):
    with pytest.raises(ValueError, match="weights"):
        split(100, weights)


def test_a_period_that_ends_before_it_begins_is_an_error():
    with pytest.raises(ValueError, match="within the whole"):
        unused(100, date(2026, 1, 2), date(2026, 1, 1), date(2026, 1, 1))


def test_ten_of_31_days_at_30_euro():
    assert (share(3000, 21, 31), share(3000, 10, 31)) == (2032, 968)
    credit = unused(3000, date(2026, 12, 1), date(2026, 12, 31), date(2026, 12, 11))
    assert (credit, 3000 - credit) == (2032, 968)


def test_a_prepaid_year_that_ends_67_days_early():
    assert unused(12000, date(2026, 3, 1), date(2027, 2, 28), date(2026, 12, 24)) == 2203


@pytest.mark.parametrize(("cents", "expected"), [(1, 1), (-1, -1), (5, 3), (-5, -3), (0, 0)])
def test_half_a_cent_is_rounded_away_from_zero(cents, expected):
    assert share(cents, 15, 30) == expected


@given(CENTS, st.integers(1, 4000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_a_share_is_the_exact_one_rounded_and_mirrors(cents, part):
    days, of = part
    assert abs(share(cents, days, of) - Fraction(cents * days, of)) <= Fraction(1, 2)
    assert share(-cents, days, of) == -share(cents, days, of)
    assert share(cents, of, of) == cents


@given(CENTS, st.dates(date(2000, 1, 1)), st.integers(0, 800), st.integers(-900, 1700))
def test_the_unused_part_never_leaves_the_whole(cents, first, length, offset):
    first = min(first, date(9990, 1, 1))
    last = first + timedelta(days=length)
    part = unused(cents, first, last, first + timedelta(days=offset))
    assert min(0, cents) <= part <= max(0, cents)
    if offset <= 0:
        assert part == cents
    if offset > length:
        assert part == 0


@given(CENTS, WEIGHTS)
def test_split_adds_up_and_mirrors(cents, weights):
    parts = split(cents, weights)
    assert sum(parts) == cents
    assert split(-cents, weights) == [-part for part in parts]
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(cents * weight, sum(weights))) < 1
        assert weight or part == 0


@given(CENTS, st.integers(1, 40))
def test_equal_weights_give_parts_that_differ_by_a_cent_at_most(cents, count):
    parts = split(cents, [1] * count)
    assert max(parts) - min(parts) <= 1


@given(st.lists(st.fractions(-1000, 1000, max_denominator=119), min_size=1, max_size=9), st.data())
def test_parts_stay_next_to_their_exact_values(exact, data):
    total = sum(exact)
    whole = data.draw(st.sampled_from([total // 1, -(-total // 1)]))
    parts = apportion(exact, whole)
    assert sum(parts) == whole
    assert all(abs(part - value) <= 1 for part, value in zip(parts, exact, strict=True))
    assert apportion([-value for value in exact], -whole) == [-part for part in parts]
