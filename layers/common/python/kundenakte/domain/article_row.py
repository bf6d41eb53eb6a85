"""An article as a row of an answer (contract 3.2): text on the compatible URL, typed on /v1."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from kundenakte.domain import money
from kundenakte.domain.account import Account
from kundenakte.domain.periods import read_span

COLUMNS = """
ARTICLE_NUMBER TITLE DESCRIPTION TAGS IS_GROSS UNIT_PRICE SETUP_FEE ALLOW_MULTIPLE IS_ADDON
IS_DIGITAL TRANSLATIONS CURRENCY_CODE VAT_PERCENT SUBSCRIPTION_INTERVAL SUBSCRIPTION_NUMBER_EVENTS
SUBSCRIPTION_TRIAL SUBSCRIPTION_DURATION SUBSCRIPTION_DURATION_FOLLOW SUBSCRIPTION_CANCELLATION
RETURN_URL_SUCCESS RETURN_URL_CANCEL CHECKOUT_URL FEATURES ASSIGNED_ARTICLES SUPPLY_KIND UNIT_CODE
""".split()
NUMBERS = ("IS_GROSS", "ALLOW_MULTIPLE", "IS_ADDON", "IS_DIGITAL", "SUBSCRIPTION_NUMBER_EVENTS")
PRICES = ("UNIT_PRICE", "SETUP_FEE")
LISTS = ("TAGS", "ASSIGNED_ARTICLES")
SPANS = (
    "SUBSCRIPTION_INTERVAL",
    "SUBSCRIPTION_TRIAL",
    "SUBSCRIPTION_DURATION",
    "SUBSCRIPTION_DURATION_FOLLOW",
    "SUBSCRIPTION_CANCELLATION",
)

_EMPTY: dict[str, Any] = {
    **dict.fromkeys(COLUMNS, ""),
    **dict.fromkeys(NUMBERS, 0),
    **dict.fromkeys(LISTS, ()),
    "VAT_PERCENT": "0",
    "TRANSLATIONS": {},
    "FEATURES": [],
}


def text_row(article: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Every value as captured: prices with four decimals, a span as `2 month` or the number 0,
    lists as text, no translations as `[]`; TRANSLATION is TRANSLATIONS under its documented name.
    """
    row = _row(article, account)
    row |= {name: str(row[name]) for name in NUMBERS}
    row |= {name: money.decimal_text(Decimal(row[name] or 0), 4) for name in PRICES}
    row |= {name: _captured(row[name]) for name in SPANS}
    row |= {name: ", ".join(row[name]) for name in LISTS}
    row["VAT_PERCENT"] = money.decimal_text(Decimal(row["VAT_PERCENT"]), 2)
    row["TRANSLATIONS"] = row["TRANSLATION"] = row["TRANSLATIONS"] or []
    return row


def typed_row(article: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Whole numbers as numbers, lists as lists, TRANSLATIONS as an object, prices as text with two
    decimals or more, spans as `2 months` or ""."""
    row = _row(article, account)
    row |= {name: money.price_text(Decimal(row[name] or 0)) for name in PRICES}
    row |= {name: list(row[name]) for name in LISTS}
    return row


def _row(article: Mapping[str, Any], account: Account) -> dict[str, Any]:
    # A number is the merchant's text and may hold anything; a path holds it quoted.
    number = quote(str(article["ARTICLE_NUMBER"]), safe="")
    url = "" if article.get("IS_ADDON") else account.page_url("purchase", number)
    return {**_EMPTY, **article, "CHECKOUT_URL": url}  # an add-on is not ordered by itself


def _captured(text: str) -> str | int:
    span = read_span(text)
    return f"{span.count} {span.unit}" if span else 0
