"""Articles and coupons in the accounts table, and the log of their changes.

Both are few to an account and read in the order of their keys, consistently.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kundenakte.storage import account_log, keys, notes
from kundenakte.storage.client import Connection, document, get
from kundenakte.storage.transaction import NEW
from kundenakte.storage.unit import UnitOfWork

LAST = "\U0010ffff"  # behind every character
LONGEST_SORT_KEY = 1024  # bytes; DynamoDB refuses to look for a longer one
Entry = tuple[dict[str, Any], int]  # fields and version


def find(key: keys.Key) -> Entry | None:
    """The fields and the version of an entry as last written, or None."""
    if len(key["sk"]["S"].encode()) > LONGEST_SORT_KEY:
        return None
    item = get(Connection.tables.accounts, key)
    return _entry(item) if item else None


def listed(account: str, kind: str, after: str, size: int) -> Iterator[Entry]:
    """Entries whose sort key begins with `kind`, ascending, behind the sort key `after`; `size` to
    a read."""
    asked: dict[str, Any] = {
        "TableName": Connection.tables.accounts,
        "KeyConditionExpression": "pk = :account AND sk BETWEEN :from AND :to",
        "ExpressionAttributeValues": {
            ":account": {"S": account},
            ":from": {"S": min(after or kind, kind + LAST)},
            ":to": {"S": kind + LAST},
        },
        "ConsistentRead": True,
        "Limit": size,
    }
    while True:
        answer = Connection.client.query(**asked)
        yield from (_entry(item) for item in answer["Items"] if item["sk"]["S"] != after)
        if "LastEvaluatedKey" not in answer:
            return
        asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def add(unit: UnitOfWork, key: keys.Key, fields: Mapping[str, Any], *, taken: str) -> None:
    """Plan a new entry; `taken` names the field whose value is refused when it is in use."""
    _log(unit, key, "create")
    unit.put(_item(unit, key, fields), NEW, taken=taken, table=Connection.tables.accounts)


def replace(unit: UnitOfWork, key: keys.Key, before: Entry, after: Mapping[str, Any]) -> None:
    """Plan a change, on condition that `before` is still stored; it is logged."""
    fields, version = before
    unit.follow(version)
    _log(unit, key, "update", notes.differences(fields, after))
    write(unit, key, after, version)


def write(unit: UnitOfWork, key: keys.Key, fields: Mapping[str, Any], version: int) -> None:
    """Plan new fields, on condition that `version` is still stored; nothing is logged."""
    unit.follow(version)
    read = {":read": {"N": str(version)}}
    item = _item(unit, key, fields)
    unit.put(item, "version = :read", read, table=Connection.tables.accounts)


def remove(unit: UnitOfWork, key: keys.Key, before: Entry) -> None:
    """Plan to remove an entry, on condition that `before` is still stored; the log keeps it."""
    fields, version = before
    unit.follow(version)
    _log(unit, key, "delete", notes.differences(fields, {}))
    read = {":read": {"N": str(version)}}
    unit.delete(key, "version = :read", read, table=Connection.tables.accounts)


def _entry(item: Mapping[str, Any]) -> Entry:
    return json.loads(item["doc"]["S"]), int(item["version"]["N"])


def _item(unit: UnitOfWork, key: keys.Key, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {**key, "version": {"N": str(unit.time_id())}, "doc": document(fields)}


def _log(
    unit: UnitOfWork, key: keys.Key, verb: str, changes: list[dict[str, Any]] | None = None
) -> None:
    """Settings that shape documents are records too (ARC-6): who changed what, and when."""
    kind, _, name = key["sk"]["S"].partition("#")
    by = account_log.Author(unit.account.actor, unit.now)
    told = (f"{kind.lower()}.{verb}", changes or [], {kind: name})
    entry = account_log.item(unit.account.id, unit.time_id(), by, *told)
    unit.put(entry, table=Connection.tables.accounts)
