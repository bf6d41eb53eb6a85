"""The office's search: who begins with what was typed, by one cheap query each; then the parts.

The texts of `directory` are looked through from the newest customer on,
no further than index_walk may go; the position says where to go on, and whom the first page had
already shown.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from kundenakte.domain.customer import Customer, folded_name
from kundenakte.domain.customer_choice import Choice
from kundenakte.domain.number_range import PLACEHOLDERS
from kundenakte.storage import customers, index_walk, keys
from kundenakte.storage.client import Connection
from kundenakte.storage.index_walk import Filter
from kundenakte.storage.unit import UnitOfWork

HITS = 20
BEGINNING = 200  # who begin with what was typed, of each index; more only where more are asked for
LONGEST = 200  # characters of a search that the indexes are asked for


class Hits(NamedTuple):
    """Some customers; `position` is where the search goes on, "" when it is through."""

    customers: list[Customer]
    position: str = ""


def search(
    unit: UnitOfWork,
    choice: Choice,
    position: str,
    skips: Callable[[int], bool],
    size: int = HITS,
) -> Hits:
    """The customers behind a position in whom `choice.term` occurs: in name, company, address,
    town, e-mail, word by word; in number and external id at the beginning."""
    place, _, listed = position.partition("|")
    shown = [int(number, 16) for number in listed.split(",") if number]
    first = [] if place else _beginning(unit, choice, lambda n: n in shown or skips(n), size)
    shown += [one.customer_id for one in first]
    if len(first) >= size:
        return Hits(first, _position("", shown))
    walked = index_walk.walk(
        unit,
        index_walk.ORDERS["created"],
        place,
        size - len(first),
        choice.matches,
        wanted=index_walk.of_choice(choice, choice.term),
        skips=lambda number: number in shown or skips(number),
        descending=True,
    )
    more = _position(walked.stopped, shown) if walked.stopped else ""
    return Hits([*first, *walked.customers], more)


def _position(place: str, shown: list[int]) -> str:
    return f"{place}|{','.join(f'{number:x}' for number in shown)}"


def _beginning(
    unit: UnitOfWork, choice: Choice, skips: Callable[[int], bool], size: int
) -> list[Customer]:
    """Up to `size` with a number, external id, e-mail address or name that begins so, in this
    order."""
    most = max(BEGINNING, size)
    ids = dict.fromkeys(
        number
        for way in _ways(unit, choice.term[:LONGEST])
        for number in beginning_with(*way, most, _wanted(way[0], choice))
        if not skips(number)
    )
    return list(islice(filter(choice.matches, _read(unit, iter(ids), size)), size))


def _read(unit: UnitOfWork, ids: Iterator[int], size: int) -> Iterator[Customer]:
    while batch := list(islice(ids, min(size, 100))):
        yield from customers.find_all(unit, batch)


def _wanted(index: str, choice: Choice) -> Filter:
    """What of the choice an index can leave out by itself: those of the list's orders can."""
    orders = {order.index_name for order in index_walk.ORDERS.values()}
    return index_walk.of_choice(choice) if index in orders else index_walk.EVERYBODY


def _ways(unit: UnitOfWork, term: str) -> Iterator[tuple[str, str, str, str, str]]:
    account = unit.account.id
    prefix = unit.account.customer_numbers.prefix
    numbers = [term, term.upper()]
    if not any(placeholder in prefix for placeholder in PLACEHOLDERS):
        numbers.append(prefix + term)
    for number in dict.fromkeys(numbers):
        yield "by_number", "account_id", account, "customer_number", number
    yield "by_ext_uid", "account_id", account, "ext_uid", term
    addresses = keys.listed(account, "EMAIL")
    yield "by_account", "list_key", addresses, "list_sort", term.casefold()
    if name := folded_name(term):
        yield "by_name", "account_id", account, "name_sort", name


def beginning_with(
    index: str,
    key: str,
    value: str,
    sort: str,
    begins: str,
    most: int = HITS,
    wanted: Filter = index_walk.EVERYBODY,
) -> list[int]:
    """Of the first customers of an index whose sort key begins so, those that are wanted."""
    asked: dict[str, Any] = {"FilterExpression": wanted.condition} if wanted.condition else {}
    found = Connection.client.query(
        TableName=Connection.tables.customers,
        IndexName=index,
        KeyConditionExpression=f"{key} = :key AND begins_with({sort}, :begins)",
        ExpressionAttributeValues={
            ":key": {"S": value},
            ":begins": {"S": begins},
            **wanted.values,
        },
        Limit=most,
        **asked,
    )["Items"]
    return [int(item["pk"]["S"].rpartition("#")[2]) for item in found]
