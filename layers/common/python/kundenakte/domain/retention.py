"""How long documents are kept after their customer was deleted (rules ARC-2, DP-1).

§ 147 (3) AO, § 14b UStG: vouchers 8 years from the end of the calendar year they are of.
"""

from datetime import date

YEARS = 8
LETTER_YEARS = 6  # letters of trade, § 147 (1) No. 2, (3) AO, § 257 (1) No. 2, (4) HGB


def kept_until(day: date) -> date:
    """The last day on which a document of `day` must be there."""
    return date(day.year + YEARS, 12, 31)


def letter_kept_until(day: date) -> date:
    """The last day on which a letter of trade received on `day`, such as a notice, must be there.
    That is longer than claims from it can be made (§ 195 BGB)."""
    return date(day.year + LETTER_YEARS, 12, 31)
