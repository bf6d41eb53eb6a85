"""A mail as a row of an answer: all text on the compatible URL, typed on /v1."""

from collections.abc import Mapping
from typing import Any

from kundenakte.domain import times
from kundenakte.domain.account import Account

COLUMNS = """
MAIL_ID CUSTOMER_ID DECLARATION_ID TEMPLATE LANGUAGE AT STATE FAULT TO CC BCC SUBJECT FILES
INVOICE_ID SUBSCRIPTION_ID MESSAGE_ID
""".split()
_IDS = ("MAIL_ID", "CUSTOMER_ID", "INVOICE_ID", "SUBSCRIPTION_ID")
_LISTS = ("TO", "CC", "BCC", "FILES")
_EMPTY: dict[str, Any] = {
    **dict.fromkeys(COLUMNS, ""),
    **dict.fromkeys(_LISTS, ()),
    **dict.fromkeys(_IDS),
}

Fields = Mapping[str, Any]


def text_row(fields: Fields, account: Account) -> dict[str, Any]:
    """Every value as text; AT as Berlin wall clock, lists divided by commas."""
    del account
    row = _row(fields)
    lists = {name: ", ".join(row[name]) for name in _LISTS}
    ids = {name: str(row[name] or "") for name in _IDS}
    return {**row, **lists, **ids, "AT": times.wall_clock(row["AT"])}


def typed_row(fields: Fields, account: Account) -> dict[str, Any]:
    """Ids as numbers, null where there is none; AT as RFC 3339, lists as lists."""
    del account
    row = _row(fields)
    lists = {name: list(row[name]) for name in _LISTS}
    return {**row, **lists, "AT": times.with_offset(row["AT"])}


def _row(fields: Fields) -> dict[str, Any]:
    """Of the text only what was asked for by id."""
    row = {name: fields.get(name, _EMPTY[name]) for name in COLUMNS}
    return {**row, "TEXT": fields["TEXT"]} if "TEXT" in fields else row
