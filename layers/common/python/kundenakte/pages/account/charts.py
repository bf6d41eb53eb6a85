"""Where the bars of the start page's charts stand: numbers for inline SVG, worked out exactly."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from kundenakte.domain.money import rounded

SPACE: Final = 600  # the width that all bars share, in units of the viewBox
BASE, TOP = 180, 10  # y of nothing, and of the end of the scale
STEPS: Final = 4  # between the lines
_BAR: Final = Fraction(32, 50)  # of a bar's share of the width
_ENDS: Final = (1, 2, 5, 10)  # what a scale may end with


class Bar(NamedTuple):
    """A rectangle, in units of the viewBox, as attributes have them."""

    x: str
    y: str
    width: str
    height: str


class Chart(NamedTuple):
    """Bars from left to right, the last for now, and the y of lines at even parts of the scale."""

    bars: tuple[Bar, ...]
    lines: tuple[str, ...]


def columns(values: Sequence[int]) -> Chart:
    """Upright bars for values from 0 on; what is below counts as 0."""
    scale, slot = scale_of(max(values, default=0)), Fraction(SPACE, max(len(values), 1))
    bars = []
    for place, value in enumerate(values):
        height = Fraction(max(value, 0) * (BASE - TOP), scale)
        x = slot * place + slot * (1 - _BAR) / 2
        bars.append(Bar(*map(tenths, (x, BASE - height, slot * _BAR, height))))
    lines = (BASE - Fraction((BASE - TOP) * step, STEPS) for step in range(STEPS + 1))
    return Chart(tuple(bars), tuple(map(tenths, lines)))


def scale_of(most: int) -> int:
    """The end of a scale that holds `most`: 1, 2 or 5 with zeros behind it."""
    power: int = 10 ** (len(str(max(most, 1))) - 1)
    return min(end * power for end in _ENDS if most <= end * power)


def shares(values: Sequence[int]) -> list[str]:
    """How long bars are that lie, of 100, the longest being as long as can be."""
    most = max(*values, 0, 1) if values else 1
    return [tenths(Fraction(max(value, 0) * 100, most)) for value in values]


def change(before: int, now: int) -> int | None:
    """By how many tenths of a percent a value has grown; None where there was none."""
    return rounded(Fraction((now - before) * 1000, before)) if before > 0 else None


def tenths(value: Fraction) -> str:
    """With one decimal, or none where it is 0."""
    whole, rest = divmod(rounded(value * 10), 10)
    return f"{whole}.{rest}" if rest else str(whole)
