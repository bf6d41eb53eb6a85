"""Imports: their records, and which of their rows were written already."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kundenakte.domain.errors import NotFound
from kundenakte.domain.import_job import KIND, ImportJob
from kundenakte.storage import counters, files, import_keys, keys
from kundenakte.storage.client import Connection, batch_get, document, get
from kundenakte.storage.unit import UnitOfWork

_DAY = 24 * 60 * 60
ROW_DAYS = 30  # so long a run can be taken up again without writing a row twice
CLAIM_DAYS = 366  # so long a row without a key is known again


def next_id(unit: UnitOfWork) -> int:
    """The next IMPORT_ID."""
    return counters.next_id(unit, KIND)


def read(unit: UnitOfWork, import_id: int) -> ImportJob:
    """The import as last written. Raises NotFound on IMPORT_ID."""
    item = get(Connection.tables.customers, import_keys.record(unit.account.id, import_id))
    if item is None:
        raise NotFound("IMPORT_ID")
    return _job(item)


def of_account(unit: UnitOfWork, before: int, size: int) -> Iterator[ImportJob]:
    """The account's imports with ids below `before`, newest first."""
    found = files.of_account(unit, KIND, until=before - 1, size=size, newest_first=True)
    return map(_job, found)


def save(unit: UnitOfWork, before: ImportJob | None, after: ImportJob) -> None:
    """Plan to store an import, on condition that `before` is still stored; None: it is new."""
    unit.follow(before.version if before else 0)
    item = {
        **import_keys.record(unit.account.id, after.id),
        "list_key": {"S": keys.listed(unit.account.id, KIND)},
        "list_sort": {"S": f"{after.id:016d}"},
        "version": {"N": str(unit.time_id())},
        "doc": document({**after.fields, "UPDATED": unit.at}),
    }
    if before:
        unit.put(item, "version = :read", {":read": {"N": str(before.version)}})
    else:
        unit.put(item)


def wake(unit: UnitOfWork, job: ImportJob) -> None:
    """Plan the note that has the stream wake who works on the import."""
    note = {"at": {"S": unit.at}, "stamp": {"N": str(unit.time_id())}}
    expires = {"expires": unit.expires(_DAY)}
    unit.put({**import_keys.work(unit.account.id, job.id), **note, **expires}, "")


def note_row(unit: UnitOfWork, job: ImportJob, line: int, told: Any) -> None:
    """Plan that the row of a line is written, and what is told of it, with what it writes."""
    item = {
        **import_keys.row(unit.account.id, job.id, line),
        "doc": document(told),
        "expires": unit.expires(ROW_DAYS * _DAY),
    }
    unit.put(item)


def noted_rows(unit: UnitOfWork, job: ImportJob, first: int, last: int) -> dict[int, Any]:
    """What was told of the rows between two lines that this import has written: only after it was
    cut off are there any of a chunk that is not done."""
    asked: dict[str, Any] = {
        "TableName": Connection.tables.customers,
        "KeyConditionExpression": "pk = :import AND sk BETWEEN :first AND :last",
        "ExpressionAttributeValues": {
            ":import": import_keys.record(unit.account.id, job.id)["pk"],
            ":first": import_keys.row(unit.account.id, job.id, first)["sk"],
            ":last": import_keys.row(unit.account.id, job.id, last)["sk"],
        },
        "ConsistentRead": True,
    }
    items = (item for found in files.answers(asked) for item in found)
    return {
        int(item["sk"]["S"].removeprefix("ROW#")): json.loads(item["doc"]["S"]) for item in items
    }


def claim(unit: UnitOfWork, digest: str, written: int, *, instead_of: int = 0) -> None:
    """Plan that a row without a key is known again; `instead_of` is what it was before, and what is
    there no more."""
    item = {
        **import_keys.claim(unit.account.id, digest),
        "written": {"N": str(written)},
        "expires": unit.expires(CLAIM_DAYS * _DAY),
    }
    if instead_of:
        unit.put(item, "written = :before", {":before": {"N": str(instead_of)}})
    else:
        unit.put(item)


def claimed(unit: UnitOfWork, digests: Sequence[str]) -> dict[str, int]:
    """Digest → the id of what a row of these values has written."""
    places = {import_keys.claim(unit.account.id, each)["pk"]["S"]: each for each in digests}
    found = read_all([keys.of(place, "CLAIM") for place in places])
    return {places[item["pk"]["S"]]: int(item["written"]["N"]) for item in found}


def read_all(wanted: Sequence[keys.Key]) -> list[dict[str, Any]]:
    """Items by their keys, any number, in no order."""
    parts = [wanted[at : at + files.BATCH] for at in range(0, len(wanted), files.BATCH)]
    table = Connection.tables.customers
    return [item for part in parts for item in batch_get(table, list(part))]


def mapping(unit: UnitOfWork, digest: str) -> dict[str, str] | None:
    """The mapping that was kept for headings, None when there is none."""
    item = get(Connection.tables.customers, import_keys.mapping(unit.account.id, digest))
    return json.loads(item["doc"]["S"]) if item else None


def keep_mapping(unit: UnitOfWork, digest: str, chosen: Mapping[str, str]) -> None:
    """Plan to keep a mapping for the next file with the same headings."""
    unit.put({**import_keys.mapping(unit.account.id, digest), "doc": document(chosen)}, "")


def _job(item: Mapping[str, Any]) -> ImportJob:
    return ImportJob(json.loads(item["doc"]["S"]), int(item["version"]["N"]))
