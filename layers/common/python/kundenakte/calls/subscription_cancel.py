"""subscription.cancel: give notice, and give back what is paid beyond the end (contract 3.1)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import end, record, settle
from kundenakte.calls.call import Call
from kundenakte.domain.account import Account
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.subscription import Subscription
from kundenakte.domain.subscription_filter import SubscriptionCancel
from kundenakte.storage import customers
from kundenakte.storage.unit import UnitOfWork


class SubscriptionCanceled(TypedDict):
    """RESPONSE of subscription.cancel: CANCELLATION_DATE is the last day that is covered, on the
    compatible URL with the time 00:00:00."""

    STATUS: str
    CANCELLATION_DATE: str


def subscription_cancel(request: SubscriptionCancel, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the end: on the day that is asked for, else on the earliest that terms and law allow.

    Raises NotFound, and Refused for a day that is past and for one that was canceled to another.
    """
    before = record.standing(unit, request.subscription_id)
    if known := before.fields.get("CANCELLATION_DATE"):
        return _again(request, known)
    return {"STATUS": "success", "CANCELLATION_DATE": _canceled(request, before, unit)}


def _again(request: SubscriptionCancel, known: str) -> dict[str, Any]:
    """A second notice changes nothing."""
    if request.cancellation_date in ("", known):
        return {"STATUS": "success", "CANCELLATION_DATE": known}
    reason = f"it is canceled to {known}; subscription.reactivate takes that back"
    raise Refused(Problem("invalid", "CANCELLATION_DATE", reason))


def _canceled(request: SubscriptionCancel, before: Subscription, unit: UnitOfWork) -> str:
    customer = customers.read(unit, before.customer_id)
    note, refund = request.cancellation_note, request.refund
    made = end.ended(unit, customer, before, request.last, note, refund=refund)
    event, action = "subscription.canceled", "subscription.cancel"
    after = settle.carry_out(unit, customer, before, made, event=event, action=action)
    return str(after.fields["CANCELLATION_DATE"])


def _midnight(day: str, account: Account) -> str:
    del account
    return f"{day} 00:00:00"


def _day(day: str, account: Account) -> str:
    del account
    return day


CALL = Call(
    "subscription.cancel",
    SubscriptionCancel,
    subscription_cancel,
    SubscriptionCanceled,
    row_key="CANCELLATION_DATE",
    text_row=_midnight,
    typed_row=_day,
)
