"""Entries of bank statements: each is stored in the transaction that books it, under a key that is
made of what the bank says, so that the same movement is never booked twice."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kundenakte.domain.bank_entry import KIND, BankEntry
from kundenakte.domain.errors import NotFound
from kundenakte.storage import account_lists, files, keys
from kundenakte.storage.client import Connection, batch_get, document, get
from kundenakte.storage.unit import UnitOfWork

DONE = f"{KIND}_DONE"  # the list of those that nobody has to look at


def read(unit: UnitOfWork, entry_id: str) -> BankEntry:
    """The entry as last written. Raises NotFound on BANKENTRY_ID."""
    found = find(unit, entry_id)
    if found is None:
        raise NotFound("BANKENTRY_ID")
    return found


def find(unit: UnitOfWork, entry_id: str) -> BankEntry | None:
    """The entry as last written, or None."""
    item = get(Connection.tables.customers, keys.bank_entry(unit.account.id, entry_id))
    return _entry(item) if item else None


def known(unit: UnitOfWork, entry_ids: list[str]) -> dict[str, BankEntry]:
    """Those of the entries that are stored, by id."""
    wanted = [keys.bank_entry(unit.account.id, entry_id) for entry_id in dict.fromkeys(entry_ids)]
    parts = [wanted[at : at + files.BATCH] for at in range(0, len(wanted), files.BATCH)]
    items = [item for part in parts for item in batch_get(Connection.tables.customers, part)]
    return {entry.id: entry for entry in map(_entry, items)}


def still_open(unit: UnitOfWork, after: str, size: int) -> Iterator[BankEntry]:
    """The entries that wait for a person behind a place in their list, the oldest first."""
    found = map(_entry, account_lists.behind(unit, KIND, after, size))
    return (entry for entry in found if entry.is_open)


def add(unit: UnitOfWork, entry: BankEntry) -> None:
    """Plan to store a new entry."""
    unit.put(_item(unit, entry))


def replace(unit: UnitOfWork, before: BankEntry, after: BankEntry) -> None:
    """Plan to change an entry, on condition that `before` is still stored."""
    read_version = {":read": {"N": str(before.version)}}
    unit.put(_item(unit, after), "version = :read", read_version)


def _entry(item: Mapping[str, Any]) -> BankEntry:
    return BankEntry(json.loads(item["doc"]["S"]), int(item["version"]["N"]))


def _item(unit: UnitOfWork, entry: BankEntry) -> dict[str, Any]:
    return {
        **keys.bank_entry(unit.account.id, entry.id),
        "list_key": {"S": keys.listed(unit.account.id, KIND if entry.is_open else DONE)},
        "list_sort": {"S": entry.place},
        "version": {"N": str(unit.time_id())},
        "doc": document(entry.fields),
    }
