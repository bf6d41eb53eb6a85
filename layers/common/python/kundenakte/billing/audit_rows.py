"""Rows of the tables that a tax auditor gets; audit_files.py describes the columns."""

import json
from collections.abc import Mapping
from typing import Any

from kundenakte.billing.export_step import Item, Rows
from kundenakte.domain import times
from kundenakte.domain.csv_text import euros

Fields = Mapping[str, Any]

BUYER = (
    "CUSTOMER_NUMBER CUSTOMER_TYPE ORGANIZATION FIRST_NAME LAST_NAME ADDRESS ADDRESS_2 ZIPCODE "
    "CITY COUNTRY_CODE VAT_ID EMAIL"
).split()
ABOUT = ("SUBSCRIPTION_ID", "INVOICE_ID", "INVOICE_NUMBER", "PAYMENT_ID", "ARTICLE", "COUPON")
COLUMNS: Mapping[str, list[str]] = {
    "invoices": """INVOICE_NUMBER INVOICE_ID KIND CUSTOMER_ID CUSTOMER_NUMBER INVOICE_DATE
        PERIOD_FROM PERIOD_TO DUE_DATE CURRENCY_CODE SUB_TOTAL VAT_TOTAL TOTAL PAID PAID_DATE
        ORIGINAL CANCELED_BY SHA256 CHAIN PDF XML""".split(),
    "invoice_lines": """INVOICE_NUMBER POSITION ARTICLE_NUMBER DESCRIPTION PERIOD_FROM PERIOD_TO
        QUANTITY UNIT_CODE UNIT_PRICE VAT_PERCENT CATEGORY COMPLETE_NET VAT_VALUE
        COMPLETE_GROSS""".split(),
    "invoice_vat": "INVOICE_NUMBER CATEGORY VAT_PERCENT COMPLETE_NET VAT_VALUE".split(),
    "customers": ["INVOICE_NUMBER", "CUSTOMER_ID", *BUYER],
    "payments": """PAYMENT_ID CUSTOMER_ID DATE AMOUNT CURRENCY_CODE KIND METHOD REFERENCE TO_CREDIT
        REVERSES REVERSED_BY CREATED""".split(),
    "payment_allocations": "PAYMENT_ID INVOICE_ID AMOUNT".split(),
    "log": ["LOG_ID", "AT", "ACTOR", "ACTION", "CUSTOMER_ID", "ABOUT", "FIELD", "BEFORE", "AFTER"],
}
AMOUNTS = frozenset(
    """SUB_TOTAL VAT_TOTAL TOTAL PAID COMPLETE_NET VAT_VALUE COMPLETE_GROSS AMOUNT TO_CREDIT
    """.split()
)
DECIMALS = frozenset(("QUANTITY", "UNIT_PRICE", "VAT_PERCENT"))


def invoice_rows(item: Item) -> dict[str, Rows]:
    """The rows that a final document makes."""
    fields = json.loads(item["doc"]["S"])
    state = json.loads(item["state"]["S"]) if "state" in item else {}
    number, buyer = fields["INVOICE_NUMBER"], fields.get("BUYER", {})
    files = {
        name: f"documents/{key}"
        for name, key in state.get("DOCUMENT", {}).items()
        if name in ("PDF", "XML")
    }
    head = {**fields, **buyer, **files, "SHA256": item.get("sha256", {}).get("S", "")}
    head |= {name: state.get(name, "") for name in ("PAID", "PAID_DATE", "CANCELED_BY", "CHAIN")}
    lines = [
        {**line, "INVOICE_NUMBER": number, "POSITION": position}
        for position, line in enumerate(fields.get("ITEMS", []), 1)
    ]
    groups = [{**group, "INVOICE_NUMBER": number} for group in fields.get("VAT_ITEMS", [])]
    return {
        "invoices": [_row("invoices", head)],
        "invoice_lines": [_row("invoice_lines", each) for each in lines],
        "invoice_vat": [_row("invoice_vat", each) for each in groups],
        "customers": [_row("customers", head)],
    }


def payment_rows(items: list[Item]) -> dict[str, Rows]:
    """The rows that payments make."""
    found = [json.loads(item["doc"]["S"]) for item in items]
    parts = [
        {**part, "PAYMENT_ID": fields["PAYMENT_ID"]}
        for fields in found
        for part in fields.get("ALLOCATIONS", [])
    ]
    return {
        "payments": [_row("payments", fields) for fields in found],
        "payment_allocations": [_row("payment_allocations", part) for part in parts],
    }


def log_rows(page: list[Item], customer_id: int | None) -> Rows:
    """A row for each field that was changed; one for an entry that changed none."""
    return [row for item in page for row in _log_rows(item, customer_id)]


def _log_rows(item: Item, customer_id: int | None) -> Rows:
    entry = json.loads(item["doc"]["S"])
    about = ", ".join(f"{name} {entry[name]}" for name in ABOUT if name in entry)
    told = {
        **entry,
        "LOG_ID": int(item["sk"]["S"].rpartition("#")[2]),
        "AT": times.wall_clock(entry["AT"]),
        "CUSTOMER_ID": customer_id or "",
        "ABOUT": about,
    }
    return [_row("log", {**told, **_change(each)}) for each in entry.get("CHANGES") or [{}]]


def _change(change: Fields) -> dict[str, Any]:
    return {
        **change,
        **{n: _plain(change[n]) for n in ("BEFORE", "AFTER") if change.get(n) is not None},
    }


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _row(table: str, fields: Fields) -> list[Any]:
    return [_shown(name, fields.get(name, "")) for name in COLUMNS[table]]


def _shown(name: str, value: Any) -> Any:
    if value in ("", None):
        return ""
    if isinstance(value, dict):  # another document, or a list's entry
        return value.get("INVOICE_NUMBER") or value.get("INVOICE_ID", "")
    if name in AMOUNTS:
        return euros(int(value))
    if name in DECIMALS:
        return str(value).replace(".", ",")
    return times.wall_clock(value) if name == "CREATED" else value
