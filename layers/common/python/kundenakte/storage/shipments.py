"""Shipments in customers' files: found by id, subscription or account, and written."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kundenakte.domain.errors import NotFound
from kundenakte.domain.shipment import KIND, Shipment
from kundenakte.domain.subscription import Subscription
from kundenakte.storage import counters, files, keys, notes, subscriptions
from kundenakte.storage.client import document
from kundenakte.storage.unit import UnitOfWork


def next_id(unit: UnitOfWork) -> int:
    """The next SHIPMENT_ID."""
    return counters.next_id(unit, KIND)


def read(unit: UnitOfWork, shipment_id: int) -> Shipment:
    """The shipment as last written. Raises NotFound on SHIPMENT_ID."""
    found = find(unit, shipment_id)
    if found is None:
        raise NotFound("SHIPMENT_ID")
    return found


def find(unit: UnitOfWork, shipment_id: int) -> Shipment | None:
    """The shipment as last written, or None."""
    item = files.find(unit, KIND, shipment_id)
    return of_item(item) if item else None


def of_customer(unit: UnitOfWork, customer_id: int) -> Iterator[Shipment]:
    """All shipments to a customer, ascending by id."""
    return map(of_item, files.of_customer(unit, customer_id, f"{KIND}#"))


def of_account(unit: UnitOfWork, after: int, size: int) -> Iterator[Shipment]:
    """All shipments of the account with an id above `after`, ascending by id."""
    return map(of_item, files.of_account(unit, KIND, after, size=size))


def of_item(item: Mapping[str, Any]) -> Shipment:
    """The shipment that an item holds."""
    return Shipment(json.loads(item["doc"]["S"]), int(item["version"]["N"]))


def add(unit: UnitOfWork, new: Shipment, subscription: Subscription) -> None:
    """Plan a new shipment of a subscription, which must still be as it was read."""
    unit.follow(subscription.version)
    subscriptions.unchanged(unit, subscription)
    files.own(unit, KIND, new.id, new.customer_id)
    notes.log(unit, new.customer_id, "shipment.create", SHIPMENT_ID=new.id)
    unit.put(_item(unit, new))


def replace(unit: UnitOfWork, before: Shipment, after: Shipment) -> None:
    """Plan a change, on condition that `before` is still stored; nothing when they are equal."""
    if after is before:
        return
    unit.follow(before.version)
    changes = notes.differences(before.fields, after.fields)
    notes.log(unit, after.customer_id, "shipment.update", changes, SHIPMENT_ID=after.id)
    unit.put(_item(unit, after), "version = :read", _read(before))


def remove(unit: UnitOfWork, shipment: Shipment) -> None:
    """Plan a deletion; the log keeps what it was."""
    unit.follow(shipment.version)
    changes = notes.differences(shipment.fields, {})
    notes.log(unit, shipment.customer_id, "shipment.delete", changes, SHIPMENT_ID=shipment.id)
    files.disown(unit, KIND, shipment.id)
    unit.delete(_key(unit, shipment), "version = :read", _read(shipment))


def _read(shipment: Shipment) -> dict[str, Any]:
    return {":read": {"N": str(shipment.version)}}


def _key(unit: UnitOfWork, shipment: Shipment) -> keys.Key:
    return keys.filed(unit.account.id, shipment.customer_id, KIND, shipment.id)


def _item(unit: UnitOfWork, shipment: Shipment) -> dict[str, Any]:
    return {
        **_key(unit, shipment),
        "list_key": {"S": keys.listed(unit.account.id, KIND)},
        "list_sort": {"S": f"{shipment.id:016d}"},
        "version": {"N": str(unit.time_id())},
        "doc": document(shipment.fields),
    }
