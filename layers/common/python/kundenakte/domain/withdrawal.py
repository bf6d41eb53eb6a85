"""Until when a consumer may withdraw from a contract concluded at a distance (rule CON-19).

Fourteen days from the conclusion of the contract (§ 355 (2), § 356 (2) BGB); its own day does not
count (§ 187 (1)), the last one counts to its end (§ 188 (1)), and where that is a Saturday, a
Sunday or a holiday, the next working day takes its place (§ 193). Who was not told of the right
keeps it twelve months longer (§ 356 (3)).

Holidays are those of all of Germany: which place counts, and so which Land's, depends on the
seller; a merchant who accepts a day more is always within the law.
"""

from datetime import date, timedelta

from kundenakte.domain.periods import Span, after
from kundenakte.domain.target_days import easter_sunday

DAYS = 14
LONGER = Span(12, "month")  # for who was not told of the right

_FIXED = {(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)}  # month, day
_FROM_EASTER = (-2, 1, 39, 50)  # Good Friday, Easter Monday, Ascension Day, Whit Monday
_ONE = timedelta(days=1)


def last_day(concluded: date, *, told: bool = True) -> date:
    """The last day of the period, to its end at 24:00, of a contract concluded on a day; `told`:
    the consumer was given the withdrawal notice."""
    begins = concluded if told else after(concluded, LONGER)
    return _working_day(begins + DAYS * _ONE)


def first_day_after(concluded: date) -> date:
    """The day from which a service may begin that the consumer did not ask to begin earlier."""
    return last_day(concluded) + _ONE


def is_holiday(day: date) -> bool:
    """Whether a day is a public holiday in all of Germany."""
    easter = easter_sunday(day.year)
    return (day.month, day.day) in _FIXED or (day - easter).days in _FROM_EASTER


def _working_day(day: date) -> date:
    while day.weekday() >= 5 or is_holiday(day):
        day += _ONE
    return day
