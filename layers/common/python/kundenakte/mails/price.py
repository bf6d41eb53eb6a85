"""What a subscription costs per period, priced and taxed as its next bill will be."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kundenakte.domain.errors import Refused
from kundenakte.domain.money import rounded
from kundenakte.domain.snapshot import snapshot
from kundenakte.domain.subscription import Subscription
from kundenakte.mails.order import Order
from kundenakte.mails.words import Words

_TERMS = "QUANTITY UNIT_PRICE VAT_PERCENT IS_GROSS SUPPLY_KIND UNIT_CODE".split()

Parts = list[Mapping[str, Any]]  # plan, add-ons


def price(order: Order, found: Subscription, words: Words) -> str:
    """EUR 11.90 incl. VAT per month: plan and add-ons without coupon and set-up fee. Consumers are
    told gross prices, businesses net ones."""
    text = _told(order, found, _parts(found), words)
    interval = found.interval
    return words.per(interval, text) if interval else words("price.once", price=text)


def setup_fee(order: Order, found: Subscription, words: Words) -> str:
    """EUR 119.00 incl. VAT, likewise; "" where there is none, or it was billed."""
    fee = found.plan.get("SETUP_FEE")
    if found.fields.get("INVOICES") or not Decimal(str(fee or 0)):
        return ""
    return _told(order, found, [{**found.plan, "UNIT_PRICE": fee, "QUANTITY": "1"}], words)


def _told(order: Order, found: Subscription, parts: Parts, words: Words) -> str:
    cents, remark = _taxed(order, found, parts) or _agreed(found, parts)
    text = words.writing.money(cents, str(found.plan.get("CURRENCY_CODE") or "EUR"))
    return words(f"price.{remark}", price=text) if remark else text


def _taxed(order: Order, found: Subscription, parts: Parts) -> tuple[int, str] | None:
    """Cents, and whether VAT is in them; None where it cannot be decided."""
    if order.customer is None:
        return None
    items = [_item(part) for part in parts]
    draft = {"ITEMS": items, "CURRENCY_CODE": found.plan.get("CURRENCY_CODE")}
    day: date = found.day("NEXT_EVENT") or order.today
    try:
        made = snapshot(draft, order.customer, order.account.settings, max(day, order.today))
    except (Refused, KeyError):
        return None
    if not made["VAT_TOTAL"]:
        return int(made["TOTAL"]), ""
    if order.customer.fields.get("CUSTOMER_TYPE") == "consumer":
        return int(made["TOTAL"]), "with_vat"
    return int(made["SUB_TOTAL"]), "without_vat"


def _agreed(found: Subscription, parts: Parts) -> tuple[int, str]:
    cents = sum(_cents(part) for part in parts)
    return cents, "with_vat" if found.plan.get("IS_GROSS") else "without_vat"


def _cents(part: Mapping[str, Any]) -> int:
    unit, quantity = Decimal(str(part["UNIT_PRICE"])), Decimal(str(part.get("QUANTITY") or 1))
    return rounded(Fraction(unit) * Fraction(quantity) * 100)


def _parts(found: Subscription) -> Parts:
    booked = [found.plan, *found.fields.get("ADDONS", [])]
    return [part for part in booked if part.get("UNIT_PRICE") not in (None, "")]


def _item(part: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: part[name] for name in _TERMS if part.get(name) not in (None, "")}
    return {**kept, "DESCRIPTION": str(part.get("TITLE") or part.get("ARTICLE_NUMBER") or "")}
