"""Exports of an account: what was asked for, how far it is, and where the archive is.

An export that is asked for leaves a note in the customers table, whose stream has `event_route` put
it into the queue; so both are written or neither. The note goes when the archive is there.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kundenakte.domain.errors import LostRace
from kundenakte.domain.export import DAYS, KIND, UNDER_WAY, Export
from kundenakte.storage import counters, office_keys, transfer
from kundenakte.storage.client import Connection, document, get
from kundenakte.storage.transaction import NEW
from kundenakte.storage.unit import UnitOfWork

SECONDS = DAYS * 24 * 60 * 60
STALLED = 6 * 60 * 60  # seconds without progress; then nobody works on it any more


def next_id(unit: UnitOfWork) -> int:
    """The next EXPORT_ID."""
    return counters.next_id(unit, KIND)


def add(unit: UnitOfWork, new: Export) -> None:
    """Plan a new export, and that it is made."""
    expires = unit.expires(SECONDS)
    item = {**office_keys.export(unit.account.id, new.id), "doc": document(new.fields)}
    item |= {"version": {"N": str(new.version)}, "expires": expires}
    unit.put(item, NEW, table=Connection.tables.accounts)
    unit.put({**office_keys.export_work(unit.account.id, new.id), "expires": expires})


def find(account: str, export_id: int) -> Export | None:
    """The export as last written, or None."""
    item = get(Connection.tables.accounts, office_keys.export(account, export_id))
    return _export(item) if item else None


def of_account(account: str) -> list[Export]:
    """The account's exports of the last two weeks, newest first."""
    answer = Connection.client.query(
        TableName=Connection.tables.accounts,
        KeyConditionExpression="pk = :account AND begins_with(sk, :export)",
        ExpressionAttributeValues={":account": {"S": account}, ":export": {"S": f"{KIND}#"}},
        ConsistentRead=True,
        ScanIndexForward=False,
    )
    return [_export(item) for item in answer["Items"]]


def under_way(unit: UnitOfWork, kind: str) -> Export | None:
    """The export of a kind that is being made; one that stalled is none."""
    oldest = int(unit.now.timestamp()) - STALLED
    found = (each for each in of_account(unit.account.id) if each.kind == kind)
    return next((each for each in found if each.under_way and _moved(each) > oldest), None)


def save(account: str, after: Export) -> Export:
    """Store an export as it is now, and answer it. Raises LostRace when somebody else did since it
    was read."""
    client, version = Connection.client, after.version + 1
    try:
        client.update_item(
            TableName=Connection.tables.accounts,
            Key=office_keys.export(account, after.id),
            UpdateExpression="SET doc = :doc, version = :next",
            ConditionExpression="version = :read",
            ExpressionAttributeValues={
                ":doc": document(after.fields),
                ":next": {"N": str(version)},
                ":read": {"N": str(after.version)},
            },
        )
    except client.exceptions.ConditionalCheckFailedException:
        raise LostRace from None
    if after.state not in UNDER_WAY:
        _let_rest(account, after.id)
    return Export(after.fields, version)


def folder(account: str, export_id: int) -> str:
    """What the keys of an export's files begin with in the bucket of transfers."""
    return f"{account}/export/{export_id}"


def link(account: str, export: Export) -> str:
    """An address of the archive that works for a minute."""
    return transfer.link(archive_key(account, export.id), export.file_name())


def archive_key(account: str, export_id: int) -> str:
    """Where the archive is in the bucket of transfers."""
    return f"{folder(account, export_id)}/archive.tar.gz"


def _let_rest(account: str, export_id: int) -> None:
    key = office_keys.export_work(account, export_id)
    Connection.client.delete_item(TableName=Connection.tables.customers, Key=key)


def _moved(export: Export) -> int:
    at = export.work.get("MOVED") or export.fields["CREATED"]
    return int(datetime.fromisoformat(at).timestamp())


def _export(item: Mapping[str, Any]) -> Export:
    return Export(json.loads(item["doc"]["S"]), int(item["version"]["N"]))
