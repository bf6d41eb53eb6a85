"""moto's transactions without their slowness: before each write of a transaction moto copies the
whole table, value by value. Values are never changed in place, so a copy of the containers is one
that it can go back to; and one for a transaction is enough."""

import copy
from collections import defaultdict
from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import Item, LimitedSizeDict
from moto.dynamodb.models.table import Table

_transact = DynamoDBBackend.transact_write_items
_copies: dict[int, Table] = {}


def install() -> None:
    """Has moto go back to copies of ours when a transaction fails."""
    DynamoDBBackend.transact_write_items = _transaction
    Table.__deepcopy__ = _copied


def _transaction(backend: DynamoDBBackend, items: list[dict[str, Any]]) -> None:
    _copies.clear()
    try:
        _transact(backend, items)
    finally:
        _copies.clear()


def _copied(table: Table, memo: dict[int, Any]) -> Table:
    del memo
    if id(table) not in _copies:
        _copies[id(table)] = twin = copy.copy(table)
        twin.items = defaultdict(dict)
        for key, partition in table.items.items():
            twin.items[key] = {place: _item(item) for place, item in partition.items()}
        if table.stream_shard:
            twin.stream_shard = copy.copy(table.stream_shard)
            twin.stream_shard.items = list(table.stream_shard.items)
    return _copies[id(table)]


def _item(item: Item) -> Item:
    twin = copy.copy(item)
    twin.attrs = LimitedSizeDict.__new__(LimitedSizeDict)
    dict.update(twin.attrs, item.attrs)
    return twin
