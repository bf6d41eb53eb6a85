"""The article: what is sold, and on which terms; and the plan, a subscription's copy of it.

A subscription never looks at its article again: changing or deleting one changes no contract.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kundenakte.domain import folding
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.periods import Span, read_span

REQUIRED = ("ARTICLE_NUMBER", "TITLE", "UNIT_PRICE")
UNIT_CODE = "C62"  # UN/ECE Rec. 20: one, a piece
# § 309 No. 9 a and c BGB: two years, one month; in days as § 191 BGB counts them.
LONGEST_TERM = {"day": 730, "week": 104, "month": 24, "year": 2}
LONGEST_NOTICE = {"day": 30, "week": 4, "month": 1, "year": 0}

# Field of a plan → field of the article that it is a copy of.
_COPIED = {
    "ARTICLE_NUMBER": "ARTICLE_NUMBER",
    "TITLE": "TITLE",
    "DESCRIPTION": "DESCRIPTION",
    "UNIT_PRICE": "UNIT_PRICE",
    "IS_GROSS": "IS_GROSS",
    "VAT_PERCENT": "VAT_PERCENT",
    "CURRENCY_CODE": "CURRENCY_CODE",
    "INTERVAL": "SUBSCRIPTION_INTERVAL",
    "SETUP_FEE": "SETUP_FEE",
    "FEATURES": "FEATURES",
    "CANCELLATION": "SUBSCRIPTION_CANCELLATION",
    "DURATION": "SUBSCRIPTION_DURATION",
    "DURATION_FOLLOW": "SUBSCRIPTION_DURATION_FOLLOW",
    "SUPPLY_KIND": "SUPPLY_KIND",
    "UNIT_CODE": "UNIT_CODE",
}


@dataclass(frozen=True, slots=True)
class Article:
    """An article as stored.

    `fields` maps wire names to values and holds no empty ones: prices, VAT_PERCENT as decimal text,
    flags and SUBSCRIPTION_NUMBER_EVENTS as whole numbers, spans as text such as "1 month",
    TRANSLATIONS as {language in upper case: {TITLE, DESCRIPTION}}, FEATURES as a list of
    {CODE, QUANTITY, VALUE}, TAGS and ASSIGNED_ARTICLES as lists of text.
    `version` grows with the record's writes; a write is made on condition of the version read.
    """

    fields: Mapping[str, Any]
    version: int = 0

    @property
    def number(self) -> str:
        """ARTICLE_NUMBER: the merchant's own, unique in the account, never changes."""
        return str(self.fields["ARTICLE_NUMBER"])

    @property
    def tags(self) -> frozenset[str]:
        """The tags in the form in which they compare."""
        return frozenset(map(folding.tag, self.fields.get("TAGS", ())))

    def changed(self, changes: Mapping[str, Any]) -> "Article":
        """This article with `changes` laid over; an empty value removes the field.

        Returns self when nothing differs. Raises Refused when a required field would be empty.
        """
        fields = without_empty({**self.fields, **changes})
        if fields == self.fields:
            return self
        require(fields)
        return Article(fields, self.version)


def without_empty(fields: Mapping[str, Any]) -> dict[str, Any]:
    """`fields` without "", null, empty lists and zeros; a price of "0" is none of these."""
    return {name: value for name, value in fields.items() if value}


def require(fields: Mapping[str, Any]) -> None:
    """Raises Refused for each field that an article may not be without (contract 3.2)."""
    if missing := missing_in(fields):
        raise Refused(*missing)


def missing_in(fields: Mapping[str, Any]) -> list[Problem]:
    """What an article with these fields lacks; a price of 0 is one."""
    empty = [name for name in REQUIRED if not str(_given(fields.get(name))).strip()]
    return [Problem("missing", name) for name in empty]


def _given(value: Any) -> Any:
    return "" if value is None or value == [] else value


def plan_of(article: Article, *, language: str = "", **overrides: Any) -> dict[str, Any]:
    """The plan that a subscription to `article` begins with: a copy of its terms.

    `language` (ISO 639-1) chooses a translation of TITLE and DESCRIPTION where there is one.
    `overrides` are fields of the plan (TITLE, UNIT_PRICE, QUANTITY, ...); empty ones count as not
    given. QUANTITY is "1" unless said otherwise; other empty fields are left out, IS_GROSS is not.
    """
    fields = {**article.fields, **translated(article, language)}
    plan = {name: fields.get(source) for name, source in _COPIED.items()}
    plan |= {"QUANTITY": "1", "UNIT_CODE": plan["UNIT_CODE"] or UNIT_CODE}
    plan["SUPPLY_KIND"] = supply_kind(fields)
    given = {name: value for name, value in overrides.items() if value not in (None, "", [])}
    return {**without_empty({**plan, **given}), "IS_GROSS": int(fields.get("IS_GROSS", 0))}


def supply_kind(fields: Mapping[str, Any]) -> str:
    """service, digital or goods: what the tax of a sale to another country goes by."""
    kind = fields.get("SUPPLY_KIND")
    return str(kind or ("digital" if fields.get("IS_DIGITAL") else "service"))


def translated(article: Article, language: str) -> dict[str, str]:
    """TITLE and DESCRIPTION in a language, as far as they are translated."""
    texts = article.fields.get("TRANSLATIONS", {}).get(language.upper(), {})
    return {name: text for name, text in texts.items() if text}


def not_for_consumers(terms: Mapping[str, Any]) -> dict[str, str]:
    """Field → why these terms may not be agreed with consumers (§ 309 No. 9 BGB, CON-20).

    `terms` are fields of an article. Text that names no span is left for its own check to refuse.
    """
    why = {}
    if _longer(terms.get("SUBSCRIPTION_DURATION"), LONGEST_TERM):
        why["SUBSCRIPTION_DURATION"] = "its first term is longer than 24 months"
    if _span(terms.get("SUBSCRIPTION_DURATION_FOLLOW")):
        why["SUBSCRIPTION_DURATION_FOLLOW"] = "it is renewed for a fixed term"
    if _longer(terms.get("SUBSCRIPTION_CANCELLATION"), LONGEST_NOTICE):
        why["SUBSCRIPTION_CANCELLATION"] = "its notice is longer than one month"
    return why


def warnings(data: Mapping[str, Any]) -> list[str]:
    """One sentence for each term among those sent that no consumer can be bound to."""
    doubts = not_for_consumers(data).items()
    return [f"stored, but it does not bind consumers, since {why}: {name}" for name, why in doubts]


def _longer(value: Any, most: Mapping[str, int]) -> bool:
    span = _span(value)
    return span is not None and span.count > most[span.unit]


def _span(value: Any) -> Span | None:
    try:
        return read_span(str(value or ""))
    except ValueError:
        return None
