"""`/change/{account}/{subscription}`: the plans to choose from; with `/{article}` the change to it.

A change goes to where the present article leads (ASSIGNED_ARTICLES); where that says nothing, the
merchant's link decides, as it does with a purchase.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kundenakte.billing import change, terms
from kundenakte.calls.subscription_changearticle import subscription_changearticle
from kundenakte.domain import self_service
from kundenakte.domain.article import Article
from kundenakte.domain.errors import Refused
from kundenakte.domain.page import FIRST_PAGE
from kundenakte.domain.subscription_fields import SubscriptionChange
from kundenakte.entry.hosted import ordering
from kundenakte.entry.hosted.ordering import Changed, Place, Wish
from kundenakte.entry.visit import Visit
from kundenakte.pages import contract, respond
from kundenakte.pages.headers import safe_address
from kundenakte.pages.offer import Offer
from kundenakte.pages.respond import Response
from kundenakte.storage import articles
from kundenakte.storage.unit import UnitOfWork

if TYPE_CHECKING:
    from kundenakte.pages.contract import Part, Price

NEXT, NOW = "next", "now"  # ACTIVATION


def answer(visit: Visit) -> Response | None:
    """The page; None where the address leads to nothing."""
    place = ordering.placed(visit, visit.parts[0]) if visit.parts else None
    if not isinstance(place, Place):
        return place
    number = "/".join(visit.parts[1:])  # one of a number that holds a slash
    if "done" in visit.query and number == _booked(place):
        return ordering.done_page(place, "change")
    if reason := ordering.hindrance(place):
        return ordering.unable(place, reason)
    known = articles.known(visit.unit(), str(place.found.plan["ARTICLE_NUMBER"]), number)
    return _change(place, known, number) if number else _choice(place, known)


def _booked(place: Place) -> str:
    """The article that is booked, or will be."""
    plan = place.found.fields.get("PLAN_UPCOMING") or place.found.plan
    return str(plan["ARTICLE_NUMBER"])


def _choice(place: Place, known: Mapping[str, Article]) -> Response:
    unit = place.visit.unit()
    found = self_service.plans(known, place.found.plan)
    upcoming = place.found.fields.get("PLAN_UPCOMING")
    plans = [(one.number, *_priced(unit, place, one)) for one in found]
    coming = str(upcoming["ARTICLE_NUMBER"]) if upcoming else ""
    return respond.page(
        "choice",
        place.frame,
        *ordering.AREAS,
        subscription=contract.title(place.found),
        plans=[plan for plan in plans if plan[0] != coming],
        path=place.path,
        keep=place.path("change", str(place.found.plan["ARTICLE_NUMBER"])) if upcoming else "",
        upcoming=contract.part(upcoming) if upcoming else None,
    )


def _priced(unit: UnitOfWork, place: Place, article: Article) -> "tuple[Part, Price | None]":
    quantity = str(place.found.plan["QUANTITY"])
    plan = terms.plan(article, place.customer, SubscriptionChange(), quantity)
    booked = place.found.with_fields(PLAN=plan, ADDONS=None, COUPON=None)
    document = ordering.usual(unit, place.customer, booked)
    return contract.part(plan), contract.price(document, booked.interval)


def _change(place: Place, known: Mapping[str, Article], number: str) -> Response:
    if reason := _refusal(place, known, number):
        return ordering.unable(place, reason)
    try:
        if "form" in place.visit.form:
            return _order(place, known[number])
        return _offer(place, known[number])
    except Refused as refused:
        same = refused.problems == (ordering.NOTHING,)
        return ordering.unable(place, "nothing" if same else "impossible")


def _refusal(place: Place, known: Mapping[str, Article], number: str) -> str:
    """Why there is no way to the article. What does not exist is not offered either."""
    present = str(place.found.plan["ARTICLE_NUMBER"])
    if number == present:
        return "" if "PLAN_UPCOMING" in place.found.fields and number in known else "nothing"
    target = known.get(number)
    offered = target is not None and not target.fields.get("IS_ADDON")
    return "" if offered and self_service.accepts(known, place.found.plan, number) else "unknown"


def _order(place: Place, article: Article) -> Response:
    asked = _asked(place, article.number, place.visit.form.get("start", NEXT))
    success = safe_address(str(article.fields.get("RETURN_URL_SUCCESS", "")))
    try:
        to = ordering.ordered(
            place,
            _wish(asked),
            lambda unit: subscription_changearticle(asked, unit),
            success or ordering.done_path(place),
        )
    except Changed:
        return _offer(place, article, note="changed")
    return respond.redirect(to)


def _offer(place: Place, article: Article, note: str = "") -> Response:
    visit = place.visit
    start = visit.form.get("start") or visit.query.get("start", NEXT)
    later = ordering.offered(visit.unit(), place, _wish(_asked(place, article.number, NEXT)))
    sooner = _sooner(place, article.number) if "PLAN_UPCOMING" in later.after.fields else None
    chosen = sooner if start == NOW and sooner else later
    cancel = safe_address(str(article.fields.get("RETURN_URL_CANCEL", "")))
    return ordering.order_page(
        place,
        "change",
        chosen,
        note=note,
        leads_to=str(article.fields.get("RETURN_URL_SUCCESS", "")),
        start=NOW if chosen is sooner else NEXT,
        starts=_starts(place) if sooner else {},
        goes_back=_goes_back(place, article),
        leave=cancel or place.frame.home,
    )


def _goes_back(place: Place, article: Article) -> bool:
    """Whether a change that was agreed is taken back."""
    return bool(place.found.plan["ARTICLE_NUMBER"] == article.number)


def _sooner(place: Place, number: str) -> Offer | None:
    """The change as of today; None where it cannot be, or would give money back: then what is paid
    is used up first."""
    try:
        found = ordering.offered(place.visit.unit(), place, _wish(_asked(place, number, NOW)))
    except Refused:
        return None
    return None if found.now and found.now["TOTAL"] < 0 else found


def _starts(place: Place) -> dict[str, str]:
    """The ways to begin, and where each is shown."""
    tail = "&" if "?" in place.here else "?"
    return {start: f"{place.here}{tail}start={start}" for start in (NEXT, NOW)}


def _asked(place: Place, number: str, start: str) -> SubscriptionChange:
    given: dict[str, Any] = {"SUBSCRIPTION_ID": place.found.id, "ARTICLE_NUMBER": number}
    return SubscriptionChange.read(
        {**given, "ACTIVATION": NOW if start == NOW else NEXT}, FIRST_PAGE
    )


def _wish(asked: SubscriptionChange) -> Wish:
    return lambda unit, customer, before: change.changed(unit, customer, before, asked)
