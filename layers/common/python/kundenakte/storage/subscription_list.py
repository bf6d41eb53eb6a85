"""Subscriptions of an account for its lists: the newest first, and those that billing refuses."""

from collections.abc import Iterator
from typing import Final

from kundenakte.domain.subscription import KIND, Subscription
from kundenakte.storage import files, keys, subscriptions
from kundenakte.storage.client import Connection, batch_get
from kundenakte.storage.unit import UnitOfWork

NEWEST: Final = 10**16  # above every id


def newest(unit: UnitOfWork, before: int, size: int) -> Iterator[Subscription]:
    """The account's subscriptions with an id below `before`, the newest first."""
    found = files.of_account(unit, KIND, until=before - 1, size=size, newest_first=True)
    return map(subscriptions.of_item, found)


def refused(unit: UnitOfWork, ids: list[int]) -> Iterator[Subscription]:
    """Those of up to 100 subscriptions that billing still refuses."""
    if not ids:
        return
    owners = batch_get(
        Connection.tables.customers, [keys.owner(unit.account.id, KIND, number) for number in ids]
    )
    known = {item["pk"]["S"]: int(item["customer_id"]["N"]) for item in owners}
    wanted = [
        keys.filed(unit.account.id, known[place], KIND, number)
        for number in ids
        if (place := keys.owner(unit.account.id, KIND, number)["pk"]["S"]) in known
    ]
    for item in files.as_stored(wanted):
        found = subscriptions.of_item(item)
        if found.fields.get("BILLING_FAULTS"):
            yield found
