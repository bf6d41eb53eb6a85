"""What the lines of a document add up to (EN 16931; rules RND-1 to RND-4).

Net documents: a line's net is quantity times price, rounded; VAT is computed once for each category
and rate, from the sum of the lines. Gross documents, for consumers: the gross amount is the truth,
the group's VAT is part of it, and the lines' nets are fitted so that they add up. Where a gross
price was agreed and the document must be a net one (an e-invoice), a cent that no net amount can
reach goes into `rounding` (BT-114); a VAT amount is never bent.

Halves are rounded away from zero, so the storno of a document, all its quantities negated, mirrors
every amount. All amounts are cents.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from kundenakte.domain.money import amount, round_to, rounded
from kundenakte.domain.proration import apportion, split

MOST_DECIMALS = 6  # of a unit price


class Line(NamedTuple):
    """One line as agreed. `gross` says what `unit_price` is; None: as the document's prices are.

    A negative quantity takes money back; prices are never negative (BR-27).
    """

    quantity: Decimal
    unit_price: Decimal
    percent: Decimal
    category: str = "S"
    gross: bool | None = None


class LineTotal(NamedTuple):
    """What a line costs. `unit_price` is in the document's basis, net or gross."""

    unit_price: Decimal
    net: int
    vat: int
    gross: int


class VatGroup(NamedTuple):
    """All lines of one category and rate together; `net` is BT-116, `vat` BT-117."""

    category: str
    percent: Decimal
    net: int
    vat: int

    @property
    def gross(self) -> int:
        """Net and VAT together."""
        return self.net + self.vat


class Totals(NamedTuple):
    """A document's sums. `total` is what is to be paid (BT-115): `sub_total` (BT-109), `vat_total`
    (BT-110) and `rounding` (BT-114) together. Lines are in the order given, groups in the order
    in which the lines name them."""

    lines: tuple[LineTotal, ...]
    groups: tuple[VatGroup, ...]
    sub_total: int
    vat_total: int
    rounding: int
    total: int


class _Group(NamedTuple):
    lines: list[LineTotal]
    vat: int
    rounding: int


def totals(lines: Sequence[Line], *, gross: bool) -> Totals:
    """What `lines` add up to in a document whose prices are gross, or net."""
    count = _gross_group if gross else _net_group
    found: dict[int, LineTotal] = {}
    groups, rounding = [], 0
    for (category, percent), places in _grouped(lines).items():
        group = count([lines[place] for place in places], percent)
        found |= zip(places, group.lines, strict=True)
        net = sum(line.net for line in group.lines)
        groups.append(VatGroup(category, percent, net, group.vat))
        rounding += group.rounding
    sub_total, vat_total = sum(g.net for g in groups), sum(g.vat for g in groups)
    ordered = tuple(found[place] for place in range(len(lines)))
    total = sub_total + vat_total + rounding
    return Totals(ordered, tuple(groups), sub_total, vat_total, rounding, total)


def discount_lines(lines: Sequence[Line], cents: int, *, gross: bool) -> list[Line]:
    """A discount of `cents` on the whole document, as one line for each category and rate (RND-4).

    `gross` says what the discount is: for gross prices it is a gross one, in any document. It takes
    no more than `lines` add up to; groups that are not above zero get no part of it.
    """
    groups = totals(lines, gross=gross).groups
    sums = [group.gross if gross else group.net for group in groups]
    discount = min(cents, sum(sums))
    if discount <= 0:
        return []
    parts = split(discount, [max(0, value) for value in sums])
    return [
        Line(Decimal(-1), amount(part), group.percent, group.category, gross)
        for group, part in zip(groups, parts, strict=True)
        if part
    ]


def _grouped(lines: Sequence[Line]) -> dict[tuple[str, Decimal], list[int]]:
    groups: dict[tuple[str, Decimal], list[int]] = {}
    for place, line in enumerate(lines):
        groups.setdefault((line.category, line.percent), []).append(place)
    return groups


def _gross_group(lines: Sequence[Line], percent: Decimal) -> _Group:
    prices = [_price(line, percent, wanted=True) for line in lines]
    gross = [_times(line, price) for line, price in zip(lines, prices, strict=True)]
    vat = rounded(sum(gross) * _part_of_gross(percent))
    exact = [Fraction(cents) * (1 - _part_of_gross(percent)) for cents in gross]
    nets = apportion(exact, sum(gross) - vat)
    totals = [
        LineTotal(price, net, whole - net, whole)
        for price, net, whole in zip(prices, nets, gross, strict=True)
    ]
    return _Group(totals, vat, 0)


def _net_group(lines: Sequence[Line], percent: Decimal) -> _Group:
    prices = [_price(line, percent, wanted=False) for line in lines]
    agreed = [line for line in lines if line.gross]
    fitted = iter(_gross_group(agreed, percent).lines)
    nets = [
        next(fitted).net if line.gross else _times(line, price)
        for line, price in zip(lines, prices, strict=True)
    ]
    vat, rate = rounded(sum(nets) * _rate(percent)), _rate(percent)
    vats = apportion([net * rate for net in nets], vat)
    totals = [
        LineTotal(price, net, tax, net + tax)
        for price, net, tax in zip(prices, nets, vats, strict=True)
    ]
    wanted = _wanted(lines, nets, rate)
    return _Group(totals, vat, wanted - sum(nets) - vat if agreed else 0)


def _wanted(lines: Sequence[Line], nets: Sequence[int], rate: Fraction) -> int:
    """What a group should cost: the gross prices that were agreed, and the rest with its VAT."""
    pairs = list(zip(lines, nets, strict=True))
    others = sum(net for line, net in pairs if not line.gross)
    return sum(_times(line, line.unit_price) for line in lines if line.gross) + (
        others + rounded(others * rate)
    )


def _price(line: Line, percent: Decimal, *, wanted: bool) -> Decimal:
    """The unit price as a gross one, or a net one."""
    if line.gross is None or line.gross == wanted:
        return line.unit_price
    factor = 1 + percent / 100
    price = line.unit_price * factor if wanted else line.unit_price / factor
    return round_to(price, MOST_DECIMALS)


def _times(line: Line, price: Decimal) -> int:
    return rounded(Fraction(line.quantity) * Fraction(price) * 100)


def _rate(percent: Decimal) -> Fraction:
    return Fraction(percent) / 100


def _part_of_gross(percent: Decimal) -> Fraction:
    return Fraction(percent) / (100 + Fraction(percent))
