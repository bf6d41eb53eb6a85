"""Faults of a document's arithmetic and taxes.

The official rules look away from cents (a category's VAT may be wrong by 0.99), so it is counted
anew here, from the lines up: BR-CO-10 to BR-CO-17, RND-1 to RND-3, and INV-6, by which tax that is
shown wrongly is owed (§ 14c UStG).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from kundenakte.documents.amounts import UNTAXED, decimal, from_cents, prepaid, round_cents
from kundenakte.domain.errors import Problem

Snapshot = Mapping[str, Any]
Group = tuple[str, Decimal]

CATEGORIES = UNTAXED | {"S"}
LARGEST = 10**11  # cents: a GiroCode and a bank file take less than a thousand million


def amount_faults(snapshot: Snapshot) -> Iterator[Problem]:
    """Whatever does not add up, and tax where there must be none."""
    numbers = list(_no_numbers(snapshot))
    yield from numbers
    if not numbers:
        yield from _line_faults(snapshot)
        yield from _tax_faults(snapshot)
        yield from _group_faults(snapshot)
        yield from _sum_faults(snapshot)


def _no_numbers(snapshot: Snapshot) -> Iterator[Problem]:
    for item in snapshot["ITEMS"]:
        for name in ("QUANTITY", "UNIT_PRICE", "VAT_PERCENT"):
            if not _is_number(item.get(name)):
                yield Problem("invalid", name, "a decimal number with a point is expected")


def _is_number(value: Any) -> bool:
    try:
        return decimal(value).is_finite()
    except InvalidOperation:
        return False


def _line_faults(snapshot: Snapshot) -> Iterator[Problem]:
    """Quantity times price is the amount. Where a gross price was agreed in a net document, the
    net is fitted to it and may be a cent away."""
    gross = bool(snapshot.get("IS_GROSS"))
    name, slack = ("COMPLETE_GROSS", 0) if gross else ("COMPLETE_NET", 1)
    for item in snapshot["ITEMS"]:
        if not decimal(item["QUANTITY"]):
            yield Problem("invalid", "QUANTITY", "0 of something is no line")
        product = round_cents(decimal(item["QUANTITY"]) * decimal(item["UNIT_PRICE"]))
        if abs(product - int(item[name])) > slack:
            yield Problem("invalid", f"ITEMS.{name}", "quantity times price is expected")


def _tax_faults(snapshot: Snapshot) -> Iterator[Problem]:
    used = {str(place["CATEGORY"]) for name in ("ITEMS", "VAT_ITEMS") for place in snapshot[name]}
    if used - CATEGORIES:
        yield Problem("invalid", "CATEGORY", "one of S, Z, E, AE, O, G, K is expected")
    if "O" in used and len(used) > 1:
        reason = "what is not taxable needs an invoice of its own (BR-O-11)"
        yield Problem("invalid", "CATEGORY", reason)
    if "S" in used and snapshot["SELLER"].get("SMALL_BUSINESS"):
        yield Problem("invalid", "CATEGORY", "a small business shows no VAT (§ 19 UStG)")
    for place in (*snapshot["ITEMS"], *snapshot["VAT_ITEMS"]):
        shown = decimal(place["VAT_PERCENT"]) or int(place.get("VAT_VALUE") or 0)
        if place["CATEGORY"] in UNTAXED and shown:
            yield Problem("invalid", "VAT_PERCENT", "no VAT may be shown here (§ 14c UStG)")
        if place["CATEGORY"] == "S" and decimal(place["VAT_PERCENT"]) <= 0:
            yield Problem("invalid", "VAT_PERCENT", "a rate above 0 is expected")


def _group_faults(snapshot: Snapshot) -> Iterator[Problem]:
    """VAT once for each category and rate, from the sum of its lines."""
    nets, grosses = defaultdict[Group, int](int), defaultdict[Group, int](int)
    for item in snapshot["ITEMS"]:
        nets[_group(item)] += int(item["COMPLETE_NET"])
        grosses[_group(item)] += int(item.get("COMPLETE_GROSS") or 0)
    stated = {_group(group): group for group in snapshot["VAT_ITEMS"]}
    if set(stated) != set(nets) or len(stated) != len(snapshot["VAT_ITEMS"]):
        yield Problem("invalid", "VAT_ITEMS", "one entry for each category and rate")
        return
    for key, group in stated.items():
        if int(group["COMPLETE_NET"]) != nets[key]:
            yield Problem("invalid", "VAT_ITEMS.COMPLETE_NET", "the sum of the lines is expected")
        if int(group["VAT_VALUE"]) != _vat(key[1], nets[key], grosses[key], snapshot):
            yield Problem("invalid", "VAT_ITEMS.VAT_VALUE", "the rate's part, rounded once")


def _group(place: Mapping[str, Any]) -> Group:
    return str(place["CATEGORY"]), decimal(place["VAT_PERCENT"])


def _vat(percent: Decimal, net: int, gross: int, snapshot: Snapshot) -> int:
    if snapshot.get("IS_GROSS"):
        return round_cents(from_cents(gross) * percent / (100 + percent))
    return round_cents(from_cents(net) * percent / 100)


def _sum_faults(snapshot: Snapshot) -> Iterator[Problem]:
    net = sum(int(group["COMPLETE_NET"]) for group in snapshot["VAT_ITEMS"])
    vat = sum(int(group["VAT_VALUE"]) for group in snapshot["VAT_ITEMS"])
    rounding = int(snapshot.get("ROUNDING") or 0)
    expected = {"SUB_TOTAL": net, "VAT_TOTAL": vat, "TOTAL": net + vat + rounding}
    for name, cents in expected.items():
        if int(snapshot[name]) != cents:
            yield Problem("invalid", name, "it is not the sum of its parts")
    if abs(rounding) > len(snapshot["ITEMS"]):
        yield Problem("invalid", "ROUNDING", "at most a cent for each line")
    if abs(int(snapshot["TOTAL"])) >= LARGEST:
        yield Problem("invalid", "TOTAL", "the amount is too large")
    if not 0 <= prepaid(snapshot) <= max(0, int(snapshot["TOTAL"])):
        yield Problem("invalid", "PREPAID", "more than is to be paid")
