"""What a Storno says: the invoice with all quantities and amounts negated."""

from collections.abc import Mapping
from datetime import date
from typing import Any

AMOUNTS = ("COMPLETE_NET", "VAT_VALUE", "COMPLETE_GROSS")
SUMS = ("SUB_TOTAL", "VAT_TOTAL", "TOTAL", "ROUNDING")
NOT_TAKEN_OVER = (
    "INVOICE_ID INVOICE_NUMBER INVOICE_EXT_UID CREATED DUE_DATE INTROTEXT CASH_DISCOUNT_PERCENT "
    "CASH_DISCOUNT_DAYS PREPAID"
).split()


def mirrored(original: Mapping[str, Any], day: date, reason: str) -> dict[str, Any]:
    """The Storno of a final document, as a document of `day`; prices stay above zero (BR-27), so
    that original and Storno add up to zero for every rate."""
    kept = {name: value for name, value in original.items() if name not in NOT_TAKEN_OVER}
    named = ("INVOICE_ID", "INVOICE_NUMBER", "INVOICE_DATE")
    payment = {"TYPE": original["PAYMENT"]["TYPE"], "DAYS": 0}
    return {
        **kept,
        "KIND": "storno",
        "INVOICE_DATE": day.isoformat(),
        "DUE_DATE": day.isoformat(),
        "ORIGINAL": {name: original[name] for name in named},
        **({"REASON": reason} if reason else {}),
        "ITEMS": [_mirrored_item(item) for item in original["ITEMS"]],
        "VAT_ITEMS": [_negated(group, AMOUNTS) for group in original["VAT_ITEMS"]],
        **{name: -original[name] for name in SUMS if original.get(name)},
        **{name: 0 for name in ("SUB_TOTAL", "VAT_TOTAL", "TOTAL") if not original.get(name)},
        "PAYMENT": payment,
    }


def _mirrored_item(item: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in item.items() if name != "INVOICE_ITEM_ID"}
    return {**_negated(kept, AMOUNTS), "QUANTITY": _negative(str(item["QUANTITY"]))}


def _negated(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: -value if name in names else value for name, value in values.items()}


def _negative(quantity: str) -> str:
    return quantity.removeprefix("-") if quantity.startswith("-") else f"-{quantity}"
