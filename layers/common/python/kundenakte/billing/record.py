"""A subscription as it may be changed, and the record of a change: item, log entry, event."""

from kundenakte.billing import tell
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.subscription import Subscription
from kundenakte.storage import invoices, subscriptions
from kundenakte.storage.unit import UnitOfWork

ID = "SUBSCRIPTION_ID"


def running(unit: UnitOfWork, subscription_id: int) -> Subscription:
    """The subscription. Raises NotFound, and Refused for one that is closed."""
    subscription = subscriptions.read(unit, subscription_id)
    if subscription.fields["STATE"] == "closed":
        raise Refused(Problem("invalid", ID, "it is closed"))
    unit.follow(subscription.version)
    return subscription


def standing(unit: UnitOfWork, subscription_id: int) -> Subscription:
    """The subscription, to be changed with what it costs: where the invoice of the paid period was
    canceled, nothing of it can be given back. Raises NotFound, and Refused as `running` does."""
    subscription = running(unit, subscription_id)
    by = subscription.fields.get("PAID_BY")
    invoice = invoices.find(unit, int(by)) if by else None
    return subscription.with_fields(PAID_FOR=None) if invoice and invoice.canceled else subscription


def changed(
    unit: UnitOfWork,
    customer: Customer,
    before: Subscription,
    after: Subscription,
    *,
    event: str,
    action: str,
    usage_billed: int = 0,
    mail: bool = True,
) -> None:
    """Plan a change with its log entry, event and mail; nothing where nothing differs."""
    if after.fields != before.fields:
        subscriptions.replace(unit, before, after, usage_billed=usage_billed)
        tell.changed(unit, customer, event, before, after, action=action, mail=mail)
