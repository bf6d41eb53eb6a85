"""An invoice as a table: its lines, its VAT, its total."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kundenakte.domain.invoice import Invoice
from kundenakte.mails import clean
from kundenakte.mails.content import Facts, Row
from kundenakte.mails.words import Words

MOST_ITEMS = 12  # lines that a mail shows; the PDF has all
_HEADINGS = {"invoice": "invoice", "storno": "storno", "correction": "correction"}


def overview(invoice: Invoice, words: Words) -> Facts:
    """The invoice at a glance; lines are gross where the document shows gross prices."""
    fields = invoice.fields
    kind = _HEADINGS.get(str(fields.get("KIND")), "invoice")
    dated = words("labels.dated", day=words.writing.day(fields.get("INVOICE_DATE", "")))
    heading = f"{words(f'labels.{kind}')} {invoice.number} {dated}"
    rows = [*_original(fields, words), *_items(fields, words), *_sums(invoice, words)]
    return Facts(heading, rows, amounts=True)


def _original(fields: Mapping[str, Any], words: Words) -> list[Row]:
    original = fields.get("ORIGINAL", {})
    kind = str(fields.get("KIND"))
    if not original or kind not in ("storno", "correction"):
        return []
    dated = words("labels.dated", day=words.writing.day(original.get("INVOICE_DATE", "")))
    number = clean.line(original.get("INVOICE_NUMBER"))
    return [Row(words(f"labels.{kind}_of"), f"{number} {dated}")]


def _items(fields: Mapping[str, Any], words: Words) -> list[Row]:
    items, currency = fields.get("ITEMS", []), fields["CURRENCY_CODE"]
    amount = "COMPLETE_GROSS" if fields.get("IS_GROSS") else "COMPLETE_NET"
    rows = [
        Row(_label(item, words), words.writing.money(int(item.get(amount, 0)), currency))
        for item in items[:MOST_ITEMS]
    ]
    if rest := items[MOST_ITEMS:]:
        left = sum(int(item.get(amount, 0)) for item in rest)
        label = words("labels.more_items", count=len(rest))
        rows.append(Row(label, words.writing.money(left, currency)))
    return rows


def _label(item: Mapping[str, Any], words: Words) -> str:
    """How many of what, for which days: the first line of the description."""
    text = clean.line(clean.prose(item.get("DESCRIPTION")).partition("\n")[0])
    quantity = Decimal(str(item.get("QUANTITY") or 1))
    many = f"{words.writing.number(quantity)} × " if quantity != 1 else ""
    days = [words.writing.day(item.get(name, "")) for name in ("PERIOD_FROM", "PERIOD_TO")]
    period = f", {days[0]} – {days[1]}" if all(days) and days[0] != days[1] else ""
    return f"{many}{text}{period}"


def _sums(invoice: Invoice, words: Words) -> list[Row]:
    fields, currency = invoice.fields, invoice.fields["CURRENCY_CODE"]
    money = words.writing.money
    vat, total = int(fields.get("VAT_TOTAL", 0)), money(invoice.total, currency)
    rows = []
    if fields.get("IS_GROSS") and vat:
        label = words("labels.total_with_vat", vat=money(vat, currency))
        rows.append(Row(label, total, strong=True))
    else:
        rows += _net(fields, words) if vat else []
        rows.append(Row(words("labels.total"), total, strong=True))
    if 0 < invoice.outstanding != invoice.total:
        paid = invoice.total - invoice.outstanding
        rows.append(Row(words("labels.paid"), money(paid, currency)))
        open_amount = money(invoice.outstanding, currency)
        rows.append(Row(words("labels.outstanding"), open_amount, strong=True))
    return rows


def _net(fields: Mapping[str, Any], words: Words) -> list[Row]:
    currency, money = fields["CURRENCY_CODE"], words.writing.money
    rows = [Row(words("labels.net"), money(int(fields.get("SUB_TOTAL", 0)), currency))]
    for group in fields.get("VAT_ITEMS", []):
        percent = words.writing.number(Decimal(str(group.get("VAT_PERCENT") or 0)))
        amount = money(int(group.get("VAT_VALUE", 0)), currency)
        if int(group.get("VAT_VALUE", 0)):
            rows.append(Row(words("labels.vat", percent=percent), amount))
    return rows
