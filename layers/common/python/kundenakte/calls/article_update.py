"""article.update: change what is sent of an article, leave the rest (contract 3.2)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.article import warnings
from kundenakte.domain.article_fields import ArticleUpdate
from kundenakte.domain.errors import Problem, Refused
from kundenakte.storage import articles
from kundenakte.storage.unit import UnitOfWork


class ArticleUpdated(TypedDict):
    """RESPONSE of article.update."""

    STATUS: str
    ARTICLE_NUMBER: str


def article_update(request: ArticleUpdate, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the change, for subscriptions to come; nothing is written when nothing differs.

    Raises NotFound. A number is never changed: it is what the article is found by.
    """
    if not request.article_number:
        raise Refused(Problem("missing", "ARTICLE_NUMBER"))
    before = articles.read(unit, request.article_number)
    articles.replace(unit, before, before.changed(request.given()))
    return {"STATUS": "success", "ARTICLE_NUMBER": before.number}


CALL = Call("article.update", ArticleUpdate, article_update, ArticleUpdated, warnings=warnings)
