"""Lists of an account whose order is a text: mandates by reference, bank entries by day."""

from collections.abc import Iterator
from typing import Any

from kundenakte.storage import files, keys
from kundenakte.storage.client import Connection
from kundenakte.storage.unit import UnitOfWork

Item = dict[str, Any]


def behind(unit: UnitOfWork, kind: str, after: str, size: int = files.BATCH) -> Iterator[Item]:
    """The items of a kind behind a place, ascending, as last written; `size` to a read."""
    # An empty text is no key, and a blank is before all that is in use.
    return _found(unit, kind, "list_sort > :place", after or " ", size)


def beginning(unit: UnitOfWork, kind: str, begins: str) -> Iterator[Item]:
    """The items of a kind whose place begins so, ascending, as last written."""
    return _found(unit, kind, "begins_with(list_sort, :place)", begins, files.BATCH)


def _found(unit: UnitOfWork, kind: str, where: str, place: str, size: int) -> Iterator[Item]:
    asked: dict[str, Any] = {
        "TableName": Connection.tables.customers,
        "IndexName": "by_account",
        "KeyConditionExpression": f"list_key = :list AND {where}",
        "ExpressionAttributeValues": {
            ":list": {"S": keys.listed(unit.account.id, kind)},
            ":place": {"S": place},
        },
        "Limit": min(size, files.BATCH),
    }
    while True:
        answer = Connection.client.query(**asked)
        yield from files.as_stored(answer["Items"])
        if "LastEvaluatedKey" not in answer:
            return
        asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
