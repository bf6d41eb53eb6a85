"""/account/subscription/{id}/next: set the next payment date, or have it months later."""

from datetime import date
from typing import Any

from kundenakte.billing import preview, record
from kundenakte.billing.periods import Bill
from kundenakte.domain import reading
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Refused
from kundenakte.domain.page import FIRST_PAGE
from kundenakte.domain.subscription import Subscription
from kundenakte.domain.subscription_dates import moved, postponed
from kundenakte.domain.subscription_filter import SubscriptionPostpone
from kundenakte.entry.account import acting, booking, customer_typed, typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response


def answer(visit: AccountVisit) -> Response | None:
    """The form, what the date would mean, or the way back."""
    acting.must_write(visit)
    found, customer = acting.subscription(visit)
    if not visit.posted:
        form = {"how": "date", "next_event": typed.day_shown(found.day("NEXT_EVENT"))}
        return _page(visit, found, customer, form)
    try:
        service, values = _asked(visit, found)
        if visit.form.get("do") == "do":
            visit.call(service, values, reason=customer_typed.reason(visit))
            return visit.done(acting.home(customer), "next_set")
        made = _preview(visit, found, customer, values)
    except Refused as refused:
        labels = acting.words(visit, "subscription").subscription_labels
        errors = acting.wrong(visit, refused, labels)
        return _page(visit, found, customer, visit.form, status=400, errors=errors)
    return _page(visit, found, customer, visit.form, offer=booking.offer(visit, made))


def _asked(visit: AccountVisit, found: Subscription) -> tuple[str, dict[str, Any]]:
    """The call, and its DATA."""
    form = visit.form
    if form.get("how") == "months":
        months = {"MONTH": form.get("month", "")}
        if not months["MONTH"]:
            acting.missing("MONTH")
        return "subscription.postpone", {**months, "SUBSCRIPTION_ID": found.id}
    day = typed.day(form.get("next_event", ""))
    if not day:
        acting.missing("NEXT_EVENT")
    return "subscription.update", {"NEXT_EVENT": day, "SUBSCRIPTION_ID": found.id}


def _preview(
    visit: AccountVisit, found: Subscription, customer: Customer, values: dict[str, Any]
) -> dict[str, Any]:
    unit = visit.unit()
    before = record.running(unit, found.id)
    if "MONTH" in values:
        after = postponed(before, SubscriptionPostpone.read(values, FIRST_PAGE).month)
    else:
        day = date.fromisoformat(reading.day(values, "NEXT_EVENT"))
        after = moved(before, day, unit.today)
    return preview.shown(unit, customer, "renewal", before, Bill(after, []))


def _page(
    visit: AccountVisit,
    found: Subscription,
    customer: Customer,
    form: dict[str, str],
    status: int = 200,
    **more: Any,
) -> Response:
    values = {"offer": None, "subscription": booking.told(visit, found, customer), **more}
    return acting.page(
        visit,
        "subscription_next",
        customer,
        *booking.AREAS,
        status=status,
        form=form,
        **values,
    )
