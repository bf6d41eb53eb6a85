"""/account/customer/{id}/subscription: book a subscription, after a look at what it will cost."""

from typing import Any, Final

from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Refused
from kundenakte.entry.account import acting, booking, typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response

MORE: Final = ("start_date", "next_event", "subscription_ext_uid")


def answer(visit: AccountVisit) -> Response | None:
    """The form, what it would book, or the way back."""
    acting.must_write(visit)
    customer = acting.customer(visit)
    if not visit.posted:
        today = typed.day_shown(visit.unit().today)
        return _page(visit, customer, {"quantity": "1", "start_date": today})
    given = booking.asked(visit, *booking.PLAN, *MORE)
    values = {**given, "customer_id": customer.customer_id, "addons": booking.addons(visit)}
    try:
        if visit.form.get("do") == "do":
            return _booked(visit, customer, values)
        preview = visit.call("subscription.preview", values)["PREVIEW"]
    except Refused as refused:
        labels = acting.words(visit, "subscription").subscription_labels
        errors = acting.wrong(visit, refused, labels)
        return _page(visit, customer, visit.form, status=400, errors=errors)
    return _page(visit, customer, visit.form, offer=booking.offer(visit, preview))


def _booked(visit: AccountVisit, customer: Customer, values: dict[str, Any]) -> Response:
    made = visit.call("subscription.create", values)
    word = "subscription_billed" if made["INVOICE_ID"] else "subscription_added"
    return visit.done(acting.home(customer), word)


def _page(
    visit: AccountVisit, customer: Customer, form: dict[str, str], status: int = 200, **more: Any
) -> Response:
    values = {"offer": None, **booking.choices(visit, booking.known(visit)), **more}
    return acting.page(
        visit,
        "customer_subscription",
        customer,
        *booking.AREAS,
        status=status,
        form=form,
        **values,
    )
