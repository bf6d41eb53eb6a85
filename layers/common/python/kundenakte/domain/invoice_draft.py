"""Drafts: their items with ids that are not given twice, and what they add up to as they stand.

A draft is priced with the VAT that the client sent; completing it decides which VAT it bears.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.invoice import ITEMS_PER_INVOICE, MOST_ITEMS
from kundenakte.domain.money import decimal_text
from kundenakte.domain.totals import Line, Totals, totals

Fields = Mapping[str, Any]
Item = dict[str, Any]
MOST_CENTS = 10**11  # 1,000,000,000.00: what is more is a slip, and JSON's numbers stay exact
SUMS = ("SUB_TOTAL", "VAT_TOTAL", "TOTAL", "ROUNDING")


def draft(fields: Fields, items: Sequence[Item]) -> dict[str, Any]:
    """The fields of a draft with these items, nothing empty, and all its amounts. An item's price
    is gross where it says so itself, or else where the draft does.

    Raises Refused for too many items, and for a total that cannot be meant.
    """
    if len(items) > MOST_ITEMS:
        raise Refused(Problem("invalid", "ITEMS", f"at most {MOST_ITEMS} entries"))
    gross = bool(fields.get("IS_GROSS"))
    ordered = [{**item, "IS_GROSS": item.get("IS_GROSS", int(gross))} for item in _in_order(items)]
    sums = totals([_line(item) for item in ordered], gross=gross)
    if any(abs(amount) > MOST_CENTS for amount in (sums.sub_total, sums.total)):
        raise Refused(Problem("invalid", "ITEMS", "they add up to more than 1,000,000,000.00"))
    kept = {name: value for name, value in fields.items() if value not in ("", None, 0)}
    return {
        **{name: value for name, value in kept.items() if name not in SUMS},
        "ITEMS": [
            {
                **item,
                "COMPLETE_NET": line.net,
                "VAT_VALUE": line.vat,
                "COMPLETE_GROSS": line.gross,
            }
            for item, line in zip(ordered, sums.lines, strict=True)
        ],
        **_sums(sums),
    }


def numbered(invoice_id: int, before: Sequence[Item], new: Sequence[Item]) -> list[Item]:
    """The new items with ids above all those of `before`, so that none leads to another item than
    the one it was given for; only a draft that has used them all up gives free ones again."""
    taken = {int(item["INVOICE_ITEM_ID"]) % ITEMS_PER_INVOICE for item in before}
    highest = max(taken, default=0)
    places = range(highest + 1, ITEMS_PER_INVOICE)
    free = [place for place in range(1, ITEMS_PER_INVOICE) if place not in taken]
    found = next(some for some in (places, free, range(1, len(new) + 1)) if len(some) >= len(new))
    first = invoice_id * ITEMS_PER_INVOICE
    return [
        {"INVOICE_ITEM_ID": first + place, **item} for place, item in zip(found, new, strict=False)
    ]


def _in_order(items: Sequence[Item]) -> list[Item]:
    """By SORT_ORDER, which each item has afterwards; those without one stay where they are."""
    placed = [
        {**item, "SORT_ORDER": item.get("SORT_ORDER") or place}
        for place, item in enumerate(items, 1)
    ]
    return sorted(placed, key=lambda item: int(item["SORT_ORDER"]))


def _line(item: Item) -> Line:
    percent = Decimal(item["VAT_PERCENT"])
    price, quantity = Decimal(item["UNIT_PRICE"]), Decimal(item["QUANTITY"])
    return Line(quantity, price, percent, "S" if percent else "Z", bool(item["IS_GROSS"]))


def _sums(sums: Totals) -> dict[str, Any]:
    groups = [
        {
            "CATEGORY": group.category,
            "VAT_PERCENT": decimal_text(group.percent),
            "COMPLETE_NET": group.net,
            "VAT_VALUE": group.vat,
        }
        for group in sums.groups
    ]
    return {
        "VAT_ITEMS": groups,
        "SUB_TOTAL": sums.sub_total,
        "VAT_TOTAL": sums.vat_total,
        "TOTAL": sums.total,
    }
