"""What a change of a subscription makes of it, and of the money: worked out here for the calls and
for the preview alike, so that a preview shows what would happen."""

from datetime import date
from typing import TYPE_CHECKING

from kundenakte.billing import periods, terms
from kundenakte.billing.periods import Bill
from kundenakte.domain.billing_lines import change_lines, charge_lines, credit_lines
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.languages import language_of
from kundenakte.domain.notice import earliest_end
from kundenakte.domain.subscription import ONE_DAY, Subscription
from kundenakte.domain.subscription_change import (
    Terms,
    canceled,
    changed_later,
    changed_now,
    is_paid_on,
    reactivated,
    with_addon,
    with_entries,
    without_unused,
)
from kundenakte.domain.subscription_dates import resumed
from kundenakte.storage import invoices
from kundenakte.storage.unit import UnitOfWork

if TYPE_CHECKING:
    from kundenakte.domain.subscription_fields import SubscriptionAddon, SubscriptionChange

ID = "SUBSCRIPTION_ID"


def standing(unit: UnitOfWork, subscription: Subscription) -> Subscription:
    """The subscription as it may be changed: where the invoice of the paid period was canceled,
    nothing of it can be given back. Raises Refused for one that is closed."""
    if subscription.fields["STATE"] == "closed":
        raise Refused(Problem("invalid", ID, "it is closed"))
    unit.follow(subscription.version)
    by = subscription.fields.get("PAID_BY")
    invoice = invoices.find(unit, int(by)) if by else None
    if invoice and invoice.canceled:
        return subscription.with_fields(PAID_FOR=None)
    return subscription


def changed(
    unit: UnitOfWork, customer: Customer, before: Subscription, asked: "SubscriptionChange"
) -> Bill:
    """A change of the plan. What is paid goes on to its end, then the new terms begin; with
    ACTIVATION now, or where nothing is paid, they begin today. Raises Refused."""
    if asked.undo or _goes_back(before, asked):
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
    one = None if asked.quantity == "0" else asked.addon
    addon = terms.addon(unit, customer, before.plan, one) if one else None
    after = with_addon(before, asked.article_number, addon)
    if asked.activation != "now" or not is_paid_on(before, unit.today):
        return Bill(after, [])
    after = with_entries(before, after, unit.today)
    return Bill(after, change_lines(before, after, unit.today, language_of(customer)))


def ended(
    unit: UnitOfWork,
    customer: Customer,
    before: Subscription,
    last: date | None,
    note: str = "",
    *,
    refund: bool | None = None,
) -> Bill:
    """A notice: `last` is the last day that is covered, None the earliest that terms and law allow.

    Paid days behind it are given back (CON-22); not where the merchant lets go earlier than needed,
    unless `refund` says so. Raises Refused for a day before today.
    """
    earliest = earliest_last_day(customer, before, unit.today)
    end = last or earliest
    if end < unit.today:
        reason = "today or a later day is expected"
        raise Refused(Problem("invalid", "CANCELLATION_DATE", reason))
    after = canceled(before, end, note)
    if not (end >= earliest if refund is None else refund):
        return Bill(after, [])
    return _given_back(customer, before, without_unused(before, after))


def earliest_last_day(customer: Customer, subscription: Subscription, today: date) -> date:
    """The last day that is covered when notice is given today; a fixed end may be earlier."""
    consumer = customer.fields["CUSTOMER_TYPE"] == "consumer"
    last = earliest_end(subscription, consumer=consumer, today=today)
    expires = subscription.day("EXPIRATION_DATE")
    return max(today, min(last, expires)) if expires else last


def brought_back(unit: UnitOfWork, customer: Customer, before: Subscription) -> Bill:
    """A notice taken back before its end, with the days that were given back charged again; or one
    that was inactive, running again. Raises Refused where there is nothing to bring back."""
    today = unit.today
    if before.fields["STATE"] == "inactive":
        before = resumed(before, today)
    elif "CANCELLATION_DATE" not in before.fields:
        raise Refused(Problem("invalid", ID, "it is neither canceled nor inactive"))
    last = before.last_day
    if last and last < today:
        raise Refused(Problem("invalid", ID, f"it ended on {last}"))
    after = reactivated(before)
    paid, until = before.paid, after.paid_until
    if not paid or not until or until <= paid[1]:
        return Bill(after, [])
    days, whole = (paid[1] + ONE_DAY, until), int(before.fields["PAID_DAYS"])
    entries = before.fields.get("PAID_FOR", [])
    return Bill(after, charge_lines(after, entries, days, whole, language_of(customer)))


def renewed(unit: UnitOfWork, customer: Customer, before: Subscription) -> Bill:
    """The next period, billed now. Raises Refused where none is to come."""
    if not before.running or "NEXT_EVENT" not in before.fields:
        raise Refused(Problem("invalid", ID, "no further payment is to come"))
    made = periods.next_bill(unit, customer, before)
    return made._replace(after=made.after.with_fields(LAST_RENEWAL_DATE=unit.today))


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
    there = [] if asked.reset_addons else before.fields.get("ADDONS", [])
    addons = None
    if asked.addons or asked.reset_addons:
        addons = terms.addons(unit, customer, plan, asked.addons, there)
    coupon = terms.coupon(unit, asked.coupon, article.number, before.id, use=asked.uses_coupon)
    return Terms(plan, addons, coupon)


def _changed_now(unit: UnitOfWork, customer: Customer, before: Subscription, agreed: Terms) -> Bill:
    day, language = unit.today, language_of(customer)
    paid = before.fields.get("PAID_FOR") and is_paid_on(before, day)
    if paid and agreed.plan.get("CURRENCY_CODE") != before.plan.get("CURRENCY_CODE"):
        reason = "another currency begins with a new period"
        raise Refused(Problem("invalid", "ACTIVATION", reason))
    after = changed_now(before, agreed, day)
    lines = change_lines(before, after, day, language)
    if after.interval == before.interval or not is_paid_on(before, day):
        return Bill(after, lines)
    made = periods.next_bill(unit, customer, after)
    return made._replace(lines=[*lines, *made.lines])


def _given_back(customer: Customer, before: Subscription, after: Subscription) -> Bill:
    paid, until = before.paid, after.paid_until
    if not paid or not until or until >= paid[1]:
        return Bill(after, [])
    days, entries = (until + ONE_DAY, paid[1]), before.fields.get("PAID_FOR", [])
    whole = int(before.fields["PAID_DAYS"])
    return Bill(after, credit_lines(entries, days, whole, language_of(customer)))
