"""TARGET days: the days on which euro payments are settled (ECB calendar, unchanged since 2002)."""

from datetime import date, timedelta

_FIXED = ((1, 1), (5, 1), (12, 25), (12, 26))  # month, day
_ONE = timedelta(days=1)


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Gauss, as corrected by Lichtenberg)."""
    century = year // 100
    moon = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    sun = 2 - (3 * century + 3) // 4
    golden = year % 19
    full = (19 * golden + moon) % 30
    full -= full // 29 + (full // 28 - full // 29) * (
        golden // 11
    )  # March day of the full moon: 21
    sunday = 7 - (year + year // 4 + sun) % 7
    march = 21 + full + 7 - (21 + full - sunday) % 7
    return date(year, 3, 1) + timedelta(days=march - 1)


def is_target_day(day: date) -> bool:
    """Whether banks settle on this day: no weekend, no 1 January, Good Friday, Easter Monday,
    1 May, 25 or 26 December."""
    if day.weekday() >= 5 or (day.month, day.day) in _FIXED:
        return False
    easter = easter_sunday(day.year)
    return day not in (easter - 2 * _ONE, easter + _ONE)


def on_or_after(day: date) -> date:
    """The first TARGET day that is not before `day`."""
    while not is_target_day(day):
        day += _ONE
    return day


def after(day: date, count: int) -> date:
    """The `count`-th TARGET day behind `day`; with 0 the day itself, or the first one after it."""
    found = on_or_after(day)
    while count:
        found = on_or_after(found + _ONE)
        count -= 1
    return found
