"""Numbers of a snapshot as documents need them. Money is int cents; all else is decimal text."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

CENT = Decimal("0.01")
UNTAXED = frozenset("Z E AE O G K".split())  # categories of EN 16931 without a tax amount


def decimal(value: Any) -> Decimal:
    """The decimal text (or whole number) of a snapshot's field; 0 where it is empty."""
    return Decimal(str(value or 0))


def round_cents(amount: Decimal) -> int:
    """An amount in units of currency as cents, half up (rules-germany, section 4)."""
    return int((amount.quantize(CENT, ROUND_HALF_UP) * 100).to_integral_value())


def from_cents(cents: int) -> Decimal:
    """Cents as an amount in units of currency, with two decimals."""
    return Decimal(cents).scaleb(-2)


def plain(value: Decimal) -> str:
    """A decimal without an exponent and without zeros at its end: "1.5", "100", "0.000123"."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def unit_price_net(item: Mapping[str, Any], *, gross: bool) -> Decimal:
    """BT-146, the net price of one unit, which times the quantity must be the line's net.

    Where it cannot be the price agreed (prices are gross, or a gross price was agreed) it follows
    from the line's net, with as few decimals (two at least) as lead back to it.
    """
    quantity, agreed = decimal(item["QUANTITY"]), decimal(item["UNIT_PRICE"])
    if not quantity or (not gross and round_cents(agreed * quantity) == item["COMPLETE_NET"]):
        return agreed
    exact = from_cents(item["COMPLETE_NET"]) / quantity
    shorter = (exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) for places in range(2, 13))
    fitting = (p for p in shorter if round_cents(p * quantity) == item["COMPLETE_NET"])
    return next(fitting, exact)


def prepaid(snapshot: Mapping[str, Any]) -> int:
    """What was already paid when the invoice was made out (BT-113), in cents."""
    return int(snapshot.get("PREPAID") or 0)


def payable(snapshot: Mapping[str, Any]) -> int:
    """What is to be paid (BT-115), in cents."""
    return int(snapshot["TOTAL"]) - prepaid(snapshot)
