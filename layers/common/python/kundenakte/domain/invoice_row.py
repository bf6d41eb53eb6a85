"""An invoice as a row of an answer (contract 3.3): as captured on the compatible URL, typed on /v1.

Sums and the amounts of items are numbers in both. What is final is shown as it was sent; a draft
shows its customer as of now.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from kundenakte.domain import times
from kundenakte.domain.account import Account
from kundenakte.domain.billing_events import document_url
from kundenakte.domain.customer import Customer
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.money import amount, amount_text, decimal_text, price_text
from kundenakte.domain.payment_info import payment_info

NO_DAY = "0000-00-00"
NO_INSTANT = f"{NO_DAY} 00:00:00"
COLUMNS = """
INVOICE_ID INVOICE_EXT_UID STATUS TYPE CUSTOMER_ID CUSTOMER_NUMBER CUSTOMER_COSTCENTER_ID
ORGANIZATION SALUTATION FIRST_NAME LAST_NAME ADDRESS ADDRESS_2 ZIPCODE CITY COMMENT PAYMENT_TYPE
DAYS_FOR_PAYMENT BANK_NAME BANK_ACCOUNT_NUMBER BANK_CODE BANK_ACCOUNT_OWNER BANK_IBAN BANK_BIC
AFFILIATE COUNTRY_CODE VAT_ID CURRENCY_CODE TEMPLATE_ID SUBSCRIPTION_ID
SUBSCRIPTION_INVOICE_COUNTER INVOICE_NUMBER INVOICE_TITLE INTROTEXT PAID_DATE OUTSTANDING_AMOUNT
IS_CANCELED INVOICE_DATE DUE_DATE DELIVERY_DATE CASH_DISCOUNT_PERCENT CASH_DISCOUNT_DAYS SUB_TOTAL
VAT_TOTAL TOTAL VAT_ITEMS ITEMS PAYMENT_INFO DOCUMENT_URL PAYPAL_URL SHIPMENTS TRANSACTION_ID
""".split()
ITEM_COLUMNS = """
INVOICE_ITEM_ID ARTICLE_NUMBER DESCRIPTION QUANTITY UNIT_PRICE VAT_PERCENT VAT_VALUE COMPLETE_NET
COMPLETE_GROSS SORT_ORDER
""".split()
# What /v1 shows beyond the contract.
EXTRAS = """
KIND IS_GROSS EU_DELIVERY PERIOD_FROM PERIOD_TO LANGUAGE_CODE REASON ROUNDING PAID_AMOUNT ORIGINAL
REPLACES CANCELED_BY REPLACED_BY TAX_NOTES SENT IMPORTED
""".split()
ITEM_EXTRAS = ("PERIOD_FROM", "PERIOD_TO", "UNIT_CODE", "SUPPLY_KIND", "CATEGORY")
NUMBERS = (
    "INVOICE_ID",
    "CUSTOMER_ID",
    "PAYMENT_TYPE",
    "DAYS_FOR_PAYMENT",
    "SUBSCRIPTION_ID",
    "SUBSCRIPTION_INVOICE_COUNTER",
    "IS_CANCELED",
    "CASH_DISCOUNT_DAYS",
)
SUMS = ("SUB_TOTAL", "VAT_TOTAL", "TOTAL")
AMOUNTS = ("VAT_VALUE", "COMPLETE_NET", "COMPLETE_GROSS")
_PARTY = (
    "CUSTOMER_NUMBER ORGANIZATION SALUTATION FIRST_NAME LAST_NAME ADDRESS ADDRESS_2 ZIPCODE CITY "
    "COUNTRY_CODE VAT_ID"
).split()
_BANK = ("BANK_NAME", "BANK_ACCOUNT_OWNER", "BANK_IBAN", "BANK_BIC")
_ALWAYS_CURRENT = ("COMMENT", "AFFILIATE")
_EMPTY: dict[str, Any] = {
    **dict.fromkeys(COLUMNS, ""),
    **dict.fromkeys(NUMBERS, 0),
    "SHIPMENTS": [],
}


class Entry(NamedTuple):
    """What a row is made of: the invoice, its customer (None where deleted), and the day."""

    invoice: Invoice
    customer: Customer | None
    today: str


def text_row(entry: Entry, account: Account) -> dict[str, Any]:
    """As captured: text but for sums and amounts, days as `0000-00-00` where they are not set,
    OUTSTANDING_AMOUNT as `9,99`."""
    row = _row(entry, account)
    row |= {name: str(row[name]) for name in NUMBERS}
    row["CUSTOMER_COSTCENTER_ID"] = row["CUSTOMER_COSTCENTER_ID"] or "0"
    row["INVOICE_DATE"] = row["INVOICE_DATE"] or NO_DAY
    row |= {name: _midnight(row[name]) for name in ("DUE_DATE", "PAID_DATE")}
    row["CASH_DISCOUNT_PERCENT"] = decimal_text(Decimal(row["CASH_DISCOUNT_PERCENT"] or 0), 2)
    row["OUTSTANDING_AMOUNT"] = amount_text(entry.invoice.outstanding, comma=True)
    row["VAT_ITEMS"] = [text_group(group) for group in entry.invoice.fields.get("VAT_ITEMS", [])]
    row["ITEMS"] = [text_item(item) for item in entry.invoice.fields.get("ITEMS", [])]
    return row


def typed_row(entry: Entry, account: Account) -> dict[str, Any]:
    """Whole numbers, rates and amounts as numbers; prices and OUTSTANDING_AMOUNT as text with a
    dot; days as YYYY-MM-DD or ""; and what the contract does not know."""
    row = _row(entry, account)
    invoice = entry.invoice
    row["CASH_DISCOUNT_PERCENT"] = Decimal(row["CASH_DISCOUNT_PERCENT"] or 0)
    row["OUTSTANDING_AMOUNT"] = amount_text(invoice.outstanding)
    row["VAT_ITEMS"] = [typed_group(group) for group in invoice.fields.get("VAT_ITEMS", [])]
    row["ITEMS"] = [typed_item(item) for item in invoice.fields.get("ITEMS", [])]
    return {**row, **_extras(invoice)}


def _row(entry: Entry, account: Account) -> dict[str, Any]:
    invoice = entry.invoice
    fields = {name: value for name, value in invoice.fields.items() if name in _EMPTY}
    return {
        **_EMPTY,
        **_people(entry),
        **fields,
        "STATUS": invoice.status(entry.today),
        "TYPE": invoice.type,
        "IS_CANCELED": int(invoice.canceled),
        "PAID_DATE": invoice.state.get("PAID_DATE", ""),
        **{name: amount(invoice.fields.get(name, 0)) for name in SUMS},
        "PAYMENT_INFO": payment_info(invoice),
        "DOCUMENT_URL": document_url(invoice, account),
    }


def _people(entry: Entry) -> dict[str, Any]:
    """Whom it is for and how it is paid: from the document, for a draft from the customer."""
    current = entry.customer.fields if entry.customer else {}
    shown = {name: current.get(name, "") for name in _ALWAYS_CURRENT}
    if not entry.invoice.final:
        named = (*_PARTY, *_BANK, "BANK_ACCOUNT_NUMBER", "BANK_CODE")
        kind = {"PAYMENT_TYPE": current.get("PAYMENT_TYPE", 1)}
        days = {"DAYS_FOR_PAYMENT": current.get("DAYS_FOR_PAYMENT", 0)}
        return {**shown, **{name: current.get(name, "") for name in named}, **kind, **days}
    buyer, payment = entry.invoice.fields["BUYER"], entry.invoice.fields["PAYMENT"]
    return {
        **shown,
        **{name: buyer.get(name, "") for name in _PARTY},
        **{name: payment.get(name, "") for name in _BANK},
        "PAYMENT_TYPE": payment.get("TYPE", 1),
        "DAYS_FOR_PAYMENT": payment.get("DAYS", 0),
    }


def text_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item as captured: quantities and rates with two decimals or more, amounts as numbers."""
    row = _item(item)
    row["INVOICE_ITEM_ID"] = str(row["INVOICE_ITEM_ID"])
    return {**row, "VAT_PERCENT": _percent(item), "QUANTITY": price_text(Decimal(row["QUANTITY"]))}


def typed_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item with QUANTITY and VAT_PERCENT as numbers, UNIT_PRICE as text with a dot, and its own
    period where it has one."""
    row = _item(item)
    return {
        **row,
        "QUANTITY": Decimal(row["QUANTITY"]),
        "VAT_PERCENT": Decimal(item["VAT_PERCENT"]),
        **{name: item.get(name, "") for name in ITEM_EXTRAS},
    }


def _item(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: item.get(name, "") for name in ITEM_COLUMNS},
        "UNIT_PRICE": price_text(Decimal(item["UNIT_PRICE"])),
        **{name: amount(item[name]) for name in AMOUNTS},
    }


def text_group(group: Mapping[str, Any]) -> dict[str, Any]:
    """A rate's sums as captured: the rate with two decimals, amounts as numbers."""
    return {**_group(group), "VAT_PERCENT": _percent(group)}


def typed_group(group: Mapping[str, Any]) -> dict[str, Any]:
    """A rate's sums, with the rate as a number and its category."""
    percent = Decimal(group["VAT_PERCENT"])
    return {**_group(group), "VAT_PERCENT": percent, "CATEGORY": group.get("CATEGORY", "")}


def _group(group: Mapping[str, Any]) -> dict[str, Any]:
    amounts = {name: amount(group[name]) for name in ("COMPLETE_NET", "VAT_VALUE")}
    return {"VAT_PERCENT": "", **amounts}


def _extras(invoice: Invoice) -> dict[str, Any]:
    fields, state = invoice.fields, invoice.state
    return {
        "KIND": fields.get("KIND", "invoice"),
        **{name: fields.get(name, 0) for name in ("IS_GROSS", "EU_DELIVERY")},
        **{n: fields.get(n, "") for n in ("PERIOD_FROM", "PERIOD_TO", "LANGUAGE_CODE", "REASON")},
        "ROUNDING": amount(fields.get("ROUNDING", 0)),
        "PAID_AMOUNT": amount_text(invoice.paid),
        **{name: fields.get(name) for name in ("ORIGINAL", "REPLACES")},
        **{name: state.get(name) for name in ("CANCELED_BY", "REPLACED_BY")},
        "TAX_NOTES": list(fields.get("TAX_NOTES", [])),
        "SENT": [{**sent, "AT": times.with_offset(sent["AT"])} for sent in state.get("SENT", [])],
        "IMPORTED": int(invoice.imported),
    }


def _percent(part: Mapping[str, Any]) -> str:
    return decimal_text(Decimal(part["VAT_PERCENT"]), 2)


def _midnight(day: str) -> str:
    return f"{day} 00:00:00" if day else NO_INSTANT
