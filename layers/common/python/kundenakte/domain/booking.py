"""A new subscription: its first day, its trial, and from when on it is billed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kundenakte.domain.article import Article
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.periods import after, read_span
from kundenakte.domain.subscription import ONE_DAY, Subscription
from kundenakte.domain.subscription_dates import (
    MOST_PERIODS,
    bills_left,
    expires_after,
    with_next_event,
)

MOST_BACK = 366  # days; whoever began earlier was billed elsewhere


def new_subscription(
    fields: Mapping[str, Any], article: Article, begins: date, next_event: date | None
) -> Subscription:
    """A subscription from its first day on; `fields` hold its ids, its PLAN and what else is known.

    It is billed from `begins`, after a trial from the day behind it, or from `next_event` where
    that is given: what lies before was billed elsewhere, and counts among a fixed number of bills.
    Raises Refused for days that do not go together.
    """
    trial = read_span(str(article.fields.get("SUBSCRIPTION_TRIAL", "")))
    paid_from = after(begins, trial) if trial else begins
    natural = Subscription(fields).with_fields(
        STATE="running",
        START=begins,
        TRIAL_END=paid_from - ONE_DAY if trial else None,
        ANCHOR=paid_from,
    )
    bills = int(article.fields.get("SUBSCRIPTION_NUMBER_EVENTS", 0))
    if natural.interval and bills:
        natural = expires_after(natural, bills)
    return with_next_event(_taken_over(natural, next_event) if next_event else natural)


def with_end(subscription: Subscription, last: date | None) -> Subscription:
    """The subscription with notice given already, if it is. Raises Refused for an end before the
    first day."""
    if last is None:
        return subscription
    start = subscription.day("START")
    if start and last < start:
        reason = "it is before the first day"
        raise Refused(Problem("invalid", "CANCELLATION_DATE", reason))
    return with_next_event(subscription.with_fields(CANCELLATION_DATE=last))


def require_recent(begins: date, next_event: date | None, today: date) -> None:
    """Raises Refused where years would be billed at once, since nobody said up to when they are."""
    if next_event is None and (today - begins).days > MOST_BACK:
        reason = "it is more than a year ago: NEXT_EVENT says from when on to bill"
        raise Refused(Problem("invalid", "START_DATE", reason))
    if next_event and (today - next_event).days > MOST_BACK:
        raise Refused(Problem("invalid", "NEXT_EVENT", "it is more than a year ago"))


def _taken_over(natural: Subscription, next_event: date) -> Subscription:
    start = natural.day("START")
    if start and next_event < start:
        raise Refused(Problem("invalid", "NEXT_EVENT", "it is before the first day"))
    if next_event > date.fromisoformat(natural.fields["ANCHOR"]):  # the first bill was elsewhere
        natural = natural.with_fields(PLAN={**natural.plan, "SETUP_FEE": None})
    left = 0
    if natural.interval and "EXPIRATION_DATE" in natural.fields:
        left = _not_before(natural, next_event)
    return expires_after(natural.with_fields(ANCHOR=next_event), left)


def _not_before(natural: Subscription, day: date) -> int:
    """How many of a fixed number of bills are due on `day` or later."""
    bills = bills_left(natural)
    past = 0
    while past < min(bills, MOST_PERIODS) and natural.period(past)[0] < day:
        past += 1
    if past == bills:
        raise Refused(Problem("invalid", "NEXT_EVENT", "all bills of the article are before it"))
    return bills - past
