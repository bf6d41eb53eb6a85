"""Rules that hold for any value: numbers, search text, card numbers, times."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import assume, example, given
from hypothesis import strategies as st
from stdnum import luhn

from kundenakte.domain import folding, times
from kundenakte.domain.card_numbers import holds_card_number
from kundenakte.domain.number_range import PLACEHOLDERS, NumberRange

# ---- number ranges

PIECES = st.sampled_from([*PLACEHOLDERS, *PLACEHOLDERS, "K", "-", "0", "9", "12", "|", "ä", "{x}"])
PATTERNS = st.lists(PIECES, max_size=5).map("".join)
RANGES = st.builds(
    NumberRange,
    prefix=PATTERNS,
    digits=st.integers(1, 8),
    suffix=PATTERNS,
    start=st.integers(0, 10**6),
    reset=st.sampled_from(["never", "yearly", "monthly"]),
).filter(lambda numbers: not numbers.fault())
DAYS = st.dates(date(2024, 1, 1), date(2099, 12, 31))
STEPS = st.integers(0, 500)


@given(RANGES, DAYS, st.lists(st.tuples(STEPS, st.integers(1, 5)), min_size=1, max_size=40))
@example(NumberRange("{YY}", 1, "", 1, "yearly"), date(2026, 12, 31), [(0, 5), (1, 5)])
@example(
    NumberRange("", 1, "{MM}{YY}", 1, "monthly"), date(2026, 1, 31), [(0, 5), (1, 5), (365, 5)]
)
def test_a_range_never_repeats_a_number(numbers, day, days):
    counters, written = {}, []
    for step, creates in days:
        day = min(day + timedelta(step), date(2099, 12, 31))
        for _ in range(creates):
            counter = numbers.counter(day)
            counters[counter] = counters.get(counter, numbers.start - 1) + 1
            written.append(numbers.write(counters[counter], day))
    assert len(set(written)) == len(written)


@given(RANGES, RANGES, DAYS, DAYS, st.integers(0, 10**6), st.integers(0, 10**6))
@example(NumberRange("{YYYY}"), NumberRange(""), date(2026, 1, 1), date(2026, 1, 1), 5, 20265)
@example(NumberRange("9"), NumberRange("{YY}"), date(2026, 1, 1), date(2096, 1, 1), 63, 3)
def test_ranges_that_are_told_apart_never_meet(one, other, day, other_day, value, other_value):
    if one.write(value, day) == other.write(other_value, other_day):
        assert one.may_meet(other)
        assert other.may_meet(one)
        assert one.may_repeat(other) == (
            (one.prefix, one.suffix, one.reset) != (other.prefix, other.suffix, other.reset)
        )


@given(RANGES, DAYS, st.integers(0, 10**12), st.integers(1, 10**6))
def test_the_numbers_of_a_day_are_in_the_order_of_the_counter(numbers, day, value, more):
    earlier, later = numbers.write(value, day), numbers.write(value + more, day)
    assert (len(earlier), earlier) < (len(later), later)


@given(RANGES, st.integers(2024, 2099), st.integers(-7200, 7200))
def test_a_number_carries_the_year_that_it_is_in_berlin(numbers, year, seconds):
    new_year = datetime(year, 1, 1, tzinfo=times.BERLIN).astimezone(UTC)
    day = times.business_day(new_year + timedelta(seconds=seconds))
    assert day == (date(year, 1, 1) if seconds >= 0 else date(year - 1, 12, 31))
    number = numbers.write(7, day)
    assert ("{YYYY}" not in numbers.prefix) or str(day.year) in number
    assert ("{YY}" not in numbers.suffix) or f"{day:%y}" in number


# ---- search text

UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
VOWELS = {"ä": "a", "ö": "o", "ü": "u", "ß": "ss"}
GERMAN = st.text("abcdefghiklmnorstuwz äöüßÄÖÜ-.&'", min_size=1, max_size=30)
LATIN = st.text(
    st.characters(max_codepoint=0x24F, exclude_categories=["Cc"]), min_size=1, max_size=30
)
CUTS = st.tuples(st.integers(0, 29), st.integers(1, 30))


def spelled(text, spelling):
    return "".join(spelling.get(char, char) for char in text.lower())


@given(GERMAN, CUTS, st.sampled_from([{}, UMLAUTS, VOWELS]), st.sampled_from("lower upper".split()))
def test_every_spelling_of_every_part_finds_a_german_name(name, cut, spelling, case):
    part = name[cut[0] : cut[0] + cut[1]]
    term = getattr(spelled(part, spelling), case)()
    assert folding.contains(folding.search_texts(["Muster", name, "x@example.com"]), term)


@given(GERMAN, CUTS)
def test_umlauts_find_a_name_that_is_stored_without_them(name, cut):
    part = name[cut[0] : cut[0] + cut[1]]
    for spelling in (UMLAUTS, VOWELS):
        assert folding.contains(folding.search_texts([spelled(name, spelling)]), part)


@given(LATIN, CUTS)
def test_every_part_of_a_name_finds_it(name, cut):
    assert folding.contains(folding.search_texts([name]), name[cut[0] : cut[0] + cut[1]])


@given(LATIN, LATIN)
def test_a_term_is_found_in_one_value_not_across_two(first, second):
    assume("\n" not in first + second)
    texts = folding.search_texts([first, second])
    for term in (first[-2:] + second[:2], second, first):
        alone = any(folding.contains(folding.search_texts([one]), term) for one in (first, second))
        assert folding.contains(texts, term) == alone


# ---- card numbers

PREFIXES = "4 51 55 2221 2720 34 37 300 36 38 6011 644 65 3528 3589 62 5018 6759".split()
SEPARATORS = st.sampled_from(["", " ", "-", "."])
TEXTS = st.text(st.characters(exclude_categories=["Nd", "Cs"]), max_size=20)


@st.composite
def card_numbers(draw):
    prefix, length = draw(st.sampled_from(PREFIXES)), draw(st.integers(13, 19))
    digits = draw(st.text("0123456789", min_size=length - 1, max_size=length - 1))
    digits = prefix + digits[len(prefix) :]
    return digits + luhn.calc_check_digit(digits)


@given(card_numbers(), SEPARATORS, st.integers(1, 6), TEXTS, TEXTS)
def test_a_card_number_is_found_in_any_grouping(number, separator, size, before, after):
    groups = separator.join(number[i : i + size] for i in range(0, len(number), size))
    assert holds_card_number(f"{before} {groups} {after}")
    assert holds_card_number(f"{before}:{groups} 12/29 123 {after}")


@given(st.text("0123456789", min_size=20, max_size=40))
def test_a_longer_run_of_digits_is_no_card_number(digits):
    assert not holds_card_number(digits)
    assert not holds_card_number(f"Nr. {digits}, bezahlt")


@given(st.text(max_size=12) | st.text("0123456789 -", max_size=12))
def test_few_digits_are_no_card_number(text):
    assert not holds_card_number(text)


# ---- times

INSTANTS = st.integers(0, 30_000_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
CHANGES = st.builds(  # around the hours in which the clock is changed
    lambda year, month, seconds: (
        datetime(year, month, 31, 1, tzinfo=UTC)
        - timedelta(days=(datetime(year, month, 31, tzinfo=UTC).weekday() + 1) % 7)
        + timedelta(seconds=seconds)
    ),
    st.integers(1996, 2099),
    st.sampled_from([3, 10]),
    st.integers(-10_000, 10_000),
)


@given(INSTANTS | CHANGES)
def test_a_time_with_offset_comes_back(instant):
    text = times.stored(instant)
    assert times.read_instant(times.with_offset(text)) == text
    assert datetime.fromisoformat(text) == instant


@given(INSTANTS | CHANGES)
def test_a_wall_clock_comes_back_but_for_the_hour_that_is_there_twice(instant):
    text = times.stored(instant)
    read = datetime.fromisoformat(times.read_instant(times.wall_clock(text)))
    assert times.wall_clock(times.stored(read)) == times.wall_clock(text)
    local = instant.astimezone(times.BERLIN)
    if local.fold == 0:
        assert read == instant
    else:
        assert read == instant - timedelta(hours=1)


@given(CHANGES, st.integers(1, 7200))
def test_stored_times_are_in_the_order_of_the_instants(instant, seconds):
    assert times.stored(instant) < times.stored(instant + timedelta(seconds=seconds))
