"""What becomes of a subscription when its plan, its add-ons or its end change; nothing is priced
here but what its entries (PAID_FOR) become, from which billing_lines makes the money."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from kundenakte.domain.billing_lines import Entry, entries_of
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.subscription import ONE_DAY, Subscription
from kundenakte.domain.subscription_dates import anchored, expires_after, following, with_next_event

Fields = Mapping[str, Any]


class Terms(NamedTuple):
    """What is agreed anew. `addons` and `coupon`: None leaves what there is."""

    plan: Fields
    addons: list[Fields] | None = None
    coupon: Fields | None = None


def is_paid_on(subscription: Subscription, day: date) -> bool:
    """Whether a day lies in the time that is billed."""
    until = subscription.paid_until
    return until is not None and day <= until


def changed_now(before: Subscription, terms: Terms, day: date) -> Subscription:
    """The subscription with new terms from `day` on.

    In paid time the period goes on with the entries of the new plan; where the interval differs, a
    new period begins on `day`, and PAID_FOR is empty. Before the first bill, as in a trial, no date
    moves.
    """
    paid = is_paid_on(before, day)
    begins = day if paid or before.is_billed_up else before.next_period[0]
    after = _with_terms(before, terms, begins).with_fields(PLAN_UPCOMING=None)
    if after.interval != before.interval:
        after = anchored(after.with_fields(PAID_FOR=None), begins)
        return with_next_event(_with_end(before, after, 0))
    if paid:
        after = with_entries(before, after, day)
    return with_next_event(_with_end(before, after, int(paid)))


def changed_later(before: Subscription, terms: Terms) -> Subscription:
    """The subscription with new terms that begin with its next bill. Raises Refused where none is
    to come."""
    begins = following(before)
    if begins is None:
        reason = "no further payment is to come, so that it can only be changed now"
        raise Refused(Problem("invalid", "ACTIVATION", reason))
    more = {"ADDONS": terms.addons, "COUPON": terms.coupon}
    given = {name: value for name, value in more.items() if value is not None}
    upcoming = {**terms.plan, **given, "ACTIVATION_DATE": begins.isoformat()}
    return before.with_fields(PLAN_UPCOMING=upcoming)


def with_upcoming_plan(before: Subscription) -> Subscription:
    """The subscription with the terms that were agreed for the coming period, if there are any."""
    upcoming = before.fields.get("PLAN_UPCOMING")
    begins = before.next_period[0]
    if not upcoming or upcoming["ACTIVATION_DATE"] > begins.isoformat():
        return before
    plan = {n: v for n, v in upcoming.items() if n not in ("ACTIVATION_DATE", "ADDONS", "COUPON")}
    terms = Terms(plan, upcoming.get("ADDONS"), upcoming.get("COUPON"))
    after = _with_terms(before, terms, begins).with_fields(PLAN_UPCOMING=None)
    if after.interval != before.interval:
        after = anchored(after, begins)
    return _with_end(before, after, 0)


def with_addon(before: Subscription, number: str, addon: Fields | None) -> Subscription:
    """The subscription with an add-on set or, for None, removed; also in the plan that is to come.
    It is billed with the next bill."""
    upcoming = before.fields.get("PLAN_UPCOMING")
    if upcoming and "ADDONS" in upcoming:
        upcoming = {**upcoming, "ADDONS": _set(upcoming["ADDONS"], number, addon)}
    addons = _set(before.fields.get("ADDONS", []), number, addon)
    return before.with_fields(ADDONS=addons, PLAN_UPCOMING=upcoming)


def with_entries(before: Subscription, after: Subscription, day: date) -> Subscription:
    """`after` with the entries that the rest of the paid period goes on with. A coupon that was on
    the bill discounts the rest as well; a new one begins with it."""
    old, new = before.fields.get("COUPON") or {}, after.fields.get("COUPON") or {}
    was_discounted = any("DISCOUNT" in entry for entry in before.fields.get("PAID_FOR", []))
    if new.get("CODE") != old.get("CODE"):
        entries = entries_of(after, day)
        return counted(after, entries).with_fields(PAID_FOR=entries)
    if not was_discounted:
        return after.with_fields(PAID_FOR=entries_of(after.with_fields(COUPON=None), day))
    before_it = {**new, "PAYMENTS_DISCOUNTED": max(0, new.get("PAYMENTS_DISCOUNTED", 0) - 1)}
    began = before.day("PAID_FROM") or day
    plan, *addons = entries_of(after.with_fields(COUPON=before_it), began)
    return after.with_fields(PAID_FOR=[{"DISCOUNT": 0, **plan}, *addons])  # 0: it was on the bill


def counted(subscription: Subscription, entries: list[Entry]) -> Subscription:
    """The subscription with its coupon counted once more, where an entry has a discount."""
    coupon = subscription.fields.get("COUPON")
    if not coupon or not any("DISCOUNT" in entry for entry in entries):
        return subscription
    used = coupon.get("PAYMENTS_DISCOUNTED", 0) + 1
    return subscription.with_fields(COUPON={**coupon, "PAYMENTS_DISCOUNTED": used})


def canceled(before: Subscription, last: date, note: str) -> Subscription:
    """The subscription with notice given: `last` is the last day that it covers."""
    fields = {"CANCELLATION_DATE": last, "CANCELLATION_NOTE": note}
    return with_next_event(before.with_fields(**fields))


def without_unused(before: Subscription, after: Subscription) -> Subscription:
    """`after` with what is paid cut at its end: what lies behind it is given back."""
    paid, last = before.paid, after.last_day
    if not paid or last is None or last >= paid[1]:
        return after
    return after.with_fields(PAID_UNTIL=max(last, paid[0] - ONE_DAY))


def reactivated(before: Subscription) -> Subscription:
    """The subscription with its notice taken back; what was cut off its paid period is in it
    again."""
    after = before.with_fields(CANCELLATION_DATE=None, CANCELLATION_NOTE=None)
    paid, days = before.paid, int(before.fields.get("PAID_DAYS", 0))
    if paid:
        until = paid[0] + timedelta(days=days - 1)
        ends = after.last_day
        after = after.with_fields(PAID_UNTIL=min(until, ends) if ends else until)
    return with_next_event(after)


def _with_terms(before: Subscription, terms: Terms, begins: date) -> Subscription:
    changes: dict[str, Any] = {"PLAN": dict(terms.plan)}
    if terms.addons is not None:
        changes["ADDONS"] = terms.addons
    if terms.coupon is not None:
        changes["COUPON"] = {**terms.coupon, "SINCE": begins.isoformat()}
    return before.with_fields(**changes)


def _with_end(before: Subscription, after: Subscription, billed: int) -> Subscription:
    """`after` with the fixed end of its article, where that is another one; `billed` of its bills
    were made."""
    if after.plan["ARTICLE_NUMBER"] == before.plan["ARTICLE_NUMBER"]:
        return after
    bills = int(after.plan.get("NUMBER_EVENTS", 0))
    if bills and bills <= billed:
        return after.with_fields(EXPIRATION_DATE=after.paid_until)
    return expires_after(after, bills - billed if bills else 0)


def _set(addons: list[Fields], number: str, addon: Fields | None) -> list[Fields]:
    others = [each for each in addons if each["ARTICLE_NUMBER"] != number]
    return [*others, addon] if addon else others
