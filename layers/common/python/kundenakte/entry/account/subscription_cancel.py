"""/account/subscription/{id}/cancel: when it is to end, and what is given back."""

from datetime import date
from typing import Any, Final

from kundenakte.billing import end, preview, record
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Refused
from kundenakte.domain.page import FIRST_PAGE
from kundenakte.domain.subscription import Subscription
from kundenakte.domain.subscription_filter import SubscriptionCancel
from kundenakte.entry.account import acting, booking, typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response

OTHER: Final = "other"  # a day of one's own


def answer(visit: AccountVisit) -> Response | None:
    """The form, what the end would come to, or the way back."""
    acting.must_write(visit)
    found, customer = acting.subscription(visit)
    days = _proposals(visit, found, customer)
    if not visit.posted:
        return _page(visit, found, customer, days, {"when": next(iter(days))})
    try:
        values = _values(visit, found, days)
        if visit.form.get("do") == "do":
            visit.call("subscription.cancel", values)
            return visit.done(acting.place("subscription", found), "subscription_canceled")
        made = _preview(visit, found, customer, values)
    except Refused as refused:
        labels = acting.words(visit, "subscription").subscription_labels
        errors = acting.wrong(visit, refused, labels)
        return _page(visit, found, customer, days, visit.form, status=400, errors=errors)
    return _page(visit, found, customer, days, visit.form, offer=booking.offer(visit, made))


def _proposals(visit: AccountVisit, found: Subscription, customer: Customer) -> dict[str, date]:
    """What most ends are: as early as terms and law allow, with what is paid, at once. A day that
    was named already is not named again."""
    today = visit.unit().today
    days = {
        "earliest": end.earliest_last_day(customer, found, today),
        "now": today,
        "paid": max(found.paid_until or today, today),
    }
    names = {day: name for name, day in reversed(days.items())}  # the first of those of one day
    return {names[day]: day for day in dict.fromkeys(days.values())}


def _values(visit: AccountVisit, found: Subscription, days: dict[str, date]) -> dict[str, Any]:
    form, when = visit.form, visit.form.get("when", "")
    day = days[when].isoformat() if when in days else typed.day(form.get("cancellation_date", ""))
    if not day:
        acting.missing("CANCELLATION_DATE")
    return {
        "SUBSCRIPTION_ID": found.id,
        "CANCELLATION_DATE": day,
        "CANCELLATION_NOTE": form.get("cancellation_note", ""),
        "REFUND": form.get("refund", ""),
    }


def _preview(
    visit: AccountVisit, found: Subscription, customer: Customer, values: dict[str, Any]
) -> dict[str, Any]:
    """Worked out as the call does: subscription.preview knows no REFUND."""
    unit, request = visit.unit(), SubscriptionCancel.read(values, FIRST_PAGE)
    before = record.standing(unit, found.id)
    made = end.ended(unit, customer, before, request.last, refund=request.refund)
    return preview.shown(unit, customer, "cancellation", before, made)


def _page(
    visit: AccountVisit,
    found: Subscription,
    customer: Customer,
    days: dict[str, date],
    form: dict[str, str],
    status: int = 200,
    **more: Any,
) -> Response:
    values = {"offer": None, "subscription": booking.told(visit, found, customer), **more}
    return acting.page(
        visit,
        "subscription_cancel",
        customer,
        *booking.AREAS,
        status=status,
        form=form,
        days=days,
        other=OTHER,
        **values,
    )
