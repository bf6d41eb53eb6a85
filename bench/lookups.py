"""Look-ups in an account of 1,000 customers and in one of 100,000: read units and milliseconds.

The units are those DynamoDB would bill. The milliseconds are ministack's, which sorts a whole index
for every query: they say what `make run` feels like, nothing of DynamoDB.
"""

import os
import statistics
import sys
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

from bench import seed
from bench.figure import Figure
from bench.store import Store, store
from bench.unit_counter import counted

SMALL = 1_000
LARGE = int(os.environ.get("BENCH_CUSTOMERS", "100000"))
UNITS = f"read units of look-ups, {SMALL:,} → {LARGE:,} customers (ratio)"
TIME = f"p50 of look-ups on ministack, {SMALL:,} and {LARGE:,} customers"
FLAT = 1.1
TERM_UNITS = 30  # for 1,000 customers
SECONDS = 4.0  # for the repetitions of one look-up


class Found(NamedTuple):
    """What one look-up cost."""

    units: float
    trips: int
    milliseconds: float
    times: int


def figures() -> Iterator[Figure]:
    """Units first, then times; TERM reads every entry, so it may grow with the account."""
    small, large = (_measure(customers) for customers in (SMALL, LARGE))
    for name in small:
        note = f"{small[name].units:g} → {large[name].units:g} units"
        if name != "TERM":
            yield Figure(UNITS, name, large[name].units / small[name].units, "", FLAT, note)
    for found, customers in ((small["TERM"], SMALL), (large["TERM"], LARGE)):
        name = f"TERM, of {customers:,}, for 1,000 customers"
        note = f"{found.units:g} in {found.trips} trips"
        thousands = customers / 1000
        yield Figure(UNITS, name, found.units / thousands, "units", TERM_UNITS * FLAT, note)
    for name in small:
        for found, customers in ((small[name], SMALL), (large[name], LARGE)):
            note = f"{found.times} times"
            yield Figure(TIME, f"{name}, of {customers:,}", found.milliseconds, "ms", None, note)


def _measure(customers: int) -> dict[str, Found]:
    with store() as running:
        key = running.account("many")
        started = time.monotonic()
        seed.fill(running.backend.endpoint_url, "many", customers)
        print(f"{customers:,} seeded: {time.monotonic() - started:.0f} s", file=sys.stderr)
        running.call(key, "customer.get", LIMIT=1)  # authenticates
        return {name: _found(running, key, *asked) for name, asked in _lookups(customers).items()}


def _lookups(customers: int) -> dict[str, tuple[dict[str, Any], int]]:
    """What is asked for, and how many rows must come."""
    middle = customers // 2 // seed.EVERY * seed.EVERY
    return {
        "get by id": ({"FILTER": {"CUSTOMER_ID": middle}}, 1),
        "by number": ({"FILTER": {"CUSTOMER_NUMBER": seed.number_of(middle)}}, 1),
        "by ext uid": ({"FILTER": {"CUSTOMER_EXT_UID": f"shop-{middle}"}}, 1),
        "page of 100 by tag": ({"FILTER": {"TAGS": seed.TAG}, "LIMIT": 100}, 100),
        "page of 100 of the list": ({"LIMIT": 100}, 100),
        "TERM": ({"FILTER": {"TERM": f"gmbh {middle:06}"}, "LIMIT": 5}, 1),
    }


def _found(running: Store, key: str, parts: dict[str, Any], rows: int) -> Found:
    with counted(running.client, running.observer) as units:
        answer = running.call(key, "customer.get", **parts)
    assert len(answer["CUSTOMERS"]) >= rows, (parts, len(answer["CUSTOMERS"]))
    spent: list[float] = []  # without the counter, which asks ministack as much again
    while sum(spent) < SECONDS * 1000 and len(spent) < 200:
        started = time.perf_counter()
        running.call(key, "customer.get", **parts)
        spent.append((time.perf_counter() - started) * 1000)
    return Found(units.read, units.trips, statistics.median(spent), len(spent))
