"""Amounts by the day, and wholes divided so that the parts add up.

All amounts are cents and may be negative; a negative one is divided as its opposite, so that a
storno mirrors its original to the cent. Halves are rounded away from zero.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import floor


def share(cents: int, days: int, of: int) -> int:
    """What `days` of `of` days cost where all cost `cents`; rounded once.

    Raises ValueError where `days` is not within 0 to `of`.
    """
    if not 0 <= days <= of or of == 0:
        raise ValueError("the days of a share must be within the whole")
    part = (2 * abs(cents) * days + of) // (2 * of)
    return part if cents >= 0 else -part


def unused(cents: int, first: date, last: date, from_day: date) -> int:
    """The part of `cents`, paid for `first` to `last`, that falls on `from_day` and later.

    The used part is the rest, `cents` less this, so that both add up. All three days count. Nothing
    is unused after `last`, everything up to `first`. Raises ValueError where `last` is before
    `first`.
    """
    days = (last - first).days + 1
    left = (last - from_day).days + 1
    return share(cents, max(0, min(left, days)), days)


def split(cents: int, weights: Sequence[int]) -> list[int]:
    """`cents` divided by `weights`; the parts add up to the whole (largest remainder).

    Raises ValueError for a negative weight, or where no weight is above zero.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError("weights must not be negative, and one must be above zero")
    return apportion([Fraction(cents * weight, total) for weight in weights], cents)


def apportion(exact: Sequence[Fraction], whole: int) -> list[int]:
    """`exact` values as whole numbers that add up to `whole`, each less than one away from its own.

    `whole` is the sum of the exact values, rounded up or down. Those with the largest remainder are
    rounded up; among equal ones the earlier. The opposite of every value gives the opposite parts.
    """
    sign = -1 if next((value for value in exact if value), 0) < 0 else 1
    values = [value * sign for value in exact]
    parts = [floor(value) for value in values]
    missing = whole * sign - sum(parts)
    order = sorted(range(len(parts)), key=lambda n: (parts[n] - values[n], n))
    for n in order[:missing]:
        parts[n] += 1
    return [part * sign for part in parts]
