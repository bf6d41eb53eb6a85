"""article.get: find articles, in ascending order of their numbers as text (contract 3.2)."""

from collections.abc import Iterable
from typing import Any, NotRequired

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.article import Article
from kundenakte.domain.article_filter import ArticleFilter
from kundenakte.domain.article_row import text_row, typed_row
from kundenakte.domain.page import MOST, cut
from kundenakte.storage import articles
from kundenakte.storage.unit import UnitOfWork


class ArticlePage(TypedDict):
    """RESPONSE of article.get; NEXT_CURSOR, on /v1, is there when more rows follow."""

    ARTICLES: list[dict[str, Any]]
    NEXT_CURSOR: NotRequired[str]


def article_get(request: ArticleFilter, unit: UnitOfWork) -> dict[str, Any]:
    """The articles of one page, as last written, and where the next page begins."""
    found = filter(request.matches, _found(request, unit))
    rows, more = cut(found, request.page, lambda article: article.number)
    return {"ARTICLES": [article.fields for article in rows], **more}


def _found(request: ArticleFilter, unit: UnitOfWork) -> Iterable[Article]:
    after = request.page.after_text or ""
    if not request.article_number:
        size = MOST if request.tags else request.page.offset + request.page.limit + 1
        return articles.listed(unit, after, size)
    article = articles.find(unit, request.article_number)
    return [article] if article and article.number > after else []


CALL = Call(
    "article.get",
    ArticleFilter,
    article_get,
    ArticlePage,
    part="FILTER",
    writes=False,
    list_key="ARTICLES",
    text_row=text_row,
    typed_row=typed_row,
)
