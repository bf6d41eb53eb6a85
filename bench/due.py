"""Finding what is due among 1,000 subscriptions and among 100,000, of which the same number is due.

What is not due must cost nothing. The units are those DynamoDB would bill; the milliseconds are
ministack's and say nothing of DynamoDB.
"""

import os
import statistics
import sys
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

from bench import events, seed
from bench.figure import Figure
from bench.store import Store, store
from bench.unit_counter import counted

SMALL = 1_000
LARGE = int(os.environ.get("BENCH_SUBSCRIPTIONS", "100000"))
PART = f"billing_run, {seed.DUE} of {SMALL:,} and of {LARGE:,} subscriptions due"
FLAT = 1.1
RUNS = 5


class Found(NamedTuple):
    """What one run cost."""

    units: float
    trips: int
    milliseconds: float


def figures() -> Iterator[Figure]:
    """Units and round trips as ratios, then times."""
    small, large = (_measure(subscriptions) for subscriptions in (SMALL, LARGE))
    note = f"{small.units:g} → {large.units:g} units"
    yield Figure(PART, "read units (ratio)", large.units / small.units, "", FLAT, note)
    note = f"{small.trips} → {large.trips}"
    yield Figure(PART, "round trips (ratio)", large.trips / small.trips, "", FLAT, note)
    for found, stored in ((small, SMALL), (large, LARGE)):
        yield Figure(PART, f"a run on ministack, of {stored:,}", found.milliseconds, "ms")


def _measure(subscriptions: int) -> Found:
    with store() as running:
        started = time.monotonic()
        seed.fill_subscriptions(running.backend.endpoint_url, "many", subscriptions)
        print(f"{subscriptions:,} seeded: {time.monotonic() - started:.0f} s", file=sys.stderr)
        return _found(running)


def _found(running: Store) -> Found:
    run = _billing_run()
    with counted(running.client, running.observer) as units:
        sent = run({}, events.CONTEXT)
    assert sent == {"customers": seed.DUE}, sent
    spent = []
    for _ in range(RUNS):  # without the counter, which asks ministack as much again
        started = time.perf_counter()
        run({}, events.CONTEXT)
        spent.append((time.perf_counter() - started) * 1000)
    return Found(units.read, units.trips, statistics.median(spent))


def _billing_run() -> Any:
    """The function, its messages counted instead of sent."""
    from kundenakte.entry import billing

    class Counting:
        def send(self, messages: Any) -> int:
            return len(list(messages))

    billing.Queue = lambda *_: Counting()  # type: ignore[assignment, misc]
    return billing.serve_run()
