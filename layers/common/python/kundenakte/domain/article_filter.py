"""FILTER of article.get, and the input of calls that need no more than an article's number."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from kundenakte.domain import folding, reading
from kundenakte.domain.article import Article
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.page import FIRST_PAGE, Page
from kundenakte.domain.tags import read_tags


@dataclass(frozen=True, slots=True)
class ArticleFilter:
    """Empty values ask for nothing; an article is found when it carries all of `tags`, in any case.

    A number is compared to the letter.
    """

    article_number: str = ""
    tags: frozenset[str] = frozenset()
    page: Page = FIRST_PAGE

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Unknown filters are ignored. Raises Refused."""
        return cls(reading.text(values, "ARTICLE_NUMBER"), _tags(values.get("TAGS")), page)

    def matches(self, article: Article) -> bool:
        """Whether everything asked for holds."""
        return self.article_number in ("", article.number) and self.tags <= article.tags


@dataclass(frozen=True, slots=True)
class ArticleNumber:
    """ARTICLE_NUMBER, and nothing else."""

    article_number: str

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused when it is missing."""
        del page
        return cls(reading.required_text(values, "ARTICLE_NUMBER"))


def _tags(value: Any) -> frozenset[str]:
    if value in (None, "", []):
        return frozenset()
    try:
        return frozenset(folding.tag(tag) for tag in read_tags(value))
    except ValueError as error:
        raise Refused(Problem("invalid", "TAGS", str(error))) from None
