"""When a subscription is billed next, and how that is moved.

Periods are counted from the anchor, so every way to move the next payment sets a new one, or adds
months to it. What is paid stays paid (PAID_FROM to PAID_UNTIL); a fixed number of bills stays that
number, so EXPIRATION_DATE moves along.
"""

from contextlib import suppress
from datetime import date

from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.periods import Span, after
from kundenakte.domain.subscription import ONE_DAY, Subscription

MOST_PERIODS = 10_000  # a subscription of the largest SUBSCRIPTION_NUMBER_EVENTS


def following(subscription: Subscription) -> date | None:
    """The day of the next bill: the first one of the period after what is billed; None where none
    comes, since the plan is billed once or the end is earlier."""
    if subscription.is_billed_up:
        return None
    first, ends = subscription.next_period[0], subscription.last_day
    return None if ends and first > ends else first


def with_next_event(subscription: Subscription) -> Subscription:
    """The subscription with the NEXT_EVENT that follows from all else."""
    return subscription.with_fields(NEXT_EVENT=following(subscription))


def expires_after(subscription: Subscription, bills: int) -> Subscription:
    """The subscription with its fixed end on the last day of the bill that is `bills` ahead; none
    for 0, and none where no calendar has that day."""
    periods, ends = int(subscription.fields.get("PERIODS", 0)), None
    if bills:
        with suppress(OverflowError):
            ends = subscription.period(periods + bills - 1)[1]
    return subscription.with_fields(EXPIRATION_DATE=ends)


def bills_left(subscription: Subscription) -> int:
    """How many bills there are still to come up to the fixed end; 0 without one."""
    ends, periods = subscription.day("EXPIRATION_DATE"), int(subscription.fields.get("PERIODS", 0))
    left = 0
    if subscription.interval is None:
        return 0
    while ends and left < MOST_PERIODS and subscription.period(periods + left)[1] <= ends:
        left += 1
    return left


def anchored(subscription: Subscription, day: date) -> Subscription:
    """The subscription with periods that are counted from `day`, the next one first."""
    left = bills_left(subscription)
    moved = subscription.with_fields(ANCHOR=day, PERIODS=None, SHIFT_MONTHS=None)
    return _rescheduled(moved, left)


def moved(subscription: Subscription, day: date, today: date) -> Subscription:
    """The subscription with `day` as that of its next payment, from which periods are counted.

    Raises Refused for a day before today, one that is paid already, and where no bill is to come.
    """
    _require_next(subscription)
    if day < today:
        raise Refused(Problem("invalid", "NEXT_EVENT", "today or a later day is expected"))
    until = subscription.paid_until
    if until and day <= until:
        reason = f"what is before {until + ONE_DAY} is paid already"
        raise Refused(Problem("invalid", "NEXT_EVENT", reason))
    return anchored(subscription, day)


def postponed(subscription: Subscription, months: int) -> Subscription:
    """The subscription with its next payment, and all after it, so many months later. Intervals of
    months keep their day, so that the 31st stays. Raises Refused where no bill is to come."""
    _require_next(subscription)
    interval = subscription.interval
    if interval is None or interval.unit in ("day", "week"):
        return anchored(subscription, after(subscription.next_period[0], Span(1, "month"), months))
    left = bills_left(subscription)
    shift = int(subscription.fields.get("SHIFT_MONTHS", 0)) + months
    return _rescheduled(subscription.with_fields(SHIFT_MONTHS=shift), left)


def resumed(subscription: Subscription, today: date) -> Subscription:
    """An inactive subscription that runs again: where a payment was missed, the next period begins
    today."""
    running = subscription.with_fields(STATE="running")
    due = subscription.day("NEXT_EVENT")
    return anchored(running, today) if due and due < today else running


def _rescheduled(subscription: Subscription, left: int) -> Subscription:
    if left:
        subscription = expires_after(subscription, left)
    found = with_next_event(subscription)
    upcoming = found.fields.get("PLAN_UPCOMING")
    if upcoming and "NEXT_EVENT" in found.fields:
        upcoming = {**upcoming, "ACTIVATION_DATE": found.fields["NEXT_EVENT"]}
    return found.with_fields(PLAN_UPCOMING=upcoming)


def _require_next(subscription: Subscription) -> None:
    if "NEXT_EVENT" not in subscription.fields:
        raise Refused(Problem("invalid", "SUBSCRIPTION_ID", "no further payment is to come"))
