"""The end of a trial: the customer is told in good time what it costs then (rule CON-19b)."""

from datetime import timedelta

from kundenakte.billing import tell
from kundenakte.domain.subscription import Subscription
from kundenakte.domain.times import business_day
from kundenakte.storage import customers, notes, subscriptions
from kundenakte.storage.unit import UnitOfWork

DAYS = 3  # before the first day that is paid for
ACTION = "trial_ending"
TOLD = "TRIAL_TOLD"


def is_ending(subscription: Subscription, unit: UnitOfWork) -> bool:
    """Whether a trial goes over into a paid period within the next days, and nobody was told."""
    last = subscription.day("TRIAL_END")
    if last is None or TOLD in subscription.fields or "CANCELLATION_DATE" in subscription.fields:
        return False
    today = business_day(unit.now)
    return subscription.running and today <= last <= today + timedelta(days=DAYS)


def announce(unit: UnitOfWork, subscription_id: int) -> bool:
    """Plan the mail, once for each subscription; whether there was something to tell."""
    before = subscriptions.find(unit, subscription_id)
    if before is None or not is_ending(before, unit):
        return False
    customer = customers.find(unit, before.customer_id)
    if customer is None:
        return False
    unit.follow(max(before.version, customer.version))
    customers.must_stay(unit, customer)
    notes.log(unit, customer.customer_id, ACTION, SUBSCRIPTION_ID=before.id)
    tell.subscription(unit, customer, f"mail.{ACTION}", before, mail=ACTION)
    told = before.with_fields(**{TOLD: unit.today.isoformat()})
    subscriptions.replace(unit, before, told)
    return True
