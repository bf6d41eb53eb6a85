"""How long one is bound, and when a notice ends a subscription (rules CON-20, CON-21).

Term and billing interval are two things. A plan may have a first term (DURATION), terms that follow
when nobody gives notice (DURATION_FOLLOW), and a time of notice (CANCELLATION). A notice received
on a day ends on the day of the same number in a later month, or that month's last (§ 187 (1), § 188
(2), (3) BGB). Consumers are bound for two years at most, afterwards for no further term, and give
one month's notice at most (§ 309 No. 9 BGB); whatever a plan says beyond that is void.

Where a plan says none of this, one is bound for what is paid.
"""

from datetime import date
from typing import NamedTuple

from kundenakte.domain.article import LONGEST_NOTICE, LONGEST_TERM
from kundenakte.domain.periods import Span, after, read_span
from kundenakte.domain.subscription import ONE_DAY, Subscription

MONTH = Span(1, "month")
TWO_YEARS = Span(24, "month")


class Terms(NamedTuple):
    """What a contract binds to: the first term and its last day, the terms that follow it, the time
    of notice; None for what was not agreed, or does not bind a consumer."""

    first: Span | None
    ends: date | None
    follow: Span | None
    notice: Span | None


def terms(subscription: Subscription, *, consumer: bool) -> Terms:
    """The terms in force, as they are told to the customer."""
    first = _span(subscription, "DURATION")
    if first and consumer and "DURATION" in void_for_consumers(subscription):
        first = TWO_YEARS
    follow = _span(subscription, "DURATION_FOLLOW") if first and not consumer else None
    ends = first_term_end(subscription, consumer=consumer)
    return Terms(first, ends, follow, _notice(subscription, consumer))


def earliest_end(subscription: Subscription, *, consumer: bool, today: date) -> date:
    """The last day that is covered when notice is received today."""
    trial_end = subscription.day("TRIAL_END")
    if trial_end and today <= trial_end:
        return trial_end
    notice = _notice(subscription, consumer)
    noticed = after(today, notice) if notice else today
    first_end = first_term_end(subscription, consumer=consumer)
    if first_end and noticed <= first_end:
        return first_end
    follow = None if consumer else _span(subscription, "DURATION_FOLLOW")
    if first_end and follow:
        return _following_end(first_end, follow, noticed)
    return noticed if notice else _end_of_what_is_paid(subscription, consumer, today)


def term_end(subscription: Subscription, *, consumer: bool, today: date) -> date | None:
    """The last day of the term that runs today; None where there is none, or only one of notice."""
    first_end = first_term_end(subscription, consumer=consumer)
    if first_end is None or today <= first_end:
        return first_end
    follow = None if consumer else _span(subscription, "DURATION_FOLLOW")
    return _following_end(first_end, follow, today) if follow else None


def first_term_end(subscription: Subscription, *, consumer: bool) -> date | None:
    """The last day of the first term; None without one. It begins with the first day that is to be
    paid for, so after a trial."""
    duration = _span(subscription, "DURATION")
    if duration is None:
        return None
    begins = _begins(subscription)
    end = after(begins, duration)
    return (min(end, after(begins, TWO_YEARS)) if consumer else end) - ONE_DAY


def void_for_consumers(subscription: Subscription) -> list[str]:
    """The terms of the plan that do not bind a consumer, in the plan's names."""
    duration, notice = _span(subscription, "DURATION"), _span(subscription, "CANCELLATION")
    found = {
        "DURATION": bool(duration and duration.count > LONGEST_TERM[duration.unit]),
        "DURATION_FOLLOW": _span(subscription, "DURATION_FOLLOW") is not None,
        "CANCELLATION": bool(notice and notice.count > LONGEST_NOTICE[notice.unit]),
    }
    return [name for name, void in found.items() if void]


def _following_end(first_end: date, follow: Span, not_before: date) -> date:
    """The end of the following term that is not before a day; all terms are counted from the end of
    the first, so that the 31st stays."""
    begins = first_end + ONE_DAY
    times = 1
    while after(begins, follow, times) - ONE_DAY < not_before:
        times += 1
    return after(begins, follow, times) - ONE_DAY


def _end_of_what_is_paid(subscription: Subscription, consumer: bool, today: date) -> date:
    paid = subscription.paid
    until = max(paid[1], today) if paid else today
    if not consumer or paid is None or paid[0] == _begins(subscription):
        return until
    return min(until, after(today, MONTH))  # a later period is a renewal, which binds a month


def _begins(subscription: Subscription) -> date:
    trial_end, start = subscription.day("TRIAL_END"), subscription.day("START")
    assert start is not None  # every subscription has one
    return trial_end + ONE_DAY if trial_end else start


def _notice(subscription: Subscription, consumer: bool) -> Span | None:
    notice = _span(subscription, "CANCELLATION")
    if notice and consumer and notice.count > LONGEST_NOTICE[notice.unit]:
        return MONTH
    return notice


def _span(subscription: Subscription, name: str) -> Span | None:
    return read_span(str(subscription.plan.get(name, "")))
