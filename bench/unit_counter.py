"""Counts DynamoDB's request units by its published rules, from what a client sends and gets.

A write unit is 1 KB, a read unit 4 KB, each rounded up. A transaction's writes count twice on the
table, once on the indexes (they follow after the commit); an update counts the whole item, and a
condition check as a write of it. An index entry is written when what it projects has changed; a
changed key is two writes. Reads cost 0.5 units when they may be eventual, 1 when consistent; a
query's size is that of all items looked at, filtered out or not.

Local stand-ins answer no units, or others than AWS bills; hence a counter of our own.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import ceil
from typing import Any

SEEN = 1000  # entries of a long query whose sizes stand for all
Item = Mapping[str, Mapping[str, Any]]


class Units:
    """What was counted: units by kind, and the names of the operations in their order."""

    def __init__(self) -> None:
        self.write = 0.0
        self.read = 0.0
        self.operations: list[str] = []

    @property
    def trips(self) -> int:
        """How often the network was crossed."""
        return len(self.operations)


@contextmanager
def counted(client: Any, observer: Any) -> Iterator[Units]:
    """Counts what `client` does meanwhile. `observer`, a second client for the same tables, looks
    at items before and after; nothing of that is counted."""
    counter = Counter(observer)
    events = client.meta.events
    events.register("provide-client-params.dynamodb.*", counter.before)
    events.register("after-call.dynamodb.*", counter.after)
    try:
        yield counter.units
    finally:
        events.unregister("provide-client-params.dynamodb.*", counter.before)
        events.unregister("after-call.dynamodb.*", counter.after)


class Counter:
    """botocore's events → units."""

    def __init__(self, observer: Any) -> None:
        self.units = Units()
        self._observer = observer
        self._tables: dict[str, dict[str, Any]] = {}
        self._means: dict[tuple[str, str | None], float] = {}

    def before(self, params: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
        """Notes the items that are about to be written over."""
        self.units.operations.append(model.name)
        writes = _writes(model.name, params)
        context["counted"] = params, [(w, self._stored(w)) for w in writes]

    def after(self, parsed: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
        """Adds up what the call cost; one that was refused is not counted."""
        params, writes = context.pop("counted")
        if "Error" in parsed:
            return
        factor = 2 if model.name == "TransactWriteItems" else 1
        for action, old in writes:
            new = None if "Delete" in action else self._stored(action)
            self.units.write += self._write(_body(action)["TableName"], old, new, factor)
        self.units.read += self._read(model.name, params, parsed)

    def _stored(self, action: dict[str, Any]) -> Item | None:
        body = _body(action)
        key = body.get("Key") or self._key(body["TableName"], body["Item"])
        return self._item(body["TableName"], key)

    def _item(self, table: str, key: Item) -> Item | None:
        found: Item | None = self._observer.get_item(
            TableName=table, Key=key, ConsistentRead=True
        ).get("Item")
        return found

    def _key(self, table: str, item: Item) -> Item:
        return {name: item[name] for name in _names(self._table(table))}

    def _table(self, name: str) -> dict[str, Any]:
        if name not in self._tables:
            self._tables[name] = self._observer.describe_table(TableName=name)["Table"]
        return self._tables[name]

    def _write(self, table: str, old: Item | None, new: Item | None, factor: int) -> float:
        described = self._table(table)
        indexes = described.get("GlobalSecondaryIndexes", [])
        own = max(1, ceil(max(size(old), size(new)) / 1024)) * factor
        return own + sum(_index_write(described, index, old, new) for index in indexes)

    def _read(self, operation: str, params: dict[str, Any], answer: dict[str, Any]) -> float:
        if operation == "GetItem":
            item = self._item(params["TableName"], params["Key"])
            return _read_units(size(item), params)
        if operation == "BatchGetItem":
            return sum(
                _read_units(size(self._item(table, key)), asked)
                for table, asked in params["RequestItems"].items()
                for key in asked["Keys"]
            )
        return self._query(params, answer["ScannedCount"]) if operation == "Query" else 0

    def _query(self, params: dict[str, Any], looked_at: int) -> float:
        """The query is made again without filter and projection, to see what it looked at. Of a
        long one, only the beginning: entries are much alike, and stand-ins are slow."""
        if not looked_at:
            return _read_units(0, params)
        left_out = ("FilterExpression", "ProjectionExpression", "Select")
        again = {name: value for name, value in params.items() if name not in left_out}
        used = params["KeyConditionExpression"]
        values = params["ExpressionAttributeValues"]
        again["ExpressionAttributeValues"] = {k: v for k, v in values.items() if k in used}
        key = (params["TableName"], params.get("IndexName"))
        if looked_at > SEEN and key in self._means:
            return _read_units(self._means[key] * looked_at, params)
        items = self._observer.query(**again | {"Limit": min(looked_at, SEEN)})["Items"]
        mean = sum(map(size, items)) / len(items)
        if looked_at > SEEN:
            self._means[key] = mean
        return _read_units(mean * looked_at, params)


def size(item: Item | None) -> int:
    """Bytes as DynamoDB counts them: names and values."""
    return sum(len(name.encode()) + _value(value) for name, value in (item or {}).items())


def _value(value: Mapping[str, Any]) -> int:
    [(kind, content)] = value.items()
    if kind == "S":
        return len(content.encode())
    if kind == "N":
        return len(content.strip("-0.").replace(".", "")) // 2 + 2
    if kind == "L":
        return 3 + sum(1 + _value(part) for part in content)
    return 3 + len(content) + size(content) if kind == "M" else 1


def _read_units(read: float, asked: Mapping[str, Any]) -> float:
    return max(1, ceil(read / 4096)) * (1 if asked.get("ConsistentRead") else 0.5)


def _index_write(
    table: Mapping[str, Any], index: Mapping[str, Any], old: Item | None, new: Item | None
) -> int:
    """None for an entry that stays as it is, two when it moves."""
    before, after = (_entry(table, index, item) for item in (old, new))
    if before == after:
        return 0
    names = _names(index)
    moved = before and after and any(before[name] != after[name] for name in names)
    sizes = (size(before), size(after)) if moved else (max(size(before), size(after)),)
    return sum(max(1, ceil(bytes_ / 1024)) for bytes_ in sizes)


def _entry(table: Mapping[str, Any], index: Mapping[str, Any], item: Item | None) -> Item | None:
    """What an index holds of an item; nothing when one of its keys is missing."""
    if item is None or any(name not in item for name in _names(index)):
        return None
    projection = index["Projection"]
    if projection["ProjectionType"] == "ALL":
        return item
    kept = {*_names(table), *_names(index), *projection.get("NonKeyAttributes", [])}
    return {name: value for name, value in item.items() if name in kept}


def _names(keyed: Mapping[str, Any]) -> list[str]:
    return [part["AttributeName"] for part in keyed["KeySchema"]]


def _writes(operation: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    if operation == "TransactWriteItems":
        actions: list[dict[str, Any]] = params["TransactItems"]
        return actions
    kind = operation.removesuffix("Item")
    return [{kind: params}] if kind in ("Put", "Update", "Delete") else []


def _body(action: dict[str, Any]) -> dict[str, Any]:
    [body] = action.values()
    result: dict[str, Any] = body
    return result
