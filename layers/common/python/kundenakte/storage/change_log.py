"""Reads a customer's change log, newest first."""

import json
from collections.abc import Iterator
from typing import Any

from kundenakte.storage import keys
from kundenakte.storage.client import Connection
from kundenakte.storage.unit import UnitOfWork


def entries(unit: UnitOfWork, customer_id: int, size: int) -> Iterator[dict[str, Any]]:
    """LOG_ID, AT, ACTOR, ACTION and CHANGES of every entry; `size` to a read, read consistently."""
    asked: dict[str, Any] = {
        "TableName": Connection.tables.customers,
        "KeyConditionExpression": "pk = :file AND begins_with(sk, :log)",
        "ExpressionAttributeValues": {
            ":file": {"S": keys.customer_file(unit.account.id, customer_id)},
            ":log": {"S": "LOG#"},
        },
        "ScanIndexForward": False,
        "ConsistentRead": True,
        "Limit": size,
    }
    while True:
        answer = Connection.client.query(**asked)
        for item in answer["Items"]:
            log_id = int(item["sk"]["S"].removeprefix("LOG#"))
            yield {"LOG_ID": log_id, **json.loads(item["doc"]["S"])}
        if "LastEvaluatedKey" not in answer:
            return
        asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
