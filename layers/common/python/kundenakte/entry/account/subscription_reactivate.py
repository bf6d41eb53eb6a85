"""/account/subscription/{id}/reactivate: take a notice back, or end a pause."""

from typing import Any

from kundenakte.billing import end, preview, record
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Refused
from kundenakte.domain.subscription import Subscription
from kundenakte.entry.account import acting, booking
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response


def answer(visit: AccountVisit) -> Response | None:
    """What it comes to, with the button; posted, the way back."""
    acting.must_write(visit)
    found, customer = acting.subscription(visit)
    try:
        if visit.form.get("do") == "do":
            visit.call("subscription.reactivate", {"subscription_id": found.id})
            return visit.done(acting.place("subscription", found), "subscription_reactivated")
        made = _preview(visit, found, customer)
    except Refused as refused:
        errors = acting.wrong(visit, refused, ())
        return _page(visit, found, customer, status=400, errors=errors, offer=None)
    return _page(visit, found, customer, offer=booking.offer(visit, made))


def _preview(visit: AccountVisit, found: Subscription, customer: Customer) -> dict[str, Any]:
    unit = visit.unit()
    before = record.standing(unit, found.id)
    made = end.brought_back(unit, customer, before)
    return preview.shown(unit, customer, "reactivation", before, made)


def _page(
    visit: AccountVisit, found: Subscription, customer: Customer, status: int = 200, **more: Any
) -> Response:
    values = {
        "subscription": booking.told(visit, found, customer),
        "paused": found.fields["STATE"] == "inactive",
        **more,
    }
    return acting.page(
        visit, "subscription_reactivate", customer, *booking.AREAS, status=status, **values
    )
