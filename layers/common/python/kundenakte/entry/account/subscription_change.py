"""/account/subscription/{id}/change: another article, quantity or price, or a change that was
agreed for later taken back."""

from typing import Any, Final

from kundenakte.domain.article import plan_of
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Refused
from kundenakte.domain.subscription import Subscription
from kundenakte.entry.account import acting, booking, typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response
from kundenakte.storage import articles

OWN: Final = ("UNIT_PRICE", "TITLE", "DESCRIPTION")
MORE: Final = ("activation", "reset_addons", "suppress_mail")


def answer(visit: AccountVisit) -> Response | None:
    """The form, what it would change, or the way back."""
    acting.must_write(visit)
    found, customer = acting.subscription(visit)
    if not visit.posted:
        return _page(visit, found, customer, _as_it_is(visit, found, customer))
    try:
        if visit.form.get("do") == "undo":
            return _changed(visit, found, {"undo": 1}, "change_undone")
        values = booking.asked(visit, *booking.PLAN, *MORE)
        if visit.form.get("do") == "do":
            return _changed(visit, found, values, "subscription_changed")
        asked = {**values, "subscription_id": found.id}
        preview = visit.call("subscription.preview", asked)["PREVIEW"]
    except Refused as refused:
        labels = acting.words(visit, "subscription").subscription_labels
        errors = acting.wrong(visit, refused, labels)
        return _page(visit, found, customer, visit.form, status=400, errors=errors)
    return _page(visit, found, customer, visit.form, offer=booking.offer(visit, preview))


def _as_it_is(visit: AccountVisit, found: Subscription, customer: Customer) -> dict[str, str]:
    """The form that changes nothing: what differs from the article is typed in."""
    plan, language = found.plan, str(customer.fields.get("LANGUAGE_CODE", ""))
    article = articles.find(visit.unit(), str(plan["ARTICLE_NUMBER"]))
    usual = plan_of(article, language=language) if article else {}
    own = {n: plan.get(n, "") for n in OWN if article is None or plan.get(n) != usual.get(n)}
    shown = {name.lower(): str(value) for name, value in own.items()}
    shown |= {"article_number": str(plan["ARTICLE_NUMBER"]), "quantity": str(plan["QUANTITY"])}
    for name in set(booking.NUMBERS) & set(shown):
        shown[name] = typed.number_shown(shown[name], visit.language)
    return shown


def _changed(
    visit: AccountVisit, found: Subscription, values: dict[str, Any], word: str
) -> Response:
    visit.call("subscription.changearticle", {**values, "subscription_id": found.id})
    return visit.done(acting.place("subscription", found), word)


def _page(
    visit: AccountVisit,
    found: Subscription,
    customer: Customer,
    form: dict[str, str],
    status: int = 200,
    **more: Any,
) -> Response:
    known = booking.known(visit, str(found.plan["ARTICLE_NUMBER"]))
    values = {
        "offer": None,
        "subscription": booking.told(visit, found, customer),
        "scheduled": bool(found.fields.get("PLAN_UPCOMING")),
        **booking.choices(visit, known),
        **more,
    }
    return acting.page(
        visit,
        "subscription_change",
        customer,
        *booking.AREAS,
        status=status,
        form=form,
        **values,
    )
