"""Number ranges: how a counted value is written, and which ranges cannot be used."""

from datetime import date

import pytest

from kundenakte.domain.number_range import NumberRange

DAY = date(2026, 3, 7)


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ({"PREFIX": "{XX}"}, "only {YYYY}, {YY}, {MM}, {DD} may stand in braces"),
        ({"PREFIX": "{"}, "only {YYYY}, {YY}, {MM}, {DD} may stand in braces"),
        ({"RESET": "yearly"}, "a range that is reset needs {YYYY} or {YY}"),
        ({"RESET": "monthly", "PREFIX": "{YY}-"}, "a range that is reset monthly needs {MM}"),
    ],
)
def test_a_range_that_would_repeat_itself_or_be_misread_is_refused(
    settings: dict[str, str], fault: str
) -> None:
    assert NumberRange.of(settings).fault() == fault


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"RESET": "yearly", "SUFFIX": "/{YY}"},
        {"RESET": "monthly", "PREFIX": "{YYYY}{MM}-"},
        {"PREFIX": "K", "DIGITS": 6, "SUFFIX": "-{DD}", "START": 7},
    ],
)
def test_a_usable_range_has_no_fault(settings: dict[str, object]) -> None:
    assert NumberRange.of(settings).fault() == ""


def test_the_default_starts_at_1001_and_is_written_plainly() -> None:
    numbers = NumberRange.of({})
    assert numbers.start == 1001
    assert numbers.write(1001, DAY) == "1001"


def test_digits_fill_with_zeros_between_prefix_and_suffix() -> None:
    assert NumberRange(prefix="K-", digits=5, suffix="/x").write(42, DAY) == "K-00042/x"


def test_a_range_grows_past_its_digits() -> None:
    numbers = NumberRange(digits=2)
    assert [numbers.write(value, DAY) for value in (99, 100, 101)] == ["99", "100", "101"]


def test_placeholders_stand_for_the_day() -> None:
    numbers = NumberRange(prefix="{YYYY}.{YY}.{MM}.{DD}-", suffix="-{YY}")
    assert numbers.write(1, DAY) == "2026.26.03.07-1-26"


def test_each_pattern_counts_for_itself() -> None:
    counters = {
        NumberRange(prefix=prefix, suffix=suffix).counter(DAY)
        for prefix, suffix in [("", ""), ("A", ""), ("", "A"), ("A", "A")]
    }
    assert len(counters) == 4


def test_a_wider_range_goes_on_counting() -> None:
    assert NumberRange(digits=3).counter(DAY) == NumberRange(digits=6).counter(DAY)


@pytest.mark.parametrize(
    ("reset", "same_year", "same_month"),
    [("never", True, True), ("yearly", True, True), ("monthly", False, True)],
)
def test_a_reset_range_counts_anew_in_each_period(
    reset: str, same_year: bool, same_month: bool
) -> None:
    numbers = NumberRange(prefix="{YYYY}{MM}", reset=reset)
    now = numbers.counter(DAY)
    assert (numbers.counter(date(2026, 4, 1)) == now) is same_year
    assert (numbers.counter(date(2026, 3, 31)) == now) is same_month
    assert (numbers.counter(date(2027, 3, 7)) == now) is (reset == "never")
