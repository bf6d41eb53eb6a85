"""Moves what is not yet done from one customer's file to another: each item goes and comes in the
same transaction, on condition that nobody has changed it."""

from collections.abc import Mapping
from typing import Any

from kundenakte.storage import files, keys
from kundenakte.storage.client import Connection, document, get
from kundenakte.storage.subscriptions import LAST_USAGE, as_read
from kundenakte.storage.transaction import NEW
from kundenakte.storage.unit import UnitOfWork

Item = Mapping[str, Any]
BY_CUSTOMER = "BILLING"  # what by_due finds by the customer


def move(unit: UnitOfWork, kind: str, number: int, source: int, target: int) -> None:
    """Plan to move a SUBSCRIPTION, SHIPMENT or draft INVOICE, with its OWNER item."""
    key = keys.filed(unit.account.id, source, kind, number)
    item = get(Connection.tables.customers, key)
    if item is None:  # gone since it was listed; the next run of the call sees that
        return
    fields = {**files.fields_of(item), **_whose(target)}
    moved = {**item, **keys.filed(unit.account.id, target, kind, number), "doc": document(fields)}
    unit.follow(int(item["version"]["N"]))
    moved["version"] = {"N": str(unit.time_id())}
    if "open_of" in item:
        moved["open_of"] = moved["pk"]
    if "due_shard" in item:
        moved["due_shard"] = {"S": keys.due(BY_CUSTOMER, target)}
    last = int(item.get(LAST_USAGE, {}).get("N", 0))
    unit.delete(key, *as_read(int(item["version"]["N"]), last))
    unit.put(moved, NEW)
    owner = keys.owner(unit.account.id, kind, number)
    unit.put({**owner, "customer_id": {"N": str(target)}}, "")


def move_usage(unit: UnitOfWork, subscription: int, source: int, target: int) -> int:
    """Plan to move the usage data of a subscription; answers how many there are. The subscription
    must be planned to move before: that keeps new ones out."""
    found = list(files.of_customer(unit, source, keys.usages(subscription)))
    for item in found:
        number = int(item["sk"]["S"].rpartition("#")[2])
        unit.delete({"pk": item["pk"], "sk": item["sk"]}, "attribute_exists(pk)")
        key = keys.usage(unit.account.id, target, subscription, number)
        unit.put({**item, **key, "doc": document({**files.fields_of(item), **_whose(target)})}, NEW)
    return len(found)


def _whose(customer_id: int) -> dict[str, int]:
    return {"CUSTOMER_ID": customer_id}
