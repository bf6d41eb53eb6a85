"""Walks along an index of customers in its order, looking at no more entries than it may.

DynamoDB bills what is looked at, not what is found: a filter saves nothing but what is sent. So a
walk is bounded by entries, and says where it stopped. The indexes lag behind writes by less than a
second; what they lead to is read again and checked.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from kundenakte.domain import folding
from kundenakte.domain.customer import Customer, listed_tags
from kundenakte.domain.customer_choice import Choice
from kundenakte.storage import customers
from kundenakte.storage.client import Connection
from kundenakte.storage.unit import UnitOfWork

ENTRIES = 12_000  # looked at for one page: below 400 read units
STEP = 4000  # entries to a query at most, about the 1 MB that DynamoDB answers
MOST_WORDS = 6  # of a search that are looked for one by one
ID_DIGITS = 16


class Order(NamedTuple):
    """An index of all customers: its sort key, and the same of a record, as text."""

    index_name: str
    key: str
    kind: str
    of: Callable[[Customer], str]

    def value(self, position: str) -> dict[str, str]:
        """A position as the index has it."""
        return {self.kind: str(int(position)) if self.kind == "N" else position}


ORDERS = {
    "name": Order("by_name", "name_sort", "S", lambda one: one.sort_name),
    "number": Order("by_number", "customer_number", "S", lambda one: one.number),
    "created": Order(
        "directory", "customer_id", "N", lambda one: f"{one.customer_id:0{ID_DIGITS}d}"
    ),
}


class Filter(NamedTuple):
    """What the index itself can leave out."""

    condition: str = ""
    values: Mapping[str, Any] = {}


EVERYBODY = Filter()


class Walked(NamedTuple):
    """What one walk found. `stopped` is where it may go on, "" at the end of the index; `full`:
    there is at least one more than was asked for."""

    customers: list[Customer]
    stopped: str = ""
    full: bool = False


def walk(
    unit: UnitOfWork,
    order: Order,
    after: str,
    size: int,
    fits: Callable[[Customer], bool],
    *,
    wanted: Filter = EVERYBODY,
    skips: Callable[[int], bool] = lambda _: False,
    descending: bool = False,
) -> Walked:
    """The next `size` customers behind a position. `skips` tells by the id alone whom to pass over,
    before the record is read; `fits` is asked of each record that is."""
    rows: list[Customer] = []
    left, step = ENTRIES, size + 1 if not wanted.condition else 4 * size
    while left > 0:
        found, looked, last = _entries(
            unit, order, after, min(step, STEP, left), wanted, descending
        )
        ids = (number for number in found if not skips(number))
        for customer in _read(unit, ids, lambda: size + 1 - len(rows)):
            if fits(customer):
                rows.append(customer)
                if len(rows) > size:
                    return Walked(rows[:size], order.of(rows[size - 1]), full=True)
        if not last:
            return Walked(rows)
        after, left, step = last, left - looked, 4 * step
    return Walked(rows, after)


def _read(unit: UnitOfWork, ids: Iterator[int], most: Callable[[], int]) -> Iterator[Customer]:
    while batch := list(islice(ids, min(most(), 100))):
        yield from customers.find_all(unit, batch)


def _entries(
    unit: UnitOfWork, order: Order, after: str, limit: int, wanted: Filter, descending: bool
) -> tuple[list[int], int, str]:
    """The ids of the next entries, how many were looked at, and behind which to go on."""
    condition, values = "account_id = :account", {":account": {"S": unit.account.id}}
    if after:
        condition += f" AND {order.key} {'<' if descending else '>'} :after"
        values[":after"] = order.value(after)
    asked: dict[str, Any] = {"KeyConditionExpression": condition, "Limit": limit}
    if wanted.condition:
        asked["FilterExpression"] = wanted.condition
        values |= wanted.values
    answer = Connection.client.query(
        TableName=Connection.tables.customers,
        IndexName=order.index_name,
        ExpressionAttributeValues=values,
        ScanIndexForward=not descending,
        **asked,
    )
    last = answer.get("LastEvaluatedKey")
    found = [int(item["pk"]["S"].rpartition("#")[2]) for item in answer["Items"]]
    return found, answer["ScannedCount"], _position(order, last) if last else ""


def _position(order: Order, last: Mapping[str, Any]) -> str:
    value: str = last[order.key][order.kind]
    return f"{int(value):0{ID_DIGITS}d}" if order.kind == "N" else value


def of_choice(choice: Choice, term: str = "") -> Filter:
    """Tags and country of a choice; each word of `term` in the texts of `directory`."""
    parts: list[str] = []
    values: dict[str, Any] = {}
    for at, tag in enumerate((*choice.tags, *choice.without)):
        values[f":tag{at}"] = {"S": listed_tags([tag])}
    has = [f"contains(tags, :tag{at})" for at in range(len(values))]
    with_tags, without = has[: len(choice.tags)], has[len(choice.tags) :]
    if with_tags and choice.any_tag:
        parts.append(f"({' OR '.join(with_tags)})" if with_tags[1:] else with_tags[0])
    else:
        parts += with_tags
    parts += [f"NOT {one}" for one in without]
    if choice.country:
        parts.append("country = :country")
        values[":country"] = {"S": choice.country}
    for at, word in enumerate(_words(term)):
        parts.append(_HOLDS_WORD.format(at=at))
        values[f":wide{at}"] = {"S": folding.spelled_out(word)}
        values[f":narrow{at}"] = {"S": folding.plain(word)}
        values[f":town{at}"] = {"S": word.casefold()}
        values[f":umlauts{at}"] = {"S": folding.with_umlauts(word)}
    return Filter(" AND ".join(parts), values)


def _words(term: str) -> list[str]:
    """What all has to occur, in whatever order: the words, with the rest as one behind the sixth;
    not a comma between them, as lists name people."""
    words = (word.strip(",;") for word in term.split(maxsplit=MOST_WORDS))
    return [word for word in words if folding.plain(word)]


_HOLDS_WORD = (
    "(contains(folded, :wide{at}) OR contains(folded, :narrow{at}) OR contains(plain, :narrow{at})"
    " OR contains(city, :town{at}) OR contains(city, :umlauts{at}))"
)
