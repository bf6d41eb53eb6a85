"""A payment as a row of payment.get: all text on the compatible URL, typed on /v1."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kundenakte.domain import times
from kundenakte.domain.account import Account
from kundenakte.domain.debit import revocable_until
from kundenakte.domain.money import amount_text

TEXTS = ("KIND", "DATE", "METHOD", "REFERENCE", "REASON", "CURRENCY_CODE")
LISTS = ("ALLOCATIONS", "DISCOUNTS", "FEES")
COLUMNS = [
    *("PAYMENT_ID", "CUSTOMER_ID", "AMOUNT", *TEXTS, *LISTS),
    *("TO_CREDIT", "REVOCABLE_UNTIL", "REVERSES", "REVERSED_BY", "CREATED"),
]


def text_row(fields: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Every value as text, date-times as Berlin wall clock."""
    row = typed_row(fields, account)
    for name in ("PAYMENT_ID", "CUSTOMER_ID"):
        row[name] = str(row[name])
    for name in ("REVERSES", "REVERSED_BY"):
        row[name] = "" if row[name] is None else str(row[name])
    for name in LISTS:
        row[name] = [{**part, "INVOICE_ID": str(part["INVOICE_ID"])} for part in row[name]]
    row["CREATED"] = times.wall_clock(fields["CREATED"])
    return row


def typed_row(fields: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Ids as numbers, amounts as text with a dot, CREATED as RFC 3339; null where no other payment
    is meant, "" where there is nothing."""
    del account
    return {
        "PAYMENT_ID": fields["PAYMENT_ID"],
        "CUSTOMER_ID": fields["CUSTOMER_ID"],
        "AMOUNT": amount_text(fields["AMOUNT"]),
        **{name: fields.get(name, "") for name in TEXTS},
        **{name: _amounts(fields.get(name, [])) for name in LISTS},
        "TO_CREDIT": amount_text(fields.get("TO_CREDIT", 0)),
        "REVOCABLE_UNTIL": _revocable_until(fields),
        "REVERSES": fields.get("REVERSES"),
        "REVERSED_BY": fields.get("REVERSED_BY"),
        "CREATED": times.with_offset(fields["CREATED"]),
    }


def _amounts(parts: list[dict[str, int]]) -> list[dict[str, Any]]:
    return [{**part, "AMOUNT": amount_text(part["AMOUNT"])} for part in parts]


def _revocable_until(fields: Mapping[str, Any]) -> str:
    """The last day on which the customer may have a debit returned without a reason (SEPA-8)."""
    if fields["METHOD"] != "directdebit" or fields["KIND"] != "payment":
        return ""
    return revocable_until(date.fromisoformat(fields["DATE"])).isoformat()
