"""Subscriptions in customers' files: found by id, external id, customer or account, and written."""

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any

from kundenakte.domain.errors import NotFound
from kundenakte.domain.subscription import KIND, Subscription
from kundenakte.storage import counters, files, keys
from kundenakte.storage.client import Connection, document, get
from kundenakte.storage.transaction import NEW
from kundenakte.storage.unit import UnitOfWork

LAST_USAGE = "last_usage"  # attribute: the id of the newest usage data
INDEX_WAIT = 0.3  # seconds; the index lags behind a write by less, normally


def next_id(unit: UnitOfWork) -> int:
    """The next SUBSCRIPTION_ID."""
    return counters.next_id(unit, KIND)


def read(unit: UnitOfWork, subscription_id: int) -> Subscription:
    """The subscription as last written. Raises NotFound on SUBSCRIPTION_ID."""
    found = find(unit, subscription_id)
    if found is None:
        raise NotFound("SUBSCRIPTION_ID")
    return found


def find(unit: UnitOfWork, subscription_id: int) -> Subscription | None:
    """The subscription as last written, or None."""
    item = files.find(unit, KIND, subscription_id)
    return of_item(item) if item else None


def in_file(unit: UnitOfWork, customer_id: int, subscription_id: int) -> Subscription | None:
    """The subscription as last written where it is this customer's, else None."""
    key = keys.filed(unit.account.id, customer_id, KIND, subscription_id)
    item = get(Connection.tables.customers, key)
    return of_item(item) if item else None


def by_ext_uid(unit: UnitOfWork, ext_uid: str) -> Subscription | None:
    """The subscription with an external id, or None."""
    claim = keys.subscription_ext_uid_claim(unit.account.id, ext_uid)
    item = get(Connection.tables.customers, claim)
    return find(unit, int(item["subscription_id"]["N"])) if item else None


def by_hash(unit: UnitOfWork, page_hash: str) -> Subscription | None:
    """The subscription whose pages carry this hash, of this account only."""
    for wait in (0.0, INDEX_WAIT):
        time.sleep(wait)
        for key in files.with_hash(unit, page_hash, f"{KIND}#"):
            item = get(Connection.tables.customers, key)
            found = of_item(item) if item else None
            return found if found and found.fields.get("HASH") == page_hash else None
    return None


def of_customer(unit: UnitOfWork, customer_id: int) -> Iterator[Subscription]:
    """All subscriptions of a customer, ascending by id."""
    return map(of_item, files.of_customer(unit, customer_id, f"{KIND}#"))


def of_account(unit: UnitOfWork, after: int = 0, size: int = files.BATCH) -> Iterator[Subscription]:
    """All subscriptions of the account, ascending by id."""
    return map(of_item, files.of_account(unit, KIND, after, size=size))


def of_item(item: Mapping[str, Any]) -> Subscription:
    """The subscription that an item holds."""
    version, last = int(item["version"]["N"]), int(item.get(LAST_USAGE, {}).get("N", 0))
    return Subscription(json.loads(item["doc"]["S"]), version, last)


def add(unit: UnitOfWork, new: Subscription) -> None:
    """Plan a new subscription; its external id, if any, is claimed."""
    files.own(unit, KIND, new.id, new.customer_id)
    _claim(unit, new)
    unit.put(_item(unit, new))


def replace(
    unit: UnitOfWork, before: Subscription, after: Subscription, *, usage_billed: int = 0
) -> None:
    """Plan a change, on condition that `before` is still stored, and no newer usage data.

    `usage_billed`: usage data with ids up to this are on an invoice now; none can be added or
    removed below it any more.
    """
    if after.ext_uid != before.ext_uid:
        if before.ext_uid:
            unit.delete(keys.subscription_ext_uid_claim(unit.account.id, before.ext_uid))
        _claim(unit, after)
    after = after.with_fields(USAGE_BILLED=usage_billed or after.fields.get("USAGE_BILLED"))
    unit.put(_item(unit, after), *as_read(before.version, before.last_usage))


def as_read(version: int, last_usage: int) -> tuple[str, dict[str, Any]]:
    """The condition that an item is as it was read, without newer usage data, and its values."""
    values = {":read": {"N": str(version)}}
    if not last_usage:
        return f"version = :read AND attribute_not_exists({LAST_USAGE})", values
    values[":last"] = {"N": str(last_usage)}
    return f"version = :read AND {LAST_USAGE} = :last", values


def unchanged(unit: UnitOfWork, read: Subscription) -> None:
    """Plan to write only if the subscription is still as it was read."""
    key = keys.filed(unit.account.id, read.customer_id, KIND, read.id)
    unit.check(key, "version = :read", {":read": {"N": str(read.version)}})


def used(unit: UnitOfWork, read: Subscription, usage_id: int) -> None:
    """Likewise, and plan to note that usage data was added or removed, which who bills or moves the
    subscription must not overlook; the version stays, so that other usage data need not wait."""
    key = keys.filed(unit.account.id, read.customer_id, KIND, read.id)
    values = {":read": {"N": str(read.version)}, ":id": {"N": str(usage_id)}}
    unit.update(key, f"SET {LAST_USAGE} = :id", "version = :read", values)


def _claim(unit: UnitOfWork, subscription: Subscription) -> None:
    if subscription.ext_uid:
        claim = keys.subscription_ext_uid_claim(unit.account.id, subscription.ext_uid)
        item = {**claim, "subscription_id": {"N": str(subscription.id)}}
        unit.put(item, NEW, taken="SUBSCRIPTION_EXT_UID")


def _item(unit: UnitOfWork, subscription: Subscription) -> dict[str, Any]:
    due = subscription.due_on
    texts = {"page_hash": str(subscription.fields.get("HASH", ""))}
    if due:
        texts |= {"due_shard": keys.due("BILLING", subscription.customer_id)}
        texts |= {"due_at": due.isoformat()}
    return {
        **keys.filed(unit.account.id, subscription.customer_id, KIND, subscription.id),
        "list_key": {"S": keys.listed(unit.account.id, KIND)},
        "list_sort": {"S": f"{subscription.id:016d}"},
        "version": {"N": str(unit.time_id())},
        "doc": document(subscription.fields),
        **{name: {"S": text} for name, text in texts.items() if text},
    }
