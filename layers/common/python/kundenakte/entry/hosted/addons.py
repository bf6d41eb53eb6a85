"""`/addons/{account}/{subscription}`: book add-ons, and give them up. First the quantities, by a
form that only asks (GET), then what they come to, and the button.

What is added counts, and is charged by the day, from today on; what is given up is paid for already
and is no more on the next bill.
"""

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import NamedTuple

from kundenakte.billing import change
from kundenakte.calls.subscription_setaddon import set_addons
from kundenakte.domain import self_service
from kundenakte.domain.article import Article, plan_of
from kundenakte.domain.errors import Refused
from kundenakte.domain.page import FIRST_PAGE
from kundenakte.domain.subscription_fields import SubscriptionAddon
from kundenakte.entry.hosted import ordering
from kundenakte.entry.hosted.ordering import Changed, Place, Wish
from kundenakte.entry.visit import Visit
from kundenakte.pages import contract, respond
from kundenakte.pages.contract import Part, Price
from kundenakte.pages.render import texts
from kundenakte.pages.respond import Response
from kundenakte.storage import articles
from kundenakte.storage.unit import UnitOfWork

FIELD = "addon."  # before the article's number, in the names of fields; alone: all were shown
MOST = 999
KEPT = ("TITLE", "DESCRIPTION", "UNIT_PRICE", "VAT_PERCENT")  # of what was agreed
_QUANTITY = re.compile(r"0{0,9}([0-9]{1,3})")  # up to MOST


class Choice(NamedTuple):
    """An add-on on the page. `several`: any quantity can be booked, else it is one or none;
    `offered`: it can be booked, else only given up."""

    number: str
    part: Part
    price: Price | None
    booked: str
    chosen: str
    several: bool
    offered: bool


def answer(visit: Visit) -> Response | None:
    """The page; None where the address leads to nothing."""
    place = ordering.placed(visit, visit.parts[0]) if len(visit.parts) == 1 else None
    if not isinstance(place, Place):
        return place
    if "done" in visit.query:
        return ordering.done_page(place, "addons")
    if reason := ordering.hindrance(place):
        return ordering.unable(place, reason)
    known = articles.known(visit.unit(), str(place.found.plan["ARTICLE_NUMBER"]))
    choices = _choices(place, known)
    sent = {**visit.query, **visit.form}
    if not any(name.startswith(FIELD) for name in sent):
        return _choose(place, choices)
    chosen, wrong = _chosen(choices, sent)
    if wrong:
        return _choose(place, chosen, wrong)
    return _reviewed(place, chosen)


def _choices(place: Place, known: Mapping[str, Article]) -> list[Choice]:
    """What is booked, and what is offered beside."""
    unit, found = place.visit.unit(), place.found
    booked = {str(one["ARTICLE_NUMBER"]): one for one in found.fields.get("ADDONS", [])}
    offered = {one.number: one for one in self_service.addons(known, found.plan)}
    language = str(place.customer.fields.get("LANGUAGE_CODE", ""))
    choices = []
    for number in dict.fromkeys([*booked, *offered]):
        article = offered.get(number)
        terms = booked.get(number) or plan_of(offered[number], language=language)
        quantity = str(terms["QUANTITY"]) if number in booked else "0"
        several = bool(article and self_service.takes_several(article)) or quantity not in "01"
        price = _price(unit, place, terms)
        part = contract.part({**terms, "QUANTITY": "1"})
        choices.append(
            Choice(number, part, price, quantity, quantity, several, article is not None)
        )
    return choices


def _price(unit: UnitOfWork, place: Place, terms: Mapping[str, object]) -> Price | None:
    """What one of it costs for each period of the subscription."""
    every = place.found.plan.get("INTERVAL", "")
    one = {**place.found.plan, **terms, "QUANTITY": "1", "INTERVAL": every}
    alone = place.found.with_fields(PLAN=one, ADDONS=None)
    return contract.price(ordering.usual(unit, place.customer, alone), alone.interval)


def _chosen(choices: list[Choice], sent: Mapping[str, str]) -> tuple[list[Choice], set[str]]:
    """The choices with the quantities that were sent, and the numbers of those that cannot be. What
    is no choice is not looked at; what was shown and is not sent is a box without its tick."""
    found, wrong = [], set()
    for one in choices:
        missing = "0" if FIELD in sent and not one.several else one.booked
        text = sent.get(FIELD + one.number, missing).strip()
        read = one.booked if text == one.booked else _quantity(text)
        if read is None or not _may_be(one, read):
            wrong.add(one.number)
        found.append(one._replace(chosen=text if read is None else read))
    return found, wrong


def _may_be(one: Choice, quantity: str) -> bool:
    if quantity in ("0", one.booked):
        return True
    return one.offered and (one.several or quantity == "1")


def _quantity(text: str) -> str | None:
    read = _QUANTITY.fullmatch(text or "0")
    return str(int(read[1])) if read else None


def _choose(place: Place, choices: list[Choice], wrong: Collection[str] = ()) -> Response:
    if not choices:
        return ordering.unable(place, "no_addons")
    named = {f"a{count}": one for count, one in enumerate(choices, 1)}
    words = texts(place.frame.language, place.frame.form, "offer")
    return respond.page(
        "addons",
        place.frame,
        *ordering.AREAS,
        status=400 if wrong else 200,
        subscription=contract.title(place.found),
        choices=named,
        labels={name: one.part.title for name, one in named.items()},
        errors={n: words.addons_faulty for n, one in named.items() if one.number in wrong},
        field=FIELD,
        action=place.here.partition("?")[0],
        asked_language=place.frame.language if "lang" in place.frame.query else "",
        leave=place.frame.home,
    )


def _reviewed(place: Place, chosen: list[Choice]) -> Response:
    asked = [_asked(place, one) for one in chosen if one.chosen != one.booked]
    if not asked:
        return ordering.unable(place, "nothing")
    try:
        if "form" in place.visit.form:
            return _order(place, chosen, asked)
        return _offer(place, chosen, asked)
    except Refused:
        return ordering.unable(place, "impossible")


def _order(place: Place, chosen: list[Choice], asked: list[SubscriptionAddon]) -> Response:
    try:
        to = ordering.ordered(
            place,
            _wish(asked),
            lambda unit: set_addons(unit, place.found.id, asked),
            ordering.done_path(place),
        )
    except Changed:
        return _offer(place, chosen, asked, note="changed")
    return respond.redirect(to)


def _offer(
    place: Place, chosen: list[Choice], asked: list[SubscriptionAddon], note: str = ""
) -> Response:
    made = ordering.offered(place.visit.unit(), place, _wish(asked))
    more = any(one.activation == "now" for one in asked)
    return ordering.order_page(
        place,
        "addons_review",
        made,
        note=note,
        fields={FIELD + one.number: one.chosen for one in chosen},
        more=more,
        leave=place.here,
    )


def _asked(place: Place, one: Choice) -> SubscriptionAddon:
    """The change of one add-on: what was agreed of it stays, whatever the article says now."""
    booked = place.found.fields.get("ADDONS", [])
    agreed: Mapping[str, str] = next(
        (each for each in booked if each["ARTICLE_NUMBER"] == one.number), {}
    )
    less = Decimal(one.chosen) < Decimal(one.booked)
    given = {
        "SUBSCRIPTION_ID": place.found.id,
        "ARTICLE_NUMBER": one.number,
        "QUANTITY": one.chosen,
        "ACTIVATION": "next" if less else "now",
        **{name: agreed[name] for name in KEPT if name in agreed},
    }
    return SubscriptionAddon.read(given, FIRST_PAGE)


def _wish(asked: list[SubscriptionAddon]) -> Wish:
    return lambda unit, customer, before: change.with_addons_set(unit, customer, before, asked)
