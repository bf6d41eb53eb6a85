"""The lines of the table: what was measured, and what it should be."""

import importlib
import sys
import time
from collections.abc import Iterable
from typing import NamedTuple


class Figure(NamedTuple):
    """`value` in `unit`; `budget` is the most it may be, None where there is none. `note` says how
    the value is to be read: the spread, or the absolute figures behind a ratio."""

    part: str
    name: str
    value: float
    unit: str
    budget: float | None = None
    note: str = ""

    @property
    def verdict(self) -> str:
        """Whether the budget is kept; a budget missed says by how much."""
        if self.budget is None:
            return ""
        if self.value <= self.budget:
            return "met"
        over = f" by {self.value / self.budget - 1:.0%}" if self.budget else ""
        return f"MISSED{over}"


def measure(part: str) -> list[Figure]:
    """What a part's module finds."""
    started = time.monotonic()
    found = list(importlib.import_module(f"bench.{part}").figures())
    print(f"{part}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return found


def table(figures: Iterable[Figure]) -> str:
    """All figures as text, a heading for each part."""
    lines: list[str] = []
    part = ""
    for figure in figures:
        if figure.part != part:
            part = figure.part
            lines += ["", f"{part:58} {'measured':>16} {'budget':>8}"]
        budget = "" if figure.budget is None else f"{figure.budget:g}"
        measured = f"{_number(figure.value)} {figure.unit}".strip()
        line = f"  {figure.name:56} {measured:>16} {budget:>8}  {figure.verdict:14} {figure.note}"
        lines.append(line.rstrip())
    return "\n".join(lines)


def _number(value: float) -> str:
    if value == int(value):
        return f"{int(value)}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"
