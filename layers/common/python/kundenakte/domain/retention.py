"""How long documents are kept after their customer was deleted (rules ARC-2, DP-1).

§ 147 (3) AO, § 14b UStG: vouchers 8 years from the end of the calendar year they are of.
"""

from datetime import date

YEARS = 8


def kept_until(day: date) -> date:
    """The last day on which a document of `day` must be there."""
    return date(day.year + YEARS, 12, 31)
