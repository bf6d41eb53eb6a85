"""A customer's file section by section: one query each, the newest first, as much as is shown."""

import json
from typing import Any, NamedTuple

from kundenakte.storage import keys
from kundenakte.storage.client import Connection
from kundenakte.storage.files import Item
from kundenakte.storage.unit import UnitOfWork

NEWEST = 10**16  # above every id
MOST_OPEN = 300  # invoices that are not paid of which the amounts are read


class OpenInvoice(NamedTuple):
    """What the index knows of an invoice that is not paid: its cents, and when it is due."""

    id: int
    outstanding: int
    currency: str
    due: str


def section(
    unit: UnitOfWork, customer_id: int, kind: str, size: int, before: int = NEWEST
) -> list[Item]:
    """Up to `size` items of a kind (SUBSCRIPTION, INVOICE, PAYMENT, LOG) with an id below `before`,
    as last written."""
    file = keys.customer_file(unit.account.id, customer_id)
    asked: dict[str, Any] = {
        "TableName": Connection.tables.customers,
        "KeyConditionExpression": "pk = :file AND sk BETWEEN :from AND :to",
        "ExpressionAttributeValues": {
            ":file": {"S": file},
            ":from": {"S": f"{kind}#{0:016d}"},
            ":to": {"S": f"{kind}#{max(before - 1, 0):016d}"},
        },
        "ScanIndexForward": False,
        "ConsistentRead": True,
    }
    return [item for item in _query(asked, size) if "blocked" not in item]


def log(
    unit: UnitOfWork, customer_id: int, size: int, before: int = NEWEST
) -> list[dict[str, Any]]:
    """Up to `size` entries of the change log, as storage/change_log.py has them."""
    return [
        {"LOG_ID": int(item["sk"]["S"].removeprefix("LOG#")), **json.loads(item["doc"]["S"])}
        for item in section(unit, customer_id, "LOG", size, before)
    ]


def still_open(unit: UnitOfWork, customer_id: int) -> list[OpenInvoice]:
    """The invoices that are not paid. The index lags by less than a second, normally."""
    asked: dict[str, Any] = {
        "TableName": Connection.tables.customers,
        "IndexName": "by_open",
        "KeyConditionExpression": "open_key = :open AND open_of = :file",
        "ExpressionAttributeValues": {
            ":open": {"S": keys.open_invoices(unit.account.id)},
            ":file": {"S": keys.customer_file(unit.account.id, customer_id)},
        },
    }
    return [_open(item) for item in _query(asked, MOST_OPEN)]


def _open(item: Item) -> OpenInvoice:
    return OpenInvoice(
        int(item["sk"]["S"].rpartition("#")[2]),
        int(item["outstanding"]["N"]),
        item["currency"]["S"],
        item["due_on"]["S"],
    )


def _query(asked: dict[str, Any], most: int) -> list[Item]:
    found: list[Item] = []
    while True:
        answer = Connection.client.query(**asked, Limit=most - len(found))
        found += answer["Items"]
        if "LastEvaluatedKey" not in answer or len(found) >= most:
            return found
        asked = {**asked, "ExclusiveStartKey": answer["LastEvaluatedKey"]}
