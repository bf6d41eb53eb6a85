"""/account/settings/articles: what is sold, and on which terms."""

from collections.abc import Mapping
from typing import Any

from kundenakte.domain.article import not_for_consumers
from kundenakte.entry.account import settings_catalogue as catalogue
from kundenakte.entry.account import typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import example_links
from kundenakte.pages.account.catalogue import ARTICLES, price, span
from kundenakte.pages.render import texts
from kundenakte.pages.respond import Response

Fields = Mapping[str, Any]


def answer(visit: AccountVisit) -> Response | None:
    """The list, or one article with the links to book it."""
    units = texts(visit.language, "sie", "account/settings_catalogue").spans
    fresh = {"CURRENCY_CODE": visit.account.settings["CURRENCY_CODE"], "IS_GROSS": 1}

    def listed(article: Fields) -> dict[str, str]:
        shown = typed.number_shown(price(article["UNIT_PRICE"]), visit.language)
        return {"price": shown, "every": span(article.get("SUBSCRIPTION_INTERVAL", ""), units)}

    def beside(article: Fields) -> dict[str, Any]:
        links = example_links.of_article(visit.account, article)
        return {"links": links, "doubts": list(not_for_consumers(article))}

    return catalogue.answer(visit, ARTICLES, fresh, listed, beside)
