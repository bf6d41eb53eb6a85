"""Articles of an account: read, listed, written."""

from collections.abc import Iterator

from kundenakte.domain.article import Article
from kundenakte.domain.errors import NotFound
from kundenakte.storage import catalogue, keys
from kundenakte.storage.unit import UnitOfWork

KIND = "ARTICLE#"


def read(unit: UnitOfWork, number: str) -> Article:
    """The article as last written. Raises NotFound on ARTICLE_NUMBER."""
    article = find(unit, number)
    if article is None:
        raise NotFound("ARTICLE_NUMBER")
    return article


def find(unit: UnitOfWork, number: str) -> Article | None:
    """The article as last written, or None."""
    found = catalogue.find(keys.article(unit.account.id, number))
    return Article(*found) if found else None


def listed(unit: UnitOfWork, after: str, size: int) -> Iterator[Article]:
    """All articles with a number behind `after`, ascending as text; `size` to a read."""
    behind = keys.article(unit.account.id, after)["sk"]["S"] if after else ""
    for found in catalogue.listed(unit.account.id, KIND, behind, size):
        yield Article(*found)


def add(unit: UnitOfWork, article: Article) -> None:
    """Plan a new article; a number in use is refused."""
    key = keys.article(unit.account.id, article.number)
    catalogue.add(unit, key, article.fields, taken="ARTICLE_NUMBER")


def replace(unit: UnitOfWork, before: Article, after: Article) -> None:
    """Plan a change, on condition that `before` is still stored; nothing when they are equal."""
    if after is not before:
        key = keys.article(unit.account.id, before.number)
        catalogue.replace(unit, key, (dict(before.fields), before.version), after.fields)


def remove(unit: UnitOfWork, article: Article) -> None:
    """Plan a deletion; the number may be used again at once."""
    key = keys.article(unit.account.id, article.number)
    catalogue.remove(unit, key, (dict(article.fields), article.version))
