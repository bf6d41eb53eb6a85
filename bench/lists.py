"""The office's list of customers in an account of 1,000 and in one of 100,000: read units, round
trips and milliseconds of a first page, of searches and of filters.

The units are those DynamoDB would bill; each is held to a bound that does not grow
with the account.
Ministack sorts a whole index for every query: its milliseconds say what `make run` feels like, and
nothing of DynamoDB. Ours are CPU, the SDK's share included.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bench import events, seed
from bench.figure import Figure
from bench.store import Store, store
from bench.unit_counter import counted

SMALL = 1_000
LARGE = int(os.environ.get("BENCH_CUSTOMERS", "100000"))
UNITS = f"read units of the office's list, {SMALL:,} → {LARGE:,} customers"
TIME = f"milliseconds of the office's list of {LARGE:,}, CPU of our own"
PAGE, RARE, MOST = 60, 320, 500  # units: rows and little else; a rare tag; whatever is asked
OPEN = 400  # open invoices, however many customers


class Cost(NamedTuple):
    """What one page cost: `own` is CPU of this process, `whole` with ministack."""

    units: float
    trips: int
    own: float
    whole: float
    rows: int


def figures() -> Iterator[Figure]:
    """Units first, then times."""
    small, large = (_measure(customers) for customers in (SMALL, LARGE))
    for name, (cost, bound) in large.items():
        before = small[name][0]
        note = f"{before.units:g} → {cost.units:g} units, {cost.trips} trips, {cost.rows} rows"
        yield Figure(UNITS, name, cost.units, "units", bound, note)
    for name, (cost, _) in large.items():
        yield Figure(TIME, name, cost.own, "ms", None, f"{cost.whole:,.0f} ms with ministack")


def _measure(customers: int) -> dict[str, tuple[Cost, int]]:
    with store() as running:
        running.account("many")
        started = time.monotonic()
        seed.fill(running.backend.endpoint_url, "many", customers)
        seed.fill_open(running.observer, "many", OPEN)
        print(f"{customers:,} seeded: {time.monotonic() - started:.0f} s", file=sys.stderr)
        asked = _asked(customers)
        return {name: (_cost(running, *what), bound) for name, (what, bound) in asked.items()}


def _asked(customers: int) -> dict[str, tuple[tuple[dict[str, Any], int], int]]:
    """What is asked for, how many rows must come at least, and the bound in units."""
    middle = customers // 2 // seed.EVERY * seed.EVERY
    tag, often, other = seed.TAG, seed.OFTEN, seed.SELDOM
    return {
        "first page by name": (({}, 50), PAGE),
        "first page by number": (({"order": "number"}, 50), PAGE),
        "first page by date, newest first": (({"order": "created", "descending": True}, 50), PAGE),
        "first page by open amount": (({"order": "open", "descending": True}, 50), PAGE),
        "search, beginning of a name": (({"term": "Müller & S"}, 1), MOST),
        "search, part of a name": (({"term": "handels"}, 20), PAGE),
        "search, a number": (({"term": seed.number_of(middle)}, 1), MOST),
        "search, nothing to be found": (({"term": "unauffindbar"}, 0), MOST),
        "tag of a tenth": (({"tags": (often,)}, 50), MOST),
        "tag of every 500th": (({"tags": (other,)}, 2), RARE),
        "tags, one of two": (({"tags": (tag, often), "any_tag": True}, 50), MOST),
        "tags, both": (({"tags": (tag, often)}, 50), MOST),
        "tags, without": (({"without": (often,)}, 50), PAGE + 20),
        "country": (({"country": "CH"}, 50), MOST),
        "state of payment, overdue": (({"state": "overdue"}, 50), MOST),
    }


def _cost(running: Store, choice: dict[str, Any], rows: int) -> Cost:
    ask = _page(choice)
    with counted(running.client, running.observer) as units:
        found = ask()
    assert len(found) >= rows, (choice, len(found))
    wall, busy = time.perf_counter(), time.process_time()
    ask()
    own, whole = time.process_time() - busy, time.perf_counter() - wall
    return Cost(units.read, units.trips, own * 1000, whole * 1000, len(found))


def _page(choice: dict[str, Any]) -> Callable[[], list[Any]]:
    from kundenakte.domain.account import Account
    from kundenakte.domain.customer_choice import Choice
    from kundenakte.storage import customer_list
    from kundenakte.storage.customer_list import FIRST
    from kundenakte.storage.unit import UnitOfWork

    account = Account.of(events.account_document("many"))
    size = 20 if "term" in choice else 50

    def ask() -> list[Any]:
        unit = UnitOfWork(account, datetime.now(UTC))
        return customer_list.page(unit, Choice(**choice), FIRST, size).customers

    return ask
