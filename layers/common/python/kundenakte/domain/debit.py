"""SEPA direct debit: when money may be collected, and how long a mandate holds.

Source: SEPA Direct Debit Core Rulebook (EPC016-06), sections 4.3 (time cycle) and 4.1 (mandate).
"""

from calendar import monthrange
from datetime import date, timedelta

from kundenakte.domain import target_days

REFUND_WEEKS = 8  # for so long a debtor may have a debit returned without a reason (4.3.4)
LAPSES_AFTER = 36  # months without a collection, then a mandate is void (4.1)
WARN_AFTER = 33


def collection_date(day: date, prenotification_days: int) -> date:
    """The due date of a debit that the customer is told of on `day`: so many calendar days later,
    moved to the next TARGET day."""
    return target_days.on_or_after(day + timedelta(days=prenotification_days))


def earliest_due(today: date, lead_days: int) -> date:
    """The first due date that a file handed to the bank today may carry; `lead_days` counts
    TARGET days (the scheme asks for one, banks' cut-off times for more)."""
    return target_days.after(today, lead_days)


def revocable_until(collected: date) -> date:
    """The last day on which the debtor may demand a collected debit back without a reason."""
    return collected + timedelta(weeks=REFUND_WEEKS)


def last_day_of_mandate(last_use: date) -> date:
    """The last day on which a mandate last used (or signed) on `last_use` may be collected from."""
    return months_later(last_use, LAPSES_AFTER)


def lapses_soon(last_use: date, today: date) -> bool:
    """Whether the mandate should be used or renewed now (from 33 months on)."""
    return today >= months_later(last_use, WARN_AFTER)


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
