"""Articles of an account: read, listed, written."""

from collections.abc import Iterator
from itertools import islice

from kundenakte.domain.article import Article
from kundenakte.domain.errors import NotFound
from kundenakte.storage import catalogue, keys
from kundenakte.storage.unit import UnitOfWork

KIND = "ARTICLE#"
MOST_KNOWN = 1000


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


def known(unit: UnitOfWork, *needed: str) -> dict[str, Article]:
    """The account's articles by number, as hosted pages choose from them: the first MOST_KNOWN, and
    those that are needed."""
    found = {one.number: one for one in islice(listed(unit, "", MOST_KNOWN), MOST_KNOWN)}
    if len(found) == MOST_KNOWN:
        more = (find(unit, number) for number in needed if number not in found)
        found |= {one.number: one for one in more if one}
    return found


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
