"""What subscription.preview answers: documents that do not exist, a subscription as it would be.

Amounts are numbers, as in rows of invoices.
"""

from collections.abc import Callable, Mapping
from typing import Any

from kundenakte.domain import invoice_row, subscription_row
from kundenakte.domain.account import Account
from kundenakte.domain.money import amount

HEAD = "KIND CURRENCY_CODE INVOICE_DATE DUE_DATE PERIOD_FROM PERIOD_TO IS_GROSS".split()
SUMS = ("SUB_TOTAL", "VAT_TOTAL", "TOTAL")
Part = Callable[[Mapping[str, Any]], dict[str, Any]]
_TEXT = (invoice_row.text_item, invoice_row.text_group)
_TYPED = (invoice_row.typed_item, invoice_row.typed_group)


def text_row(preview: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Rows in it as on the compatible URL."""
    return _row(preview, account, subscription_row.text_row, _TEXT)


def typed_row(preview: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Rows in it as on /v1."""
    return _row(preview, account, subscription_row.typed_row, _TYPED)


def _row(
    preview: Mapping[str, Any],
    account: Account,
    row: Callable[[subscription_row.Entry, Account], dict[str, Any]],
    parts: tuple[Part, Part],
) -> dict[str, Any]:
    entry = subscription_row.Entry(preview["SUBSCRIPTION"], preview["TODAY"])
    return {
        "KIND": preview["KIND"],
        "NOW": _document(preview["NOW"], *parts),
        "NEXT": _document(preview["NEXT"], *parts),
        "EARLIEST_END": preview["EARLIEST_END"],
        "SUBSCRIPTION": row(entry, account),
    }


def _document(document: Mapping[str, Any], item: Part, group: Part) -> dict[str, Any]:
    if not document:
        return {}
    return {
        **{name: document.get(name, "") for name in HEAD},
        "ITEMS": [item(line) for line in document["ITEMS"]],
        "VAT_ITEMS": [group(rate) for rate in document["VAT_ITEMS"]],
        **{name: amount(document[name]) for name in SUMS},
        "TAX_NOTES": list(document.get("TAX_NOTES", [])),
    }
