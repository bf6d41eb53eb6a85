"""/account/customer/{id}/next: which subscription's next payment date is to be set."""

from kundenakte.entry.account import acting, booking
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response, redirect
from kundenakte.storage import subscriptions


def answer(visit: AccountVisit) -> Response | None:
    """Straight to the only one that has a next payment; else the list of them."""
    acting.must_write(visit)
    customer = acting.customer(visit)
    if visit.posted:
        return None
    unit = visit.unit()
    found = [
        one
        for one in subscriptions.of_customer(unit, customer.customer_id)
        if one.running and "NEXT_EVENT" in one.fields
    ]
    if len(found) == 1:
        return redirect(acting.place("subscription", found[0], "next"))
    shown = [booking.told(visit, one, customer) for one in found]
    return acting.page(visit, "customer_next", customer, *booking.AREAS, subscriptions=shown)
