"""A shipment as a row of an answer (contract 3.4): text on the compatible URL, typed on /v1."""

from collections.abc import Mapping
from typing import Any

from kundenakte.domain.account import Account

COLUMNS = """
SHIPMENT_ID SUBSCRIPTION_ID DATE TRACKING_NUMBER ARTICLE_OPTION ARTICLES SHIPPER STATUS
""".split()
NUMBERS = ("SHIPMENT_ID", "SUBSCRIPTION_ID")


def text_row(shipment: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Every value as text, ARTICLES as a list; `shipment` holds STATUS too."""
    row = typed_row(shipment, account)
    return {**row, **{name: str(row[name]) for name in NUMBERS}}


def typed_row(shipment: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Ids as numbers, "" where there is nothing."""
    del account
    return {name: shipment.get(name, "") for name in COLUMNS}
