"""What a client may say of an article: the input of article.create and article.update.

Lenient as the customer calls are: numbers as text and text as numbers, lists comma separated or as
lists, read-only and unknown fields ignored.
"""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator as Check
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic import BeforeValidator as Prepare

from kundenakte.domain import money
from kundenakte.domain.article import missing_in
from kundenakte.domain.article_types import (
    ArticleNumber,
    AssignedArticles,
    Features,
    Part,
    Price,
    Prose,
    sized,
    without_null,
)
from kundenakte.domain.errors import Refused
from kundenakte.domain.faults import refused
from kundenakte.domain.field_types import (
    ONE_LINE,
    Currency,
    Flag,
    Line,
    Lower,
    Upper,
    decimal,
)
from kundenakte.domain.page import Page
from kundenakte.domain.periods import read_span
from kundenakte.domain.tags import read_tags

MOST_TRANSLATIONS_TEXT = 10_000  # characters
LONGEST_URL = 1_000
MOST_EVENTS = 9_999

# Empty means "as it is" for these: an article is never without them.
NEVER_EMPTY = {"CURRENCY_CODE", "VAT_PERCENT"}
_WEB = r"(https?://[^/?#\s]+([/?#]\S*)?)?"


def _like(pattern: str, expected: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"{expected} is expected")
        return value

    return check


def _span(value: Any) -> str:
    span = read_span("" if value is None else str(value))
    return span.text() if span else ""


def _translations(value: Any) -> Any:
    """Language → texts; PHP clients send an empty object as an empty list."""
    if not isinstance(value, dict):
        return value or {}
    return {language.upper(): without_null(texts or {}) for language, texts in value.items()}


Web = Annotated[
    str,
    StringConstraints(max_length=LONGEST_URL, pattern=ONE_LINE),
    Check(_like(_WEB, "an address such as https://example.com/thanks")),
]
Fee = Annotated[Price, Check(lambda fee: "" if fee == "0" else fee)]
Term = Annotated[str, Prepare(_span)]
LanguageKey = Annotated[str, Check(_like("[A-Z]{2}", "an ISO 639-1 code of two letters"))]
UnitCode = Annotated[str, Upper, Check(_like("[A-Z0-9]{0,3}", "a code such as C62 or HUR"))]


class Translation(Part):
    """TITLE and DESCRIPTION in another language."""

    TITLE: Line = ""
    DESCRIPTION: Prose = ""


class ArticleFields(BaseModel):
    """Every field of an article that a client may set; see docs/calls/article.md for each."""

    model_config = ConfigDict(
        alias_generator=str.upper,
        populate_by_name=True,
        str_strip_whitespace=True,
        coerce_numbers_to_str=True,
        frozen=True,
    )

    article_number: ArticleNumber = ""
    title: Line = ""
    description: Prose = ""
    tags: Annotated[list[str], Prepare(read_tags)] = []
    is_gross: Flag = 0
    unit_price: Price = ""
    setup_fee: Fee = ""
    allow_multiple: Flag = 0
    is_addon: Flag = 0
    is_digital: Flag = 0
    translations: Annotated[
        dict[LanguageKey, Translation],
        Prepare(_translations),
        sized(MOST_TRANSLATIONS_TEXT),
    ] = {}
    currency_code: Currency = ""
    vat_percent: Annotated[str, decimal(money.PERCENT)] = ""
    subscription_interval: Term = ""
    subscription_number_events: Annotated[
        int, Field(ge=0, le=MOST_EVENTS), Prepare(lambda value: 0 if value == "" else value)
    ] = 0
    subscription_trial: Term = ""
    subscription_duration: Term = ""
    subscription_duration_follow: Term = ""
    subscription_cancellation: Term = ""
    return_url_success: Web = ""
    return_url_cancel: Web = ""
    features: Features = []
    assigned_articles: AssignedArticles = []
    supply_kind: Annotated[Literal["service", "digital", "goods", ""], Lower] = ""
    unit_code: UnitCode = ""

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """The input in `values` (upper-case names). Raises Refused with every field at fault."""
        del page  # a call that changes something has no pages
        try:
            return cls.model_validate(_named(values))
        except ValidationError as error:
            raise refused(error) from None

    def given(self) -> dict[str, Any]:
        """Wire name → value of what the client sent; empty where it asks to clear a field."""
        full, sent = self.model_dump(by_alias=True), self.model_fields_set
        found = {name: value for name, value in full.items() if name.lower() in sent}
        if texts := found.get("TRANSLATIONS"):
            found["TRANSLATIONS"] = {
                lang: text for lang, text in texts.items() if any(text.values())
            }
        return found


def _named(values: Mapping[str, Any]) -> dict[str, Any]:
    given = {
        name: "" if value is None or value == [] else value
        for name, value in values.items()
        if name not in NEVER_EMPTY or str(value or "").strip() not in ("", "[]")
    }
    if "TRANSLATION" in given:  # the documentation's name; captures have the other
        given.setdefault("TRANSLATIONS", given["TRANSLATION"])
    return given


class ArticleCreate(ArticleFields):
    """DATA of article.create. ARTICLE_NUMBER, TITLE and UNIT_PRICE are required."""

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """The input. Raises Refused with what is missing and what is wrong, all at once."""
        try:
            return super().read(values, page)
        except Refused as fault:
            raise Refused(*missing_in(values), *fault.problems) from None


class ArticleUpdate(ArticleFields):
    """DATA of article.update: what is sent is changed, empty values clear, the rest stays."""
