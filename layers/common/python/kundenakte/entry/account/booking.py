"""What the pages that book and change subscriptions share: articles to choose from, forms of a plan
as calls read them, and previews."""

import re
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, Final

from kundenakte.domain.article import Article
from kundenakte.domain.customer import Customer
from kundenakte.domain.subscription import Subscription
from kundenakte.entry.account import acting, typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages import contract
from kundenakte.pages.account import subscription as view
from kundenakte.pages.account.subscription import Choice, Offer
from kundenakte.pages.render import day_text, texts
from kundenakte.storage import articles

AREAS: Final = ("acting", "subscription", acting.DONE)
_ADDON = re.compile(r"addon-(\d+)-number")
PLAN: Final = ("article_number", "quantity", "unit_price", "title", "description", "coupon")
NUMBERS: Final = ("quantity", "unit_price")
DAYS: Final = ("start_date", "next_event")


def contract_words(visit: AccountVisit) -> SimpleNamespace:
    """How prices, spans and terms are said."""
    return texts(visit.language, "sie", "contract")


def known(visit: AccountVisit, *needed: str) -> list[Article]:
    """The account's articles."""
    return list(articles.known(visit.unit(), *needed).values())


def choices(visit: AccountVisit, found: list[Article]) -> dict[str, list[Choice]]:
    """What a form offers to choose from."""
    words = contract_words(visit)
    return {
        "articles": view.choices(found, words, addons=False),
        "addons": view.choices(found, words, addons=True),
    }


def asked(visit: AccountVisit, *fields: str) -> dict[str, Any]:
    """These fields of the form, as calls read them."""
    return {name: _read(name, visit.form.get(name, ""), visit.language) for name in fields}


def addons(visit: AccountVisit) -> list[dict[str, str]]:
    """The add-ons of the form, with their quantities; those without one are left out."""
    form = visit.form
    places = [found[1] for name in form if (found := _ADDON.fullmatch(name))]
    both = ((form[f"addon-{n}-number"], form.get(f"addon-{n}", "")) for n in places)
    return [
        {"ARTICLE_NUMBER": number, "QUANTITY": typed.number(many, visit.language)}
        for number, many in both
        if many
    ]


def offer(visit: AccountVisit, preview: Mapping[str, Any]) -> Offer:
    """What was worked out, in the page's language."""
    return view.offer(preview, acting.naming(visit))


def told(visit: AccountVisit, found: Subscription, customer: Customer) -> dict[str, Any]:
    """What every page about a subscription says of it."""
    words, page = contract_words(visit), acting.words(visit)
    today = visit.unit().today
    return {
        "id": found.id,
        "place": acting.place("subscription", found),
        "title": contract.title(found),
        "plan": view.part(found.plan),
        "rhythm": view.rhythm(found.interval, words),
        "state": view.state(found, today),
        "addons": [view.part(one) for one in found.fields.get("ADDONS", [])],
        "next": found.day("NEXT_EVENT") if found.running else None,
        "paid_until": found.paid_until,
        "terms": view.terms(found, customer, words, lambda day: day_text(page, day), today),
        "contract": words,
    }


def _read(name: str, text: str, language: str) -> str:
    if name in NUMBERS:
        return typed.number(text, language)
    return typed.day(text) if name in DAYS else text
