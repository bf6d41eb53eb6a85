"""Erases what a deleted customer leaves behind, and blocks what the law has kept (Art. 17 DSGVO).

The deletion itself has removed record, claims and tags. What is left in the file:

    LOG, USAGE, SUBSCRIPTION, SHIPMENT, MAIL, drafts,
    mandates never used                                       erased, with their OWNER items
    final INVOICE, PAYMENT, MANDATE that was used             blocked: in no index, found by no call
    DECLARATION                                               erased; what it leads to is blocked
    EVENT                                                     expires 30 days after it was made
    ERASURE                                                   stays as proof, without personal data

A blocked item carries the day it was blocked on and, in `kept_until`, the last day on which it must
be there. Claims of invoice numbers and of mandates stay: those are never given again.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from kundenakte.domain.declaration import KIND as DECLARATION
from kundenakte.domain.retention import kept_until
from kundenakte.storage import declarations, keys
from kundenakte.storage.client import Connection, document, get

MOST = 25  # deletes in one BatchWriteItem
STAY = ("EVENT", "ERASURE")
OWNED = ("SUBSCRIPTION", "INVOICE", "PAYMENT", "SHIPMENT", "USAGE")
INDEXED = ("list_key", "list_sort", "due_shard", "due_at", "page_hash", *keys.WAITING)
_DAYS = {"INVOICE": "INVOICE_DATE", "PAYMENT": "DATE"}  # what the time to keep begins with
_PERSONAL = ("SENT",)  # parts of an invoice's state that are no part of the document

Item = Mapping[str, Any]


class Erased(NamedTuple):
    """How many items were erased and how many blocked."""

    erased: int = 0
    blocked: int = 0


def erase_file(file: str, today: date) -> Erased:
    """Erase and block what a deleted customer's file (its partition key) holds.

    Can be repeated: what is gone stays gone, what is blocked stays as it is. Nothing happens to a
    customer who is still there.
    """
    account, _, customer_id = file.split("#")
    if get(Connection.tables.customers, keys.customer(account, int(customer_id))):
        return Erased()
    erased = blocked = 0
    for found in _pages(file):
        kept = [item for item in found if not _goes(item) and "blocked" not in item]
        for item in kept:
            _block(item, today)
        gone = [item for item in found if _goes(item)]
        for item in gone:
            _release(account, item, today)
        _delete([key for item in gone for key in _keys(account, item)])
        erased, blocked = erased + len(gone), blocked + len(kept)
    _prove(account, int(customer_id), today)
    return Erased(erased, blocked)


def _pages(file: str) -> Iterator[list[Item]]:
    asked: dict[str, Any] = {
        "TableName": Connection.tables.customers,
        "KeyConditionExpression": "pk = :file",
        "ExpressionAttributeValues": {":file": {"S": file}},
        "ConsistentRead": True,
    }
    while True:
        answer = Connection.client.query(**asked)
        yield [item for item in answer["Items"] if _kind(item) not in STAY]
        if "LastEvaluatedKey" not in answer:
            return
        asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _kind(item: Item) -> str:
    return str(item["sk"]["S"]).partition("#")[0]


def _goes(item: Item) -> bool:
    kept = {"INVOICE": "final" in item, "PAYMENT": True, "MANDATE": "last_used" in item}
    return not kept.get(_kind(item), False)


def _keys(account: str, item: Item) -> list[keys.Key]:
    """The item's key, and that of its OWNER item."""
    found: list[keys.Key] = [{"pk": item["pk"], "sk": item["sk"]}]
    if _kind(item) not in OWNED:
        return found
    number = int(str(item["sk"]["S"]).rpartition("#")[2])
    return [*found, keys.owner(account, _kind(item), number)]


def _release(account: str, item: Item, today: date) -> None:
    """Free a subscription's external id, unless somebody else has it by now; block a declaration
    that the item leads to; remember what stays claimed."""
    if _kind(item) == DECLARATION:
        declarations.block(account, int(item["sk"]["S"].rpartition("#")[2]), today)
    if _kind(item) == "MANDATE":
        _remember(account, item)
    fields = _document(item) if _kind(item) == "SUBSCRIPTION" else {}
    if "SUBSCRIPTION_EXT_UID" not in fields:
        return
    try:
        Connection.client.delete_item(
            TableName=Connection.tables.customers,
            Key=keys.subscription_ext_uid_claim(account, fields["SUBSCRIPTION_EXT_UID"]),
            ConditionExpression="subscription_id = :mine",
            ExpressionAttributeValues={":mine": {"N": str(fields["SUBSCRIPTION_ID"])}},
        )
    except Connection.client.exceptions.ConditionalCheckFailedException:
        return


def _remember(account: str, item: Item) -> None:
    """Note the reference of a mandate on the ERASURE item: its claim stays, and nothing else leads
    to that any more."""
    customer_id = int(str(item["pk"]["S"]).rpartition("#")[2])
    reference = str(item["sk"]["S"]).partition("#")[2]
    Connection.client.update_item(
        TableName=Connection.tables.customers,
        Key=keys.erasure(account, customer_id),
        UpdateExpression="ADD mandates :reference",
        ExpressionAttributeValues={":reference": {"SS": [reference]}},
    )


def _block(item: Item, today: date) -> None:
    text = _document(item).get(_DAYS.get(_kind(item), ""), today.isoformat())
    until = kept_until(date.fromisoformat(text))
    values = {":today": {"S": today.isoformat()}, ":until": {"S": until.isoformat()}}
    # Whoever has read it before is to find it changed, or would put it into the indexes again.
    values[":next"] = {"N": str(int(item["version"]["N"]) + 1)}
    sets, names = ["blocked = :today", "kept_until = :until", "version = :next"], {}
    if "state" in item:
        state = json.loads(item["state"]["S"])
        kept = {name: value for name, value in state.items() if name not in _PERSONAL}
        sets, names = [*sets, "#state = :state"], {"ExpressionAttributeNames": {"#state": "state"}}
        values[":state"] = document(kept)
    Connection.client.update_item(
        TableName=Connection.tables.customers,
        Key={"pk": item["pk"], "sk": item["sk"]},
        UpdateExpression=f"SET {', '.join(sets)} REMOVE {', '.join(INDEXED)}",
        ConditionExpression="version = :read",
        ExpressionAttributeValues={**values, ":read": item["version"]},
        **names,
    )


def _document(item: Item) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(item["doc"]["S"])
    return found


def _delete(gone: list[keys.Key]) -> None:
    for at in range(0, len(gone), MOST):
        part = gone[at : at + MOST]
        waiting = {Connection.tables.customers: [{"DeleteRequest": {"Key": key}} for key in part]}
        while waiting:
            waiting = Connection.client.batch_write_item(RequestItems=waiting)["UnprocessedItems"]


def _prove(account: str, customer_id: int, today: date) -> None:
    """Note on the ERASURE item that all is done."""
    Connection.client.update_item(
        TableName=Connection.tables.customers,
        Key=keys.erasure(account, customer_id),
        UpdateExpression="SET done = if_not_exists(done, :today)",
        ExpressionAttributeValues={":today": {"S": today.isoformat()}},
    )
