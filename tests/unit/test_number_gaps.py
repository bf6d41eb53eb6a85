"""Gapless numbers: what is missing is told, whatever the ranges look like."""

from datetime import date

import pytest

from kundenakte.domain.number_gaps import SHOWN, sequences
from kundenakte.domain.number_range import NumberRange
from kundenakte.storage.invoice_numbers import counter_name

DAY = date(2026, 11, 20)


def numbers(of: NumberRange, values: list[int], day: date = DAY) -> list[tuple[str, bool]]:
    return [(of.write(value, day), True) for value in values]


@pytest.mark.parametrize(
    "of",
    [
        NumberRange("RE-{YYYY}-", 5, start=1, reset="yearly"),
        NumberRange("{YY}{MM}", 4, suffix="/x", start=1, reset="monthly"),
        NumberRange("R.", 1, start=1),
        NumberRange("", 1, suffix="-{DD}.{MM}.", start=1),
        NumberRange("{YYYY}", 1, start=1, reset="yearly"),
    ],
)
def test_a_missing_value_is_found_in_every_kind_of_range(of: NumberRange) -> None:
    counters = {counter_name(of, DAY): 12}
    [whole], others = sequences(counters, numbers(of, list(range(1, 13))))
    assert (whole.first, whole.last, whole.gaps, whole.missing, others) == (1, 12, 0, [], [])
    [holed], _ = sequences(counters, numbers(of, [1, 2, 4, 12]))
    assert (holed.gaps, holed.missing) == (8, [3, 5, 6, 7, 8, 9, 10, 11])


def test_the_last_ones_are_missed_too() -> None:
    of = NumberRange("R", 1, start=1)
    [found], _ = sequences({counter_name(of, DAY): 5}, numbers(of, [1, 2, 3]))
    assert found.missing == [4, 5]


def test_periods_count_for_themselves() -> None:
    of = NumberRange("RE-{YYYY}-", 2, start=1, reset="yearly")
    before = date(2025, 5, 1)
    counters = {counter_name(of, before): 2, counter_name(of, DAY): 1}
    found, _ = sequences(counters, numbers(of, [1, 2], before) + numbers(of, [1]))
    assert [(each.last, each.gaps) for each in found] == [(2, 0), (1, 0)]


def test_numbers_of_no_range_are_told_apart() -> None:
    of = NumberRange("R", 1, start=1)
    given = [*numbers(of, [1]), ("ALT-7", True), ("ALT-8", False)]
    [found], others = sequences({counter_name(of, DAY): 1}, given)
    assert (found.documents, others) == (1, ["ALT-7"])


def test_of_many_missing_ones_the_first_are_listed() -> None:
    of = NumberRange("R", 1, start=1)
    [found], _ = sequences({counter_name(of, DAY): 1000}, numbers(of, [1, 1000]))
    assert (found.gaps, len(found.missing)) == (998, SHOWN)
