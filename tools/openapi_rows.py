"""The rows that calls answer, as schemas: what each column of /v1 holds."""

import re
from pathlib import Path
from typing import Any, NamedTuple

from kundenakte.domain import (
    article_row,
    bank_input,
    collection_input,
    coupon_row,
    customer_row,
    declaration,
    declaration_row,
    export,
    import_input,
    import_job,
    import_kinds,
    invoice_row,
    mail_filter,
    mail_row,
    mandate_row,
    notification,
    payment_row,
    shipment_row,
    subscription_row,
)
from kundenakte.domain.customer_fields import CustomerFields
from kundenakte.mails import own_texts

DOCS = Path(__file__).parent.parent / "docs/calls"

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
TEXTS: Schema = {"type": "array", "items": TEXT}
INSTANT: Schema = {"type": "string", "description": 'RFC 3339 with offset, "" when unset'}
ONLY_WHERE_SET = {
    "PAYPAL_BILLINGAGREEMENTID",
    "PAYMILL_TOKEN",
    "PAYMILL_AMOUNT",
    "WIRECARD_GATEWAYREFERENCENUMBER",
}


class Row(NamedTuple):
    """A kind of row: the noun whose document explains it, its columns, those that are not text, and
    further ones that it has only where they are set."""

    noun: str
    columns: list[str]
    special: Schema
    extras: tuple[str, ...] = ()


_ALLOCATION: Schema = {
    "type": "object",
    "required": ["INVOICE_ID", "AMOUNT"],
    "properties": {"INVOICE_ID": NUMBER, "AMOUNT": TEXT},
}


def _listed(name: str) -> Schema:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


CUSTOMER = Row(
    "customer",
    customer_row.COLUMNS,
    {
        **dict.fromkeys(customer_row.NUMBERS, NUMBER),
        **dict.fromkeys(customer_row.INSTANTS, INSTANT),
        "TAGS": TEXTS,
        "X_ATTRIBUTES": _listed("XAttribute"),
        "CREDIT_BALANCE": {"type": "string", "description": "Amount with a dot, such as 13.00"},
    },
    tuple(n.upper() for n in CustomerFields.model_fields if n.upper() in ONLY_WHERE_SET),
)
ARTICLE = Row(
    "article",
    article_row.COLUMNS,
    {
        **dict.fromkeys(article_row.NUMBERS, NUMBER),
        **dict.fromkeys(article_row.LISTS, TEXTS),
        "TRANSLATIONS": {
            "type": "object",
            "additionalProperties": {"$ref": "#/components/schemas/Translation"},
        },
        "FEATURES": _listed("Feature"),
    },
)
COUPON = Row(
    "coupon",
    coupon_row.COLUMNS,
    {
        **dict.fromkeys(coupon_row.NUMBERS, NUMBER),
        "ASSIGNED_ARTICLES": TEXTS,
        "STATE": {"type": "string", "enum": ["PREMATURE", "USED", "UNUSED"]},
    },
)
SHIPMENT = Row(
    "shipment",
    shipment_row.COLUMNS,
    {
        **dict.fromkeys(shipment_row.NUMBERS, NUMBER),
        "ARTICLES": {"type": "array", "items": {"type": "object"}},
        "STATUS": {"type": "string", "enum": ["open", "sent"]},
    },
)
PAYMENT = Row(
    "payment",
    payment_row.COLUMNS,
    {
        **dict.fromkeys(("PAYMENT_ID", "CUSTOMER_ID"), NUMBER),
        **{name: {"type": ["integer", "null"]} for name in ("REVERSES", "REVERSED_BY")},
        **{name: {"type": "array", "items": _ALLOCATION} for name in payment_row.LISTS},
        "CREATED": INSTANT,
    },
)
_AMOUNT: Schema = {"type": "number"}
_NAMED: Schema = {
    "type": ["object", "null"],
    "properties": {"INVOICE_ID": NUMBER, "INVOICE_NUMBER": TEXT, "INVOICE_DATE": TEXT},
}
ITEM = Row(
    "item",
    [*invoice_row.ITEM_COLUMNS, "INVOICE_ID", "CURRENCY_CODE", *invoice_row.ITEM_EXTRAS],
    {
        **dict.fromkeys(("INVOICE_ITEM_ID", "INVOICE_ID", "SORT_ORDER"), NUMBER),
        **dict.fromkeys(("QUANTITY", "VAT_PERCENT", *invoice_row.AMOUNTS), _AMOUNT),
    },
)
_LINE: Schema = {  # an item within its invoice
    "type": "object",
    "properties": {
        name: ITEM.special.get(name, TEXT)
        for name in (*invoice_row.ITEM_COLUMNS, *invoice_row.ITEM_EXTRAS)
    },
}
_RATE: Schema = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("VAT_PERCENT", "COMPLETE_NET", "VAT_VALUE"), _AMOUNT),
        "CATEGORY": TEXT,
    },
}
_SENT: Schema = {"type": "object", "properties": {"AT": INSTANT, "BY": TEXT, "TO": TEXTS}}
INVOICE = Row(
    "invoice",
    [*invoice_row.COLUMNS, *invoice_row.EXTRAS],
    {
        **dict.fromkeys((*invoice_row.NUMBERS, "IS_GROSS", "EU_DELIVERY"), NUMBER),
        **dict.fromkeys((*invoice_row.SUMS, "ROUNDING", "CASH_DISCOUNT_PERCENT"), _AMOUNT),
        **dict.fromkeys(("ORIGINAL", "REPLACES", "CANCELED_BY", "REPLACED_BY"), _NAMED),
        "STATUS": {"type": "string", "enum": ["unpaid", "paid", "overdue", "canceled"]},
        "TYPE": {"type": "string", "enum": ["outgoing", "draft", "credit"]},
        "ITEMS": {"type": "array", "items": _LINE},
        "VAT_ITEMS": {"type": "array", "items": _RATE},
        "SHIPMENTS": {"type": "array", "items": {"type": "object"}},
        "TAX_NOTES": TEXTS,
        "IMPORTED": NUMBER,
        "SENT": {"type": "array", "items": _SENT},
    },
)
MANDATE = Row(
    "mandate",
    mandate_row.COLUMNS,
    {
        **dict.fromkeys(("CUSTOMER_ID", "LAPSES_SOON"), NUMBER),
        "STATUS": {"type": "string", "enum": ["active", "ended", "lapsed"]},
        "TYPE": {"type": "string", "enum": ["recurring", "oneoff"]},
        "EVIDENCE_AT": INSTANT,
    },
)
_DEBIT: Schema = {
    "type": "object",
    "properties": {
        name: NUMBER if name in collection_input.NUMBERS else TEXT
        for name in collection_input.DEBIT_COLUMNS
    },
}
COLLECTION = Row(
    "collection",
    collection_input.COLUMNS,
    {
        **dict.fromkeys(("COLLECTION_ID", "COUNT"), NUMBER),
        "STATUS": {"type": "string", "enum": ["collecting", "complete"]},
        "CREATED": INSTANT,
        "DEBITS": {"type": "array", "items": _DEBIT},
    },
)
EXPORT = Row(
    "export",
    export.COLUMNS,
    {
        **dict.fromkeys(export.NUMBERS, NUMBER),
        **dict.fromkeys(export.INSTANTS, INSTANT),
        "KIND": {"type": "string", "enum": list(export.KINDS)},
        "STATE": {"type": "string", "enum": list(export.STATES)},
        "COUNTS": {"type": "object", "additionalProperties": NUMBER},
    },
)
_SUGGESTION: Schema = {
    "type": "object",
    "properties": {
        **dict.fromkeys(("INVOICE_ID", "CUSTOMER_ID"), NUMBER),
        **dict.fromkeys(("INVOICE_NUMBER", "OUTSTANDING", "DUE_DATE"), TEXT),
    },
}
BANKENTRY = Row(
    "bankentry",
    bank_input.COLUMNS,
    {"IS_RETURN": NUMBER, "SUGGESTIONS": {"type": "array", "items": _SUGGESTION}},
)
_ATTEMPT: Schema = {
    "type": "object",
    "required": ["AT", "STATUS", "MS", "ERROR"],
    "properties": {"AT": INSTANT, "STATUS": NUMBER, "MS": NUMBER, "ERROR": TEXT},
}
NOTIFICATION = Row(
    "notification",
    notification.COLUMNS,
    {
        "CUSTOMER_ID": NUMBER,
        "CREATED": INSTANT,
        "STATE": {"type": "string", "enum": ["waiting", "delivered", "failed"]},
        "ATTEMPTS": {"type": "array", "items": _ATTEMPT},
    },
    notification.EXTRAS,
)
_ID: Schema = {"type": ["integer", "null"]}
DECLARATION = Row(
    "declaration",
    declaration_row.COLUMNS,
    {
        **dict.fromkeys(declaration_row.NUMBERS, NUMBER),
        **dict.fromkeys(declaration_row.INSTANTS, INSTANT),
        "CUSTOMER_ID": _ID,
        "SUBSCRIPTION_IDS": {"type": "array", "items": NUMBER},
        "KIND": {"type": "string", "enum": list(declaration.KINDS)},
        "OUTCOME": {"type": "string", "enum": list(declaration.OUTCOMES)},
    },
)
MAIL = Row(
    "mail",
    mail_row.COLUMNS,
    {
        **dict.fromkeys(("CUSTOMER_ID", "INVOICE_ID", "SUBSCRIPTION_ID"), _ID),
        **dict.fromkeys(("TO", "CC", "BCC", "FILES"), TEXTS),
        "MAIL_ID": NUMBER,
        "AT": INSTANT,
        "STATE": {"type": "string", "enum": list(mail_filter.STATES)},
    },
    ("TEXT",),
)
MAILTEMPLATE = Row(
    "mailtemplate",
    list(own_texts.COLUMNS),
    {
        **dict.fromkeys(("ACTIVE", "SWITCHABLE", "EDITABLE"), NUMBER),
        "PLACEHOLDERS": TEXTS,
    },
)
_COUNTS: Schema = {
    "type": "object",
    "properties": dict.fromkeys(("DONE", *import_job.COUNTS), NUMBER),
}
_MAPPED: Schema = {"type": "object", "properties": {"COLUMN": TEXT, "FIELD": TEXT}}
IMPORT = Row(
    "import",
    list(import_input.COLUMNS),
    {
        **dict.fromkeys(import_input.NUMBERS, NUMBER),
        **dict.fromkeys(("CHECK", "RUN"), _COUNTS),
        **dict.fromkeys(("CREATED", "UPDATED"), INSTANT),
        "KIND": {"type": "string", "enum": list(import_kinds.KINDS)},
        "KEY": {"type": "string", "enum": list(import_kinds.KEYS)},
        "STATE": {"type": "string", "enum": list(import_job.STATES)},
        "COLUMNS": {"type": "array", "items": _MAPPED},
    },
)
REPORT = Row(
    "import",
    list(import_input.REPORT),
    {
        **dict.fromkeys(("LINE", "ID"), NUMBER),
        "LEVEL": {"type": "string", "enum": list(import_input.LEVELS)},
        "OUTCOME": {"type": "string", "enum": ["new", "changed", "unchanged", "wrong"]},
    },
)
_PLAN: Schema = {
    "type": "object",
    "properties": {
        **dict.fromkeys((*subscription_row.PLAN, *subscription_row.PLAN_TERMS), TEXT),
        "FEATURES": _listed("Feature"),
        "IS_GROSS": NUMBER,
    },
}
_BOOKED: Schema = {"type": "object", "properties": dict.fromkeys(subscription_row.ADDON, TEXT)}
SUBSCRIPTION = Row(
    "subscription",
    [*subscription_row.COLUMNS, *subscription_row.EXTRAS],
    {
        **dict.fromkeys(("SUBSCRIPTION_ID", "CUSTOMER_ID"), NUMBER),
        "STATUS": {
            "type": "string",
            "enum": ["trial", "active", "inactive", "canceled", "closed"],
        },
        "X_ATTRIBUTES": _listed("XAttribute"),
        "PLAN": _PLAN,
        "PLAN_UPCOMING": {
            "type": ["object", "null"],
            "properties": {**_PLAN["properties"], "ACTIVATION_DATE": TEXT},
        },
        "ADDONS": {"type": "array", "items": _BOOKED},
        "COUPON": {
            "type": ["object", "null"],
            "properties": {
                name: NUMBER if name in subscription_row.NUMBERS else TEXT
                for name in subscription_row.COUPON
            },
        },
        "CREATED": INSTANT,
        "BILLING_FAULTS": TEXTS,
    },
)
# Key of an answer → what its row, or each of its rows, is; with the call before it where others
# have the same key for something else.
ROWS = {
    "CUSTOMERS": CUSTOMER,
    "CUSTOMER": CUSTOMER,
    "ARTICLES": ARTICLE,
    "COUPONS": COUPON,
    "PAYMENTS": PAYMENT,
    "PAYMENT": PAYMENT,
    "SHIPMENTS": SHIPMENT,
    "SUBSCRIPTIONS": SUBSCRIPTION,
    "INVOICES": INVOICE,
    "MANDATES": MANDATE,
    "COLLECTIONS": COLLECTION,
    "EXPORTS": EXPORT,
    "BANKENTRIES": BANKENTRY,
    "NOTIFICATIONS": NOTIFICATION,
    "DECLARATIONS": DECLARATION,
    "MAILS": MAIL,
    "MAILTEMPLATES": MAILTEMPLATE,
    "item.get ITEMS": ITEM,
    "IMPORTS": IMPORT,
    "LINES": REPORT,
}
# Calls whose answer itself is a row, beside its other keys.
ANSWERED_ROWS = {"article.create": ARTICLE}


def meanings(noun: str) -> dict[str, str]:
    """Field → meaning, from the tables in docs/calls/{noun}.md."""
    text = (DOCS / f"{noun}.md").read_text()
    rows = re.findall(r"^\| `([A-Z_0-9]+)` \| (.+) \|$", text, re.M)
    return {name: meaning.replace("`", "") for name, meaning in rows}


def schema(row: Row) -> Schema:
    """The schema of a row; of the extras none is required."""
    known = meanings(row.noun)
    properties = {name: row.special.get(name, TEXT) for name in [*row.columns, *row.extras]}
    return {
        "type": "object",
        "required": list(row.columns),
        "properties": {
            name: {**value, "description": known[name]}
            if name in known and "description" not in value
            else value
            for name, value in properties.items()
        },
    }
