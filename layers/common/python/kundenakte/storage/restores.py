"""Reads an account back from an archive: its items, in numbered batches, and at last the ways that
lead to it. A marker says which archive is being read, and how far; while it is there, the same
archive can go on. Nobody reaches the account before its settings are there, which come last."""

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from kundenakte.domain.errors import Problem, Refused
from kundenakte.storage import account_changes, account_store, keys, office_keys, users
from kundenakte.storage.account_store import StoredAccount
from kundenakte.storage.client import Connection, get
from kundenakte.storage.export_families import is_exported
from kundenakte.storage.transaction import NEW

WRITERS = 8  # items that are written at the same time
Item = Mapping[str, Any]


class Restore(NamedTuple):
    """A reading back that is not complete: of which archive (a digest), and how many batches are
    done."""

    archive: str
    done: int = 0


def find(account: str) -> Restore | None:
    """The reading back of an account that is under way."""
    item = get(Connection.tables.accounts, office_keys.restore(account))
    return Restore(item["archive"]["S"], int(item["done"]["N"])) if item else None


def begin(account: str, archive: str) -> Restore:
    """The reading back of an archive, a new one or one that was broken off. Raises Refused where
    the account is there already, or another archive is being read into it."""
    under_way = find(account)
    if under_way is None:
        _begin_anew(account, archive)
        return Restore(archive)
    return _same(under_way, archive)


def going_on(account: str, archive: str) -> Restore:
    """The reading back of this archive, which must have begun. Raises Refused."""
    found = find(account)
    if found is None:
        raise Refused(Problem("invalid", "archive", "it is not being read back"))
    return _same(found, archive)


def _same(under_way: Restore, archive: str) -> Restore:
    if under_way.archive != archive:
        reason = "another archive of this account is being read back; go on with that one"
        raise Refused(Problem("invalid", "archive", reason))
    return under_way


def _begin_anew(account: str, archive: str) -> None:
    if get(Connection.tables.accounts, keys.settings(account)):
        raise Refused(Problem("taken", "account", "it is in this installation already"))
    begun = {"archive": {"S": archive}, "done": {"N": "0"}}
    _put(Connection.tables.accounts, {**office_keys.restore(account), **begun})


def write(account: str, table: str, items: list[Item]) -> None:
    """Store items that are not there. Raises Refused for one that is of no family of this account,
    and for one that is there and is another one."""
    for item in items:
        _check(account, table, item)
    name = getattr(Connection.tables, table)
    own = [item for item in items if item["sk"]["S"] != "SETTINGS"]
    for settings in (item for item in items if item["sk"]["S"] == "SETTINGS"):
        _keep(account, settings)
    with ThreadPoolExecutor(WRITERS) as pool:
        for _ in pool.map(lambda item: _put(name, item), own):
            pass


def _check(account: str, table: str, item: Item) -> None:
    partition = item["pk"]["S"]
    whose = account if table == "accounts" else partition.partition("#")[0]
    inside = partition == account if table == "accounts" else partition.startswith(f"{account}#")
    try:
        known = inside and whose == account and is_exported(item)
    except LookupError:
        known = False
    if not known:
        raise Refused(Problem("invalid", "items", "an item is of no kind that an archive holds"))


def _put(table: str, item: Item) -> None:
    client = Connection.client
    try:
        client.put_item(TableName=table, Item=item, ConditionExpression=NEW)
    except client.exceptions.ConditionalCheckFailedException:
        if get(table, {"pk": item["pk"], "sk": item["sk"]}) != item:
            raise Refused(Problem("taken", "items", "an item is there that is another")) from None


def _keep(account: str, settings: Item) -> None:
    """Lay the settings aside: once they are stored, the account is there."""
    held = {name: value for name, value in settings.items() if name not in ("pk", "sk")}
    _mark(account, "SET settings = :value", {"M": held})


def note(account: str, done: int) -> None:
    """Note that so many batches are done."""
    _mark(account, "SET done = :value", {"N": str(done)})


def _mark(account: str, expression: str, value: Mapping[str, Any]) -> None:
    Connection.client.update_item(
        TableName=Connection.tables.accounts,
        Key=office_keys.restore(account),
        UpdateExpression=expression,
        ConditionExpression="attribute_exists(pk)",
        ExpressionAttributeValues={":value": value},
    )


def open_up(account: str, public_url: str) -> StoredAccount:
    """Have everything lead to the account, whose items are all there; can be repeated. Raises Taken
    when one of its API keys is in use elsewhere."""
    marker = get(Connection.tables.accounts, office_keys.restore(account)) or {}
    if "settings" not in marker:
        raise Refused(Problem("missing", "items", "the account's settings are not there"))
    if get(Connection.tables.accounts, keys.settings(account)):
        return account_store.read(account)
    stored = _account(account, marker["settings"]["M"], public_url)
    users.put_back(account)
    account_changes.put_back(stored)
    return stored


def _account(account: str, held: Mapping[str, Any], public_url: str) -> StoredAccount:
    settings = json.loads(held["doc"]["S"])
    return StoredAccount(
        id=account,
        hash=held["hash"]["S"],
        created=held["created"]["S"],
        settings={**settings, "PUBLIC_URL": public_url} if public_url else settings,
        version=int(held["version"]["N"]),
        secret=held["secret"]["S"],
    )


def end(account: str) -> None:
    """Take the marker away: nothing can be written by a restore any more."""
    key = office_keys.restore(account)
    Connection.client.delete_item(TableName=Connection.tables.accounts, Key=key)
