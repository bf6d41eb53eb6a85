"""Round trips and request units of each call, and what a million of them cost."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from bench import sample
from bench.figure import Figure
from bench.store import Store, store
from bench.unit_counter import Units, counted

TRIPS = "round trips, apart from one for authentication a minute"
COST = "request units and money (us-east-1, on demand: $0.625 / $0.125 per million)"
WRITE_PRICE, READ_PRICE = 0.625, 0.125  # dollars per million units
WRITERS, EACH = 8, 40


class Call(NamedTuple):
    """A call to count: how many round trips it may take, how many write units."""

    name: str
    service: str
    parts: dict[str, Any]
    trips: int | None = None
    write: float | None = None


def figures() -> Iterator[Figure]:
    """Trips of all calls, then units of all calls, then the contention of eight creators."""
    with store() as running:
        counts = list(_counts(running))
        yield from (
            Figure(TRIPS, call.name, units.trips, "", call.trips, " + ".join(units.operations))
            for call, units in counts
        )
        for call, units in counts:
            dollars = units.write * WRITE_PRICE + units.read * READ_PRICE
            note = f"+ {units.read:g} read units; ${dollars:.2f} per million calls"
            yield Figure(COST, call.name, units.write, "write units", call.write, note)
        yield from _contention(running)


def _counts(running: Store) -> Iterator[tuple[Call, Units]]:
    key = running.account("counted")
    for number in range(150):  # so that a page is full
        fields = sample.small(number) | {"TAGS": "alle"}
        running.call(key, "customer.create", DATA=fields)
    for call in _calls(running, key):
        with counted(running.client, running.observer) as units:
            running.call(key, call.service, **call.parts)
        yield call, units


def _calls(running: Store, key: str) -> Iterator[Call]:
    name = "create, 45 fields, 2 tags, ext uid, a mandate"
    yield Call(name, "customer.create", {"DATA": sample.FULL}, 2, 28)  # mandate: 3
    small = sample.small(1)
    yield Call("create, 13 fields, no tag, no ext uid", "customer.create", {"DATA": small}, 2)
    rows = _find(running, key, CUSTOMER_EXT_UID=sample.FULL["CUSTOMER_EXT_UID"])
    known, number = rows[0]["CUSTOMER_ID"], rows[0]["CUSTOMER_NUMBER"]
    for name, filters, trips in (
        ("get by id", {"CUSTOMER_ID": known}, 1),
        ("get by number", {"CUSTOMER_NUMBER": number}, 2),
        ("get by ext uid", {"CUSTOMER_EXT_UID": sample.FULL["CUSTOMER_EXT_UID"]}, 2),
        ("get by hash", {"HASH": rows[0]["HASH"]}, 2),
    ):
        yield Call(name, "customer.get", {"FILTER": filters}, trips)
    yield Call("page of 100 of a list", "customer.get", {"LIMIT": 100}, 2)
    yield Call("the page after it", "customer.get", {"LIMIT": 100, "OFFSET": 100}, 2)
    by_tag = {"FILTER": {"TAGS": "alle"}, "LIMIT": 100}
    yield Call("page of 100 by tag", "customer.get", by_tag, 2)
    change = {"CUSTOMER_ID": known, "PHONE": "+49 30 7654321"}
    yield Call("update of one field", "customer.update", {"DATA": change}, 2)
    change = {"CUSTOMER_ID": known, "TAGS": "silber,eu", "CUSTOMER_NUMBER": "K-1"}
    yield Call("update of number and a tag", "customer.update", {"DATA": change}, 2)
    yield Call("delete", "customer.delete", {"DATA": {"CUSTOMER_ID": known}}, 4)


def _find(running: Store, key: str, **filters: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = running.call(key, "customer.get", FILTER=filters)["CUSTOMERS"]
    return rows


def _contention(running: Store) -> Iterator[Figure]:
    """Tries that were cancelled, that is transactions above one for each create."""
    key = running.account("busy")
    fields = {"DATA": sample.small(7)}
    running.call(key, "customer.create", **fields)
    sent: list[str] = []
    running.client.meta.events.register(
        "provide-client-params.dynamodb.TransactWriteItems", lambda **_: sent.append("")
    )

    def create(_: int) -> None:
        for _ in range(EACH):
            running.call(key, "customer.create", **fields)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(create, range(WRITERS)))
    name = f"cancelled tries of {WRITERS * EACH} creates, {WRITERS} at a time on one account"
    yield Figure(COST, name, len(sent) - WRITERS * EACH, "", 0)
