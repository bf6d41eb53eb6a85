"""Usage data as rows of an answer (contract 3.1)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from kundenakte.domain import times
from kundenakte.domain.account import Account
from kundenakte.domain.money import decimal_text, price_text

COLUMNS = """
USAGEDATA_ID CUSTOMER_ID SUBSCRIPTION_ID ARTICLE_ID UNIT_PRICE DESCRIPTION CURRENCY_CODE USAGE_DATE
CREATED QUANTITY
""".split()
EXTRAS = ("ARTICLE_NUMBER", "BILLED")
IDS = ("USAGEDATA_ID", "CUSTOMER_ID", "SUBSCRIPTION_ID")


def text_row(record: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Every value as text, date-times as Berlin wall clock; ARTICLE_ID is the article's number."""
    del account
    row = _row(record)
    row |= {name: str(row[name]) for name in IDS}
    row["UNIT_PRICE"] = decimal_text(Decimal(record["UNIT_PRICE"]), 4)
    row["QUANTITY"] = decimal_text(Decimal(record["QUANTITY"]), 4)
    return {**row, "CREATED": times.wall_clock(record["CREATED"])}


def typed_row(record: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Ids as numbers, date-times with offset, price and quantity as text with a dot; BILLED is 1
    once it is on an invoice."""
    del account
    used = datetime.fromisoformat(record["USAGE_DATE"]).replace(tzinfo=times.BERLIN)
    more = {"ARTICLE_NUMBER": record["ARTICLE_NUMBER"], "BILLED": record["BILLED"]}
    return {
        **_row(record),
        "UNIT_PRICE": price_text(Decimal(record["UNIT_PRICE"])),
        "USAGE_DATE": used.isoformat(),
        "CREATED": times.with_offset(record["CREATED"]),
        **more,
    }


def _row(record: Mapping[str, Any]) -> dict[str, Any]:
    row = {name: record.get(name, "") for name in COLUMNS}
    return {**row, "ARTICLE_ID": record["ARTICLE_NUMBER"]}
