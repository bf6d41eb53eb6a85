"""What articles, coupons and subscriptions have in common: article numbers, prices, features.

A module of its own: the models of article.create take time to make, at every start.
"""

from typing import Annotated, Any

from pydantic import AfterValidator as Check
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic import BeforeValidator as Prepare

from kundenakte.domain import money
from kundenakte.domain.field_types import ONE_LINE, PRINTABLE, Line, decimal
from kundenakte.domain.lists import read_list
from kundenakte.domain.page import LONGEST_TEXT

MOST_ASSIGNED = 50
MOST_FEATURES = 50
MOST_FEATURES_TEXT = 5_000  # characters


def _number(value: str) -> str:
    if "," in value:
        raise ValueError("commas are not allowed in it, since they divide lists of articles")
    return value


def sized(most: int) -> Check:
    """At most so many characters in all the texts of a list or an object together, so that the log
    entry of a change, which holds both values, stays within an item's 400 KB."""

    def check(value: Any) -> Any:
        if _length(value) > most:
            raise ValueError(f"at most {most} characters in all of them together")
        return value

    return Check(check)


def _length(value: Any) -> int:
    if isinstance(value, BaseModel):
        return _length(value.model_dump())
    if isinstance(value, dict):
        return sum(len(name) + _length(part) for name, part in value.items())
    return sum(map(_length, value)) if isinstance(value, list) else len(str(value))


def entries(value: Any) -> Any:
    """A list of objects, also of one that came alone."""
    found = [value] if isinstance(value, dict) and value else value or []
    return list(map(without_null, found)) if isinstance(found, list) else found


def without_null(entry: Any) -> Any:
    """An object without the parts that are null."""
    if not isinstance(entry, dict):
        return entry
    return {name: part for name, part in entry.items() if part is not None}


ArticleNumber = Annotated[
    str, StringConstraints(max_length=LONGEST_TEXT, pattern=ONE_LINE), Check(_number)
]
Prose = Annotated[str, StringConstraints(max_length=10_000, pattern=PRINTABLE)]
Price = Annotated[str, decimal(money.PRICE)]
AssignedArticles = Annotated[
    list[ArticleNumber], Field(max_length=MOST_ASSIGNED), Prepare(read_list)
]


class Part(BaseModel):
    """An object in a field of an article."""

    model_config = ConfigDict(str_strip_whitespace=True, coerce_numbers_to_str=True)


class Feature(Part):
    """Something that a subscription to the article entitles to, for the merchant's own use."""

    CODE: Annotated[Line, StringConstraints(min_length=1)]
    QUANTITY: Annotated[int, Field(ge=0, le=10**9)] = 0
    VALUE: Prose = ""


Features = Annotated[
    list[Feature],
    Field(max_length=MOST_FEATURES),
    Prepare(entries),
    sized(MOST_FEATURES_TEXT),
]
