"""Rows of the tables in an account's archive that people open; what reads it back needs none."""

import json
from collections.abc import Mapping
from typing import Any

from kundenakte.billing.export_step import Item, Rows
from kundenakte.domain import times
from kundenakte.domain.csv_text import euros

CUSTOMER = """
CUSTOMER_ID CUSTOMER_NUMBER CUSTOMER_EXT_UID CUSTOMER_TYPE ORGANIZATION SALUTATION TITLE_ACADEMIC
FIRST_NAME LAST_NAME ADDRESS ADDRESS_2 ZIPCODE CITY COUNTRY_CODE EMAIL PHONE MOBILE VAT_ID TAGS
PAYMENT_TYPE DAYS_FOR_PAYMENT BANK_ACCOUNT_OWNER BANK_IBAN BANK_BIC BANK_ACCOUNT_MANDATE_REFERENCE
CREDIT_BALANCE COMMENT CREATED
""".split()
SUBSCRIPTION = """
SUBSCRIPTION_ID CUSTOMER_ID SUBSCRIPTION_EXT_UID STATE START NEXT_EVENT LAST_EVENT
CANCELLATION_DATE EXPIRATION_DATE
""".split()
PLAN = (
    "ARTICLE_NUMBER TITLE QUANTITY UNIT_PRICE IS_GROSS VAT_PERCENT INTERVAL CURRENCY_CODE".split()
)
INVOICE = """
INVOICE_ID INVOICE_NUMBER KIND CUSTOMER_ID INVOICE_DATE DUE_DATE PERIOD_FROM PERIOD_TO CURRENCY_CODE
SUB_TOTAL VAT_TOTAL TOTAL
""".split()
STATE = ("PAID", "PAID_DATE", "CANCELED_BY")
PAYMENT = """
PAYMENT_ID CUSTOMER_ID DATE AMOUNT CURRENCY_CODE KIND METHOD REFERENCE REVERSES REVERSED_BY
""".split()
AMOUNTS = ("CREDIT_BALANCE", "SUB_TOTAL", "VAT_TOTAL", "TOTAL", "PAID", "AMOUNT")
COLUMNS: Mapping[str, list[str]] = {
    "customers": CUSTOMER,
    "subscriptions": [*SUBSCRIPTION, *PLAN],
    "invoices": [*INVOICE, *STATE, "DOCUMENT"],
    "payments": PAYMENT,
}
_TABLES = {
    "CUSTOMER": "customers",
    "SUBSCRIPTION": "subscriptions",
    "INVOICE": "invoices",
    "PAYMENT": "payments",
}


def rows(page: list[Item]) -> dict[str, Rows]:
    """The rows that items of a file make; none for what is blocked and only kept for the law."""
    found: dict[str, Rows] = {}
    for item in page:
        table = _TABLES.get(item["sk"]["S"].partition("#")[0])
        if table and "doc" in item and "blocked" not in item:
            told = _told(item)
            found.setdefault(table, []).append([_shown(told, name) for name in COLUMNS[table]])
    return found


def _told(item: Item) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(item["doc"]["S"])
    state = json.loads(item["state"]["S"]) if "state" in item else {}
    plan = fields.get("PLAN") or {}
    document = state.get("DOCUMENT", {}).get("PDF", "")
    held = {name: plan.get(name, "") for name in PLAN} if plan else {}
    known = {**fields, **held, **{name: state[name] for name in STATE if name in state}}
    return {**known, "DOCUMENT": f"documents/{document}" if document else ""}


def _shown(fields: Mapping[str, Any], name: str) -> Any:
    value = fields.get(name, "")
    if name in AMOUNTS and value != "":
        return euros(int(value))
    if name == "CREATED":
        return times.wall_clock(value)
    if isinstance(value, dict):  # another document
        return value.get("INVOICE_NUMBER") or value.get("INVOICE_ID", "")
    return ", ".join(map(str, value)) if isinstance(value, list) else value
