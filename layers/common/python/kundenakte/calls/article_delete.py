"""article.delete: take an article off sale; running subscriptions go on (contract 3.2)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.article_filter import ArticleNumber
from kundenakte.storage import articles
from kundenakte.storage.unit import UnitOfWork


class ArticleDeleted(TypedDict):
    """RESPONSE of article.delete."""

    STATUS: str


def article_delete(request: ArticleNumber, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the deletion: subscriptions hold a copy of their terms, so that none is touched, and the
    number may be used again at once. Raises NotFound."""
    articles.remove(unit, articles.read(unit, request.article_number))
    return {"STATUS": "success"}


CALL = Call("article.delete", ArticleNumber, article_delete, ArticleDeleted)
