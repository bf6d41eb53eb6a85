"""Bars of the start page: in the frame, in proportion, as in the design."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kundenakte.pages.account.charts import (
    BASE,
    SPACE,
    TOP,
    Bar,
    change,
    columns,
    scale_of,
    shares,
)

values = st.lists(st.integers(0, 10**12), min_size=1, max_size=24)
DESIGN = [15380, 15610, 15540, 16020, 16390, 16480, 16910, 17240, 17120, 17650, 17870, 18412]


def test_the_bars_are_those_of_the_design() -> None:
    chart = columns(DESIGN)
    assert chart.bars[0] == Bar("9", "49.3", "32", "130.7")
    assert chart.bars[-1] == Bar("559", "23.5", "32", "156.5")
    assert chart.lines == ("180", "137.5", "95", "52.5", "10")
    assert shares([2569164, 391820, 152760, 76900]) == ["100", "15.3", "5.9", "3"]


def test_nothing_is_no_bar() -> None:
    assert columns([]).bars == ()
    assert [bar.height for bar in columns([0, 0]).bars] == ["0", "0"]
    assert columns([-5, 5]).bars[0].height == "0"
    assert (shares([]), shares([0, 0]), shares([-1, 4])) == ([], ["0", "0"], ["0", "100"])


@pytest.mark.parametrize(
    ("most", "end"), [(0, 1), (1, 1), (2, 2), (3, 5), (6, 10), (10, 10), (11, 20), (18412, 20000)]
)
def test_a_scale_ends_with_a_round_number(most: int, end: int) -> None:
    assert scale_of(most) == end


@given(values)
def test_all_bars_are_in_the_frame_and_in_proportion(found: list[int]) -> None:
    bars, scale = columns(found).bars, scale_of(max(found))
    for value, bar in zip(found, bars, strict=True):
        x, y, width, height = map(Fraction, bar)
        assert x >= 0
        assert x + width <= SPACE
        assert y >= TOP
        assert abs(y + height - BASE) <= Fraction(1, 10)
        assert abs(height - Fraction(value * (BASE - TOP), scale)) <= Fraction(1, 20)


@given(values)
def test_the_longest_share_is_whole(found: list[int]) -> None:
    lengths = [Fraction(share) for share in shares(found)]
    assert max(lengths) == (100 if max(found) else 0)


@pytest.mark.parametrize(
    ("before", "now", "grown"), [(0, 5, None), (100, 103, 30), (100, 100, 0), (3, 2, -333)]
)
def test_growth_is_told_in_tenths_of_a_percent(before: int, now: int, grown: int | None) -> None:
    assert change(before, now) == grown
