"""A coupon as a row of an answer (contract 3.4): text on the compatible URL, typed on /v1."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kundenakte.domain import money
from kundenakte.domain.account import Account
from kundenakte.domain.coupon import EVENT, PERCENT

COLUMNS = """
CODE TITLE DISCOUNT DISCOUNT_AMOUNT DISCOUNT_TYPE DISCOUNT_PERIOD DISCOUNT_PERIOD_AMOUNT
DISCOUNT_PERIOD_UNIT CAMPAIGN VALID_FROM VALID_TO ASSIGNED_ARTICLES AFFILIATE USAGES USAGES_MAX
STATE
""".split()
NUMBERS = ("DISCOUNT_PERIOD_AMOUNT", "USAGES", "USAGES_MAX")
NULL_IF_UNSET = ("VALID_FROM", "VALID_TO", "AFFILIATE")  # as captured
_SIGNS = {"EUR": "€"}

_EMPTY: dict[str, Any] = {
    **dict.fromkeys(COLUMNS, ""),
    **dict.fromkeys(NUMBERS, 0),
    "ASSIGNED_ARTICLES": (),
    "DISCOUNT_PERIOD_UNIT": EVENT,
}


def text_row(coupon: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Every value as captured: text, DISCOUNT_AMOUNT with four decimals, null where a day or the
    affiliate is not set. `coupon` holds STATE too, which depends on the day."""
    row = _row(coupon, account)
    row |= {name: str(row[name]) for name in NUMBERS}
    row |= {name: row[name] or None for name in NULL_IF_UNSET}
    row["DISCOUNT_AMOUNT"] = money.decimal_text(Decimal(row["DISCOUNT_AMOUNT"]), 4)
    row["ASSIGNED_ARTICLES"] = ", ".join(row["ASSIGNED_ARTICLES"])
    return row


def typed_row(coupon: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Whole numbers as numbers, ASSIGNED_ARTICLES as a list, DISCOUNT_AMOUNT as text with a dot,
    "" where there is nothing."""
    row = _row(coupon, account)
    row["DISCOUNT_AMOUNT"] = money.price_text(Decimal(row["DISCOUNT_AMOUNT"]))
    row["ASSIGNED_ARTICLES"] = list(row["ASSIGNED_ARTICLES"])
    return row


def _row(coupon: Mapping[str, Any], account: Account) -> dict[str, Any]:
    row = {**_EMPTY, **coupon}
    row["DISCOUNT"] = _discount(row, account)
    row["DISCOUNT_PERIOD"] = f"{row['DISCOUNT_PERIOD_AMOUNT']} {row['DISCOUNT_PERIOD_UNIT']}"
    return row


def _discount(row: Mapping[str, Any], account: Account) -> str:
    """`100,00%` or `5,00 €`, for people to read."""
    amount = money.price_text(Decimal(row["DISCOUNT_AMOUNT"])).replace(".", ",")
    if row["DISCOUNT_TYPE"] == PERCENT:
        return f"{amount}%"
    currency = account.settings["CURRENCY_CODE"]
    return f"{amount} {_SIGNS.get(currency, currency)}"
