"""Runs all parts, or those named, and prints one table.

    python -m bench [start] [warm] [units] [lookups] [lists] [creates] [due] [bills] [pdf] [imports]

Each part runs in a process of its own. Benchmarks gate nothing: the exit status is 0 also when a
budget is missed. How to read the figures: docs/performance.md.
"""

import argparse
import multiprocessing
import os
import platform
import sys
from concurrent.futures import ProcessPoolExecutor

from bench.figure import Figure, measure, table
from bench.interpreter import ROOT

PARTS = ("start", "warm", "units", "lookups", "lists", "creates", "due", "bills", "pdf", "imports")


def main() -> None:
    """Measures, then prints."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="part")
    figures: list[Figure] = []
    sys.path.append(str(ROOT / "layers" / "common" / "python"))  # the parts inherit it
    spawn = multiprocessing.get_context("spawn")
    for part in parser.parse_args().parts or PARTS:
        with ProcessPoolExecutor(1, spawn) as alone:
            figures += alone.submit(measure, part).result()
    print(f"CPython {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    print(table(figures))
    missed = sum(figure.verdict.startswith("MISSED") for figure in figures)
    judged = sum(figure.budget is not None for figure in figures)
    print(f"\n{judged - missed} of {judged} budgets met")


if __name__ == "__main__":
    main()
