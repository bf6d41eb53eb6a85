"""/account/subscription/{id}/addons: book an add-on, change its quantity, give it up."""

from collections.abc import Mapping
from typing import Any, Final

from kundenakte.billing import change, preview, record
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Refused
from kundenakte.domain.page import FIRST_PAGE
from kundenakte.domain.subscription import Subscription
from kundenakte.domain.subscription_fields import SubscriptionAddon
from kundenakte.entry.account import acting, booking
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response

FIELDS: Final = ("article_number", "quantity", "unit_price", "title", "activation")
AGREED: Final = ("TITLE", "DESCRIPTION", "UNIT_PRICE", "VAT_PERCENT")


def answer(visit: AccountVisit) -> Response | None:
    """The form, what it would change, or the way back."""
    acting.must_write(visit)
    found, customer = acting.subscription(visit)
    if not visit.posted:
        chosen = {"article_number": visit.query.get("article", ""), "quantity": ""}
        return _page(visit, found, customer, chosen)
    values = _values(visit, found)
    try:
        if visit.form.get("do") == "do":
            visit.call("subscription.setaddon", values)
            return visit.done(acting.place("subscription", found), "addon_set")
        made = _preview(visit, found, customer, values)
    except Refused as refused:
        labels = acting.words(visit, "subscription").subscription_labels
        errors = acting.wrong(visit, refused, labels, {"ADDONS": "article_number"})
        return _page(visit, found, customer, visit.form, status=400, errors=errors)
    return _page(visit, found, customer, visit.form, offer=booking.offer(visit, made))


def _values(visit: AccountVisit, found: Subscription) -> dict[str, Any]:
    """The add-on that is asked for; what was agreed of one that is booked stays."""
    given = {name.upper(): value for name, value in booking.asked(visit, *FIELDS).items()}
    booked = found.fields.get("ADDONS", [])
    number = given["ARTICLE_NUMBER"]
    there: Mapping[str, Any] = next((a for a in booked if a["ARTICLE_NUMBER"] == number), {})
    kept = {name: there[name] for name in AGREED if name in there}
    asked = {name: value for name, value in given.items() if value}
    return {**kept, **asked, "SUBSCRIPTION_ID": found.id}


def _preview(
    visit: AccountVisit, found: Subscription, customer: Customer, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Worked out as the call does: subscription.preview would take the article's terms anew."""
    unit = visit.unit()
    request = SubscriptionAddon.read(values, FIRST_PAGE)
    before = record.standing(unit, found.id)
    made = change.with_addon_set(unit, customer, before, request)
    return preview.shown(unit, customer, "change", before, made)


def _page(
    visit: AccountVisit,
    found: Subscription,
    customer: Customer,
    form: Mapping[str, str],
    status: int = 200,
    **more: Any,
) -> Response:
    booked = [str(one["ARTICLE_NUMBER"]) for one in found.fields.get("ADDONS", [])]
    fit = [
        one
        for one in booking.choices(visit, booking.known(visit, *booked))["addons"]
        if one.number in booked
        or not one.only_with
        or found.plan["ARTICLE_NUMBER"] in one.only_with
    ]
    values = {
        "offer": None,
        "subscription": booking.told(visit, found, customer),
        "choices": fit,
        **more,
    }
    return acting.page(
        visit,
        "subscription_addons",
        customer,
        *booking.AREAS,
        status=status,
        form=form,
        **values,
    )
