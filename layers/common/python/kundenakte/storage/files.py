"""Finds what is in customers' files by its own id, or lists it: of one customer, of an account.

Each kind (SUBSCRIPTION, INVOICE, PAYMENT) has a number of its own in the account, and an OWNER item
that says in whose file it is.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kundenakte.domain.errors import NotFound
from kundenakte.storage import keys
from kundenakte.storage.client import Connection, batch_get, get
from kundenakte.storage.unit import UnitOfWork

Item = dict[str, Any]
BATCH = 100


def read(unit: UnitOfWork, kind: str, number: int) -> Item:
    """The item as last written. Raises NotFound on `{kind}_ID`."""
    item = find(unit, kind, number)
    if item is None:
        raise NotFound(f"{kind}_ID")
    return item


def find(unit: UnitOfWork, kind: str, number: int) -> Item | None:
    """The item as last written, or None."""
    table = Connection.tables.customers
    owner = get(table, keys.owner(unit.account.id, kind, number))
    if owner is None:
        return None
    return get(table, keys.filed(unit.account.id, int(owner["customer_id"]["N"]), kind, number))


def fields_of(item: Item) -> dict[str, Any]:
    """The document that an item holds."""
    found: dict[str, Any] = json.loads(item["doc"]["S"])
    return found


def own(unit: UnitOfWork, kind: str, number: int, customer_id: int) -> None:
    """Plan the OWNER item of a new thing."""
    owner = keys.owner(unit.account.id, kind, number)
    unit.put({**owner, "customer_id": {"N": str(customer_id)}})


def disown(unit: UnitOfWork, kind: str, number: int) -> None:
    """Plan to remove the OWNER item."""
    unit.delete(keys.owner(unit.account.id, kind, number))


def of_customer(
    unit: UnitOfWork,
    customer_id: int,
    begins: str,
    *,
    newest_first: bool = False,
    size: int = 0,
) -> Iterator[Item]:
    """The items of a customer's file whose sort key begins so, as last written; `size` to a read,
    0 for as many as go into an answer of DynamoDB."""
    asked: dict[str, Any] = {
        "TableName": Connection.tables.customers,
        "KeyConditionExpression": "pk = :file AND begins_with(sk, :begins)",
        "ExpressionAttributeValues": {
            ":file": {"S": keys.customer_file(unit.account.id, customer_id)},
            ":begins": {"S": begins},
        },
        "ScanIndexForward": not newest_first,
        "ConsistentRead": True,
        **({"Limit": size} if size else {}),
    }
    yield from _pages(asked)


def of_account(
    unit: UnitOfWork,
    kind: str,
    after: int = 0,
    until: int = 10**16,
    size: int = BATCH,
    *,
    newest_first: bool = False,
) -> Iterator[Item]:
    """All items of a kind with an id above `after` and at most `until`, ascending, as last
    written; the index that lists them lags by less than a second, normally."""
    asked = {
        "TableName": Connection.tables.customers,
        "IndexName": "by_account",
        "KeyConditionExpression": "list_key = :list AND list_sort BETWEEN :from AND :to",
        "ExpressionAttributeValues": {
            ":list": {"S": keys.listed(unit.account.id, kind)},
            ":from": {"S": f"{after + 1:016d}"},
            ":to": {"S": f"{until:016d}"},
        },
        "ScanIndexForward": not newest_first,
        "Limit": min(size, BATCH),
    }
    for found in answers(asked):
        yield from as_stored(found)


def with_hash(unit: UnitOfWork, page_hash: str, begins: str) -> list[Item]:
    """Keys of the account's items of a kind that carry a hash of page addresses; the index lags."""
    found = Connection.client.query(
        TableName=Connection.tables.customers,
        IndexName="by_hash",
        KeyConditionExpression="page_hash = :hash",
        ExpressionAttributeValues={":hash": {"S": page_hash}},
    )
    mine = f"{unit.account.id}#"
    return [
        {"pk": item["pk"], "sk": item["sk"]}
        for item in found["Items"]
        if item["pk"]["S"].startswith(mine) and item["sk"]["S"].startswith(begins)
    ]


def as_stored(found: list[Item]) -> list[Item]:
    """The items that an index led to, read consistently, in the index's order."""
    wanted = [{"pk": item["pk"], "sk": item["sk"]} for item in found]
    if not wanted:
        return []
    stored = {_place(item): item for item in _all(wanted)}
    return [stored[_place(key)] for key in wanted if _place(key) in stored]


def due(shard: str, until: str) -> Iterator[list[Item]]:
    """Keys of what is due in a shard up to a day (text, inclusive), earliest first, in pages."""
    asked = {
        "TableName": Connection.tables.customers,
        "IndexName": "by_due",
        "KeyConditionExpression": "due_shard = :shard AND due_at <= :until",
        "ExpressionAttributeValues": {":shard": {"S": shard}, ":until": {"S": until}},
    }
    yield from answers(asked)


def _all(wanted: list[Item]) -> list[Item]:
    table = Connection.tables.customers
    parts = [wanted[at : at + BATCH] for at in range(0, len(wanted), BATCH)]
    return [item for part in parts for item in batch_get(table, part)]


def _place(item: Mapping[str, Any]) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _pages(asked: dict[str, Any]) -> Iterator[Item]:
    for found in answers(asked):
        yield from found


def answers(asked: dict[str, Any]) -> Iterator[list[Item]]:
    """The items that a query finds, in its pages."""
    while True:
        answer = Connection.client.query(**asked)
        yield answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        asked = {**asked, "ExclusiveStartKey": answer["LastEvaluatedKey"]}
