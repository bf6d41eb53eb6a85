"""What a change of a subscription makes of it, and of the money: worked out here for the calls and
for the preview alike, so that a preview shows what would happen."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from kundenakte.billing import periods, terms
from kundenakte.billing.periods import Bill
from kundenakte.domain.billing_lines import Line, change_lines
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.languages import language_of
from kundenakte.domain.subscription import Subscription
from kundenakte.domain.subscription_change import (
    Terms,
    changed_later,
    changed_now,
    is_paid_on,
    with_addon,
    with_entries,
)
from kundenakte.storage import usage
from kundenakte.storage.unit import UnitOfWork

if TYPE_CHECKING:
    from kundenakte.domain.subscription_fields import SubscriptionAddon, SubscriptionChange

ID = "SUBSCRIPTION_ID"


def changed(
    unit: UnitOfWork, customer: Customer, before: Subscription, asked: "SubscriptionChange"
) -> Bill:
    """A change of the plan. What is paid goes on to its end, then the new terms begin; with
    ACTIVATION now, or where nothing is paid, they begin today. Raises Refused."""
    if asked.undo or _goes_back(before, asked):
        _require_currency(unit, before, before.plan)
        return Bill(before.with_fields(PLAN_UPCOMING=None), [])
    if not asked.article_number:
        raise Refused(Problem("missing", "ARTICLE_NUMBER"))
    agreed = _terms(unit, customer, before, asked)
    if asked.activation != "now" and is_paid_on(before, unit.today):
        return Bill(changed_later(before, agreed), [])
    return _changed_now(unit, customer, before, agreed)


def with_addon_set(
    unit: UnitOfWork, customer: Customer, before: Subscription, asked: "SubscriptionAddon"
) -> Bill:
    """A change of an add-on, from the next bill on, or with ACTIVATION now from today. Raises
    Refused."""
    return with_addons_set(unit, customer, before, [asked])


def with_addons_set(
    unit: UnitOfWork,
    customer: Customer,
    before: Subscription,
    asked: Sequence["SubscriptionAddon"],
) -> Bill:
    """Changes of several add-ons, each as with_addon_set has it, on one bill. Raises Refused."""
    paid = is_paid_on(before, unit.today)
    now = [one for one in asked if paid and one.activation == "now"]
    later = [one for one in asked if one not in now]
    after = _addons_set(unit, customer, before, now)
    lines: list[Line] = []
    if now:
        _require_no_renewal(before, unit.today)
        after = with_entries(before, after, unit.today)
        lines = change_lines(before, after, unit.today, language_of(customer))
    return Bill(_addons_set(unit, customer, after, later), lines)


def _addons_set(
    unit: UnitOfWork, customer: Customer, after: Subscription, asked: Sequence["SubscriptionAddon"]
) -> Subscription:
    for each in asked:
        one = None if each.quantity == "0" else each.addon
        addon = terms.addon(unit, customer, after.plan, one) if one else None
        after = with_addon(after, each.article_number, addon)
        if addon:
            terms.require_few(after.fields["ADDONS"])
    return after


def _goes_back(before: Subscription, asked: "SubscriptionChange") -> bool:
    """Whether a scheduled change is undone, by asking for the article that there is."""
    same = asked.article_number == before.plan["ARTICLE_NUMBER"]
    differs = any(asked.overrides.values()) or asked.addons or asked.reset_addons or asked.coupon
    return same and "PLAN_UPCOMING" in before.fields and not differs


def _terms(
    unit: UnitOfWork, customer: Customer, before: Subscription, asked: "SubscriptionChange"
) -> Terms:
    article = terms.article_to_book(unit, customer, asked.article_number, before.id)
    plan = terms.plan(article, customer, asked, str(before.plan["QUANTITY"]))
    _require_currency(unit, before, plan)
    there = [] if asked.reset_addons else before.fields.get("ADDONS", [])
    addons = None
    if asked.addons or asked.reset_addons:
        addons = terms.addons(unit, customer, plan, asked.addons, there)
    coupon = terms.coupon(unit, asked.coupon, article.number, before.id, use=asked.uses_coupon)
    return Terms(plan, addons, coupon)


def _require_currency(unit: UnitOfWork, before: Subscription, plan: Mapping[str, Any]) -> None:
    """Raises Refused where usage data for the next bill are in another currency than the plan."""
    there = [before.plan, before.fields.get("PLAN_UPCOMING") or before.plan]
    if all(one.get("CURRENCY_CODE") == plan.get("CURRENCY_CODE") for one in there):
        return
    for record in usage.unbilled(unit, before):
        if record["CURRENCY_CODE"] != plan.get("CURRENCY_CODE"):
            reason = f"usage data in {record['CURRENCY_CODE']} are not billed yet"
            raise Refused(Problem("invalid", "ARTICLE_NUMBER", reason))


def _changed_now(unit: UnitOfWork, customer: Customer, before: Subscription, agreed: Terms) -> Bill:
    day, language = unit.today, language_of(customer)
    _require_no_renewal(before, day)
    paid = before.fields.get("PAID_FOR") and is_paid_on(before, day)
    if paid and agreed.plan.get("CURRENCY_CODE") != before.plan.get("CURRENCY_CODE"):
        reason = "another currency begins with a new period"
        raise Refused(Problem("invalid", "ACTIVATION", reason))
    after = changed_now(before, agreed, day)
    if paid and after.interval != before.interval and not before.running:
        reason = "it is inactive, so that no new period can begin"
        raise Refused(Problem("invalid", "ACTIVATION", reason))
    lines = change_lines(before, after, day, language)
    if after.interval == before.interval or not is_paid_on(before, day):
        return Bill(after, lines)
    made = periods.next_bill(unit, customer, after)
    return made._replace(lines=[*lines, *made.lines])


def _require_no_renewal(before: Subscription, day: date) -> None:
    """Only the last period is known by what was paid for it: where that is billed ahead of time,
    the one that runs cannot be settled. Raises Refused."""
    if before.paid and day < before.paid[0]:
        reason = f"the time up to {before.paid[1]} is billed ahead, so that it can only change then"
        raise Refused(Problem("invalid", "ACTIVATION", reason))
