"""Erases what a deleted customer leaves behind (Art. 17 DSGVO).

The deletion itself has removed record, claims and tags. What is left: the change log, which this
erases, and the events, which expire 30 days after they were made, when the last delivery is over.
The ERASURE note stays as proof; it holds no data of the customer.
"""

from collections.abc import Iterator
from typing import Any

from kundenakte.storage.client import Connection

MOST = 25  # deletes in one BatchWriteItem


def erase_log(file: str) -> int:
    """Delete all log entries of a customer's file (its partition key); answers how many there were.

    Can be repeated: what is gone stays gone.
    """
    erased = 0
    for keys in _log_keys(file):
        _delete(keys)
        erased += len(keys)
    return erased


def _log_keys(file: str) -> Iterator[list[dict[str, Any]]]:
    asked = {
        "TableName": Connection.tables.customers,
        "KeyConditionExpression": "pk = :file AND begins_with(sk, :log)",
        "ExpressionAttributeValues": {":file": {"S": file}, ":log": {"S": "LOG#"}},
        "ProjectionExpression": "pk, sk",
        "Limit": MOST,
        "ConsistentRead": True,
    }
    while found := Connection.client.query(**asked)["Items"]:
        yield found


def _delete(keys: list[dict[str, Any]]) -> None:
    waiting = {Connection.tables.customers: [{"DeleteRequest": {"Key": key}} for key in keys]}
    while waiting:
        waiting = Connection.client.batch_write_item(RequestItems=waiting)["UnprocessedItems"]
