"""What customers may book and change by themselves on hosted pages: what the merchant offers them.

An article's ASSIGNED_ARTICLES say it. Of a plan: which plans a customer may change to from it, and
which add-ons are offered with it. A plan that names no plans offers none by itself, and takes every
change that a link of the merchant's names; one that names no add-ons offers all that go with it.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from kundenakte.domain.article import Article

Articles = Mapping[str, Article]  # by ARTICLE_NUMBER


def plans(known: Articles, plan: Mapping[str, Any]) -> list[Article]:
    """The plans that are offered in place of `plan`, in the merchant's order."""
    named = (known.get(number) for number in _named(known, plan))
    fitting = [one for one in named if one and not _is_addon(one) and _fits(one, plan)]
    return [one for one in fitting if one.number != plan["ARTICLE_NUMBER"]]


def accepts(known: Articles, plan: Mapping[str, Any], number: str) -> bool:
    """Whether a link may lead from `plan` to the article with that number, as far as the plan's
    own article says; what is not known counts as a plan."""
    named = [n for n in _named(known, plan) if n not in known or not _is_addon(known[n])]
    return number in named if named else True


def addons(known: Articles, plan: Mapping[str, Any]) -> list[Article]:
    """The add-ons that are offered with `plan`: those it names, in that order, else all."""
    named: Iterable[Article] = [known[n] for n in _named(known, plan) if n in known]
    chosen = [one for one in named if _is_addon(one)] or list(filter(_is_addon, known.values()))
    return [one for one in chosen if _fits(one, plan) and _goes_with(one, plan)]


def takes_several(article: Article) -> bool:
    """Whether an add-on can be booked in any quantity."""
    return bool(article.fields.get("ALLOW_MULTIPLE"))


def _named(known: Articles, plan: Mapping[str, Any]) -> list[str]:
    article = known.get(str(plan["ARTICLE_NUMBER"]))
    return list(article.fields.get("ASSIGNED_ARTICLES", [])) if article else []


def _is_addon(article: Article) -> bool:
    return bool(article.fields.get("IS_ADDON"))


def _goes_with(addon: Article, plan: Mapping[str, Any]) -> bool:
    assigned = addon.fields.get("ASSIGNED_ARTICLES")
    return not assigned or plan["ARTICLE_NUMBER"] in assigned


def _fits(article: Article, plan: Mapping[str, Any]) -> bool:
    return article.fields.get("CURRENCY_CODE") == plan.get("CURRENCY_CODE")
