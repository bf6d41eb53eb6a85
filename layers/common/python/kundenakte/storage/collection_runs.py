"""Collection runs: a run with its debits is one item collection, and one run at a time is open.

While a run is open it takes debits, each in the transaction that locks the invoice; the run counts
them in that transaction too, so that its file, written when nothing was counted since its debits
were read, holds exactly them.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from kundenakte.domain.invoice import Invoice
from kundenakte.domain.run import COMPLETE, KIND, Debit, Run
from kundenakte.storage import account_lists, counters, files, invoices, keys
from kundenakte.storage.client import Connection, document, get
from kundenakte.storage.unit import UnitOfWork


def open_run(unit: UnitOfWork) -> Run | None:
    """The run that takes debits, None when there is none."""
    item = get(Connection.tables.customers, keys.open_collection(unit.account.id))
    return find(unit, int(item["collection_id"]["N"])) if item else None


def find(unit: UnitOfWork, run_id: int) -> Run | None:
    """The run as last written, or None."""
    item = get(Connection.tables.customers, keys.collection_run(unit.account.id, run_id))
    return _run(item) if item else None


def behind(unit: UnitOfWork, place: str, size: int) -> Iterator[Run]:
    """The account's runs behind a place in their list, the newest first."""
    return map(_run, account_lists.behind(unit, KIND, place, size))


def next_id(unit: UnitOfWork) -> int:
    """The next COLLECTION_ID."""
    return counters.next_id(unit, KIND)


def due_invoices(unit: UnitOfWork, until: date, most: int) -> list[dict[str, Any]]:
    """Keys of up to so many invoices to be collected up to a day, as the index knows them."""
    found: list[dict[str, Any]] = []
    for page in files.due(keys.collection(unit.account.id), until.isoformat()):
        found += page
        if len(found) >= most:
            break
    return found[:most]


def invoices_at(wanted: list[dict[str, Any]]) -> list[Invoice]:
    """The invoices with these keys, as last written; those of deleted customers are left out."""
    items = files.as_stored(wanted)
    return [invoices.of_item(item) for item in items if "blocked" not in item]


def begin(unit: UnitOfWork, run: Run) -> None:
    """Plan a new run, the only open one."""
    pointer = keys.open_collection(unit.account.id)
    unit.put({**pointer, "collection_id": {"N": str(run.id)}})
    unit.put(_run_item(unit, run))


def save(unit: UnitOfWork, before: Run, changes: Mapping[str, Any]) -> None:
    """Plan a change of a run, on condition that `before` is still stored."""
    after = Run({**before.fields, **changes})
    unit.put(_run_item(unit, after), *_still(before.version))
    if after.complete:
        unit.delete(keys.open_collection(unit.account.id))


def complete(unit: UnitOfWork, before: Run, file: str, sha256: str) -> None:
    """Plan that a run takes no more debits, its file being written."""
    save(unit, before, {"STATUS": COMPLETE, "FILE": file, "SHA256": sha256})


def add_debit(unit: UnitOfWork, debit: Debit) -> None:
    """Plan a debit of an invoice that is in no run."""
    unit.put(_debit_item(unit, debit))


def save_debit(unit: UnitOfWork, before: Debit, changes: Mapping[str, Any]) -> None:
    """Plan a change of a debit, on condition that `before` is still stored."""
    after = Debit({**before.fields, **changes})
    unit.put(_debit_item(unit, after), *_still(before.version))


def find_debit(unit: UnitOfWork, run_id: int, invoice_id: int) -> Debit | None:
    """The debit of an invoice in a run, or None."""
    key = keys.collection_debit(unit.account.id, run_id, invoice_id)
    item = get(Connection.tables.customers, key)
    return _debit(item) if item else None


def debits(unit: UnitOfWork, run_id: int) -> list[Debit]:
    """All debits of a run, as last written, ascending by INVOICE_ID."""
    asked: dict[str, Any] = {
        "TableName": Connection.tables.customers,
        "KeyConditionExpression": "pk = :run AND begins_with(sk, :debit)",
        "ExpressionAttributeValues": {
            ":run": keys.collection_run(unit.account.id, run_id)["pk"],
            ":debit": {"S": "DEBIT#"},
        },
        "ConsistentRead": True,
    }
    return [_debit(item) for page in files.answers(asked) for item in page]


def _run(item: Mapping[str, Any]) -> Run:
    return Run(json.loads(item["doc"]["S"]), int(item["version"]["N"]))


def _debit(item: Mapping[str, Any]) -> Debit:
    return Debit(json.loads(item["doc"]["S"]), int(item["version"]["N"]))


def _run_item(unit: UnitOfWork, run: Run) -> dict[str, Any]:
    return {
        **keys.collection_run(unit.account.id, run.id),
        "list_key": {"S": keys.listed(unit.account.id, KIND)},
        "list_sort": {"S": run.place},
        "version": {"N": str(unit.time_id())},
        "doc": document(run.fields),
    }


def _debit_item(unit: UnitOfWork, debit: Debit) -> dict[str, Any]:
    return {
        **keys.collection_debit(unit.account.id, debit.run_id, debit.invoice_id),
        "version": {"N": str(unit.time_id())},
        "doc": document(debit.fields),
    }


def _still(version: int) -> tuple[str, dict[str, Any]]:
    return "version = :read", {":read": {"N": str(version)}}
