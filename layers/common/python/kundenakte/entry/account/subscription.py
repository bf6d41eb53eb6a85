"""/account/subscription/{id}: one subscription, with all that is agreed and billed; pausing it."""

from decimal import Decimal
from itertools import islice
from typing import Any, Final

from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Refused
from kundenakte.domain.money import price_text
from kundenakte.domain.subscription import Subscription
from kundenakte.domain.times import read_date
from kundenakte.entry.account import acting, booking, customer_typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages import billed
from kundenakte.pages.account import bill
from kundenakte.pages.account import subscription as view
from kundenakte.pages.booked import is_over
from kundenakte.pages.respond import Response
from kundenakte.storage import invoice_list, usage

SHOWN: Final = ("SUBSCRIPTION_EXT_UID", "STATE", "BILLING_FAULTS", "CANCELLATION_NOTE")
MOST_LOOKED_AT: Final = 100  # documents of the file, the newest
MOST_USED: Final = 100  # records of usage that are shown


def answer(visit: AccountVisit) -> Response | None:
    """The page; posted, the subscription is paused."""
    found, customer = acting.subscription(visit)
    if not visit.posted:
        return _page(visit, found, customer)
    try:
        values = {"subscription_id": found.id, "status": "inactive"}
        visit.call("subscription.update", values, reason=customer_typed.reason(visit))
    except Refused as refused:
        errors = acting.wrong(visit, refused, ())
        return _page(visit, found, customer, status=400, errors=errors)
    return visit.done(acting.place("subscription", found), "subscription_paused")


def _page(
    visit: AccountVisit, found: Subscription, customer: Customer, status: int = 200, **more: Any
) -> Response:
    today = visit.unit().today
    values = {
        "subscription": booking.told(visit, found, customer),
        "fields": {name: found.fields.get(name, "") for name in SHOWN},
        "start": found.day("START"),
        "coming": view.coming(found),
        "discount": view.discount(found),
        "upcoming": _upcoming(visit, found),
        "used": _used(visit, found),
        "invoices": _invoices(visit, found),
        "over": is_over(found, today),
        "canceled": "CANCELLATION_DATE" in found.fields,
        "paused": found.fields["STATE"] == "inactive",
        **more,
    }
    return acting.page(visit, "subscription", customer, *booking.AREAS, status=status, **values)


def _upcoming(visit: AccountVisit, found: Subscription) -> dict[str, Any] | None:
    """The terms that are agreed for later."""
    plan = found.fields.get("PLAN_UPCOMING")
    if not plan:
        return None
    later = found.with_fields(PLAN=plan)
    return {
        "plan": view.part(plan),
        "rhythm": view.rhythm(later.interval, booking.contract_words(visit)),
        "day": bill.day(plan["ACTIVATION_DATE"]),
    }


def _used(visit: AccountVisit, found: Subscription) -> list[dict[str, Any]]:
    """What was recorded and is on no invoice yet, the oldest first."""
    return [
        {
            "title": str(one["DESCRIPTION"]),
            "day": bill.day(read_date(str(one["USAGE_DATE"]))),
            "quantity": str(one["QUANTITY"]),
            "price": price_text(Decimal(str(one["UNIT_PRICE"]))),
            "currency": str(one["CURRENCY_CODE"]),
        }
        for one in islice(usage.unbilled(visit.unit(), found), MOST_USED)
    ]


def _invoices(visit: AccountVisit, found: Subscription) -> list[dict[str, Any]]:
    """Its documents, the newest first, of the newest of the file."""
    unit, customer_id = visit.unit(), found.customer_id
    ids = [one.id for one in invoice_list.filed(unit, customer_id)][:MOST_LOOKED_AT]
    of_file = invoice_list.in_file(unit, customer_id, ids)
    shown = [one for one in of_file if one.fields.get("SUBSCRIPTION_ID") == found.id]
    rows = billed.filed(shown, unit.today)
    return [{"id": one.id, "row": row} for one, row in zip(shown, rows, strict=True)]
