"""The end of a subscription, its return and its renewal: what becomes of it, and of the money."""

from datetime import date

from kundenakte.billing import periods
from kundenakte.billing.periods import Bill
from kundenakte.domain.billing_lines import charge_lines, credit_lines
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.languages import language_of
from kundenakte.domain.notice import earliest_end
from kundenakte.domain.subscription import ONE_DAY, Subscription
from kundenakte.domain.subscription_change import canceled, reactivated, without_unused
from kundenakte.domain.subscription_dates import resumed
from kundenakte.storage.unit import UnitOfWork

ID = "SUBSCRIPTION_ID"


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


def _given_back(customer: Customer, before: Subscription, after: Subscription) -> Bill:
    paid, until = before.paid, after.paid_until
    if not paid or not until or until >= paid[1]:
        return Bill(after, [])
    days, entries = (until + ONE_DAY, paid[1]), before.fields.get("PAID_FOR", [])
    whole = int(before.fields["PAID_DAYS"])
    return Bill(after, credit_lines(entries, days, whole, language_of(customer)))
