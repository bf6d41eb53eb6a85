"""article.create: store something to sell, once or again and again (contract 3.2)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain import money, vat_rates
from kundenakte.domain.article import Article, require, warnings, without_empty
from kundenakte.domain.article_fields import ArticleCreate
from kundenakte.domain.article_row import text_row, typed_row
from kundenakte.domain.errors import Problem, Refused
from kundenakte.storage import articles
from kundenakte.storage.unit import UnitOfWork


class ArticleCreated(TypedDict):
    """RESPONSE of article.create: STATUS, and beside it all that article.get shows."""

    STATUS: str


def article_create(request: ArticleCreate, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the article, with the account's currency and its country's standard rate of VAT where
    DATA says nothing else. Raises Refused where that country has no rate that is known."""
    given = without_empty(request.given())
    require(given)
    given.setdefault("CURRENCY_CODE", unit.account.settings["CURRENCY_CODE"])
    if "VAT_PERCENT" not in given:
        given["VAT_PERCENT"] = _standard_rate(unit)
    articles.add(unit, Article(given))
    return {"STATUS": "success", **given}


def _standard_rate(unit: UnitOfWork) -> str:
    rates = vat_rates.STANDARD_RATES.get(unit.account.settings["COUNTRY_CODE"], ())
    rate = vat_rates.rate_on(rates, unit.today)
    if rate is None:
        raise Refused(Problem("missing", "VAT_PERCENT"))
    return money.decimal_text(rate)


CALL = Call(
    "article.create",
    ArticleCreate,
    article_create,
    ArticleCreated,
    text_row=text_row,
    typed_row=typed_row,
    warnings=warnings,
)
