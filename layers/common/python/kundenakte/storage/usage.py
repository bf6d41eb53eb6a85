"""Usage data of subscriptions: recorded until the next bill, then closed.

A bill notes the highest id that is on it (USAGE_BILLED, in the subscription). What is recorded or
removed later must have a greater id; the subscription's version is part of each write's condition,
so that no record can slip in behind a bill that is being made.
"""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from kundenakte.domain.money import decimal_text
from kundenakte.domain.subscription import Subscription
from kundenakte.storage import files, keys, subscriptions
from kundenakte.storage.client import Connection, document, get
from kundenakte.storage.unit import UnitOfWork

Record = Mapping[str, Any]
KIND = "USAGE"


def of(unit: UnitOfWork, subscription: Subscription) -> Iterator[Record]:
    """All usage data of a subscription, in the order in which it was recorded."""
    found = files.of_customer(unit, subscription.customer_id, keys.usages(subscription.id))
    return (json.loads(item["doc"]["S"]) for item in found)


def unbilled(unit: UnitOfWork, subscription: Subscription) -> Iterator[Record]:
    """What is on no invoice yet."""
    billed = int(subscription.fields.get("USAGE_BILLED", 0))
    return (record for record in of(unit, subscription) if record["USAGEDATA_ID"] > billed)


def add(unit: UnitOfWork, subscription: Subscription, record: Record) -> int:
    """Plan to record usage, and answer its USAGEDATA_ID."""
    unit.follow(subscription.version)
    usage_id = unit.time_id()
    subscriptions.used(unit, subscription, usage_id)
    key = _key(unit, subscription, usage_id)
    unit.put({**key, "doc": document({**record, "USAGEDATA_ID": usage_id})})
    owner = keys.owner(unit.account.id, KIND, usage_id)
    unit.put({**owner, "subscription_id": {"N": str(subscription.id)}})
    return usage_id


def subscription_of(unit: UnitOfWork, usage_id: int) -> int | None:
    """The SUBSCRIPTION_ID that a record belongs to, or None."""
    owner = get(Connection.tables.customers, keys.owner(unit.account.id, KIND, usage_id))
    return int(owner["subscription_id"]["N"]) if owner else None


def remove(unit: UnitOfWork, subscription: Subscription, usage_id: int) -> None:
    """Plan to remove a record that is on no invoice yet."""
    unit.follow(subscription.version)
    subscriptions.used(unit, subscription, unit.time_id())
    unit.delete(_key(unit, subscription, usage_id), "attribute_exists(pk)")
    files.disown(unit, KIND, usage_id)


def added(total: dict[str, Any] | None, record: Record) -> dict[str, Any]:
    """A record with its quantity added to what was summed up so far."""
    before = Decimal(total["QUANTITY"]) if total else Decimal(0)
    return {**record, "QUANTITY": decimal_text(before + Decimal(record["QUANTITY"]))}


def _key(unit: UnitOfWork, subscription: Subscription, usage_id: int) -> keys.Key:
    return keys.usage(unit.account.id, subscription.customer_id, subscription.id, usage_id)
