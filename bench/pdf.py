"""PDFs as the built invoice_render makes them: time in a fresh process and in a warm one, memory.

A fresh process is timed from exec until its first PDF is made, loading the function included; warm
is each one after it. What is stored and sent around it is not part of this.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from bench import events, sample
from bench.figure import Figure
from bench.interpreter import BUILD, EMPTY, ROOT, environment
from tools.package import LAYER

PART = "PDF of an invoice, to a business: PDF/A-3 with the e-invoice in it"
LINES = (1, 5, 120, 500)
FRESH = 3  # processes
WARM = 12  # further PDFs in each, all different: Typst keeps what it knows of the last ten
FUNCTION = BUILD / "InvoiceRender"


class Made(NamedTuple):
    """One process: milliseconds to the first PDF and of those after it, the memory that the first
    took and that all took, and what was made."""

    fresh: float
    warm: list[float]
    first_mb: float
    peak_mb: float
    pages: int
    kilobytes: float


def figures() -> Iterator[Figure]:
    """Times and memory for each number of lines, and the size of the package."""
    if not FUNCTION.is_dir():
        sys.exit("nothing is built: make build ARCH=x86_64")
    for count in LINES:
        made = _made(_snapshot(count))
        what = f"{count} lines" if count > 1 else "1 line"
        about = f"{made[0].pages} pages, {made[0].kilobytes:.0f} KB"
        warm = [took for one in made for took in one.warm]
        spread = f"{min(warm):.0f}-{max(warm):.0f}"
        yield Figure(PART, f"{what}, warm", statistics.median(warm), "ms", None, spread)
        fresh = statistics.median(one.fresh for one in made)
        yield Figure(PART, "  in a fresh process", fresh, "ms", None, about)
        first = max(one.first_mb for one in made)
        note = f"{first:.0f} MB after the first"
        peak = max(one.peak_mb for one in made)
        yield Figure(PART, f"  memory after {WARM + 1} of them", peak, "MB", None, note)
    for folder, name in ((FUNCTION, "the function unzipped"), (BUILD / LAYER, "the layer")):
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        yield Figure(PART, name, size / 1e6, "MB")


def _made(snapshot: dict[str, Any]) -> list[Made]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "snapshot.json"
        path.write_text(json.dumps(snapshot))
        return [_process(path) for _ in range(FRESH)]


def _process(snapshot: Path) -> Made:
    """`pdf_side` in a process of its own, which says one line when it has made the first PDF."""
    path = f"{FUNCTION}:{BUILD / LAYER / 'python'}:{ROOT}"
    command = [EMPTY, "-m", "bench.pdf_side", str(snapshot), str(WARM)]
    started = time.perf_counter()
    with subprocess.Popen(
        command, env=environment(path), cwd=FUNCTION, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        os.read(process.stdout.fileno(), 1)
        fresh = (time.perf_counter() - started) * 1000
        said = process.stdout.read()
    if process.returncode:
        sys.exit("invoice_render makes no PDF")
    return Made(fresh, **json.loads(said))


def _snapshot(count: int) -> dict[str, Any]:
    """A final invoice of so many lines, as billing would store it."""
    from kundenakte.documents.clean import clean
    from kundenakte.domain.account import Account
    from kundenakte.domain.customer import Customer
    from kundenakte.domain.reference import creditor_reference
    from kundenakte.domain.snapshot import snapshot

    account = Account.of(events.account_document())
    settings = {**account.settings, **sample.SELLER}
    known = {**sample.FULL, "CUSTOMER_ID": 1, "CUSTOMER_NUMBER": "1001", "PAYMENT_TYPE": 1}
    now = datetime.now(UTC)
    drafted = {"KIND": "invoice", "CUSTOMER_ID": 1, "ITEMS": sample.lines(count)}
    made = snapshot(drafted, Customer(known), settings, now.date())
    number = "RE-2026-00001"
    payment = {**made["PAYMENT"], "REFERENCE": creditor_reference(number)}
    head = {"INVOICE_ID": 1, "INVOICE_NUMBER": number, "CREATED": f"{now:%Y-%m-%dT%H:%M:%SZ}"}
    items = [
        {"INVOICE_ITEM_ID": 1000 + place, "SORT_ORDER": place, **item}
        for place, item in enumerate(made["ITEMS"], 1)
    ]
    return dict(clean({**made, **head, "ITEMS": items, "PAYMENT": payment}))
