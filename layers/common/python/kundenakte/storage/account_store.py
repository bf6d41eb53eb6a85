"""Accounts as management sees them: made, listed, and their settings changed.

Every pointer carries a copy of the settings. So whatever changes settings or keys also raises the
version of the settings item in the same transaction, on condition that nobody else did meanwhile:
no pointer can be left with an old copy.
"""

import json
import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

from kundenakte.domain.account import Account
from kundenakte.domain.errors import NotFound
from kundenakte.storage import account_log, api_keys, keys, notes, users
from kundenakte.storage.account_log import Author
from kundenakte.storage.api_keys import ApiKey, put
from kundenakte.storage.client import Connection, document, get
from kundenakte.storage.transaction import NEW, Write, commit
from kundenakte.storage.users import User

SECRET_BYTES = 32


class StoredAccount(NamedTuple):
    """An account with only those settings that were set; `version` counts its changes from 1,
    `secret` signs what pages hand out."""

    id: str
    hash: str
    created: str
    settings: Mapping[str, Any]
    version: int = 1
    secret: str = ""

    @property
    def account(self) -> Account:
        """The account as calls see it."""
        return Account.of(self.pointer())

    def pointer(self, **more: str) -> dict[str, Any]:
        """What a pointer to this account says."""
        named = {"ACCOUNT": self.id, "HASH": self.hash, "SECRET": self.secret}
        return {**named, "SETTINGS": self.settings, **more}


class Listed(NamedTuple):
    """One line of the list of all accounts."""

    id: str
    hash: str
    company: str
    created: str


def new(settings: Mapping[str, Any], at: str) -> StoredAccount:
    """An account that is not stored yet, under a random id and hash."""
    names = secrets.token_hex(5), secrets.token_hex(16)
    return StoredAccount(*names, at, settings, secret=_new_secret())


def _new_secret() -> str:
    return secrets.token_hex(SECRET_BYTES)


def read(account_id: str) -> StoredAccount:
    """The account as last written. Raises NotFound."""
    item = get(Connection.tables.accounts, keys.settings(account_id))
    if item is None:
        raise NotFound("account")
    return StoredAccount(
        id=account_id,
        hash=item["hash"]["S"],
        created=item["created"]["S"],
        settings=json.loads(item["doc"]["S"]),
        version=int(item["version"]["N"]),
        secret=item["secret"]["S"] if "secret" in item else _new_secret(),
    )


def found(account_id: str) -> Account | None:
    """The account as calls see it, None where there is no such one."""
    try:
        return read(account_id).account
    except NotFound:
        return None


def create(stored: StoredAccount, first: ApiKey, owner: User, by: Author) -> None:
    """Store a new account with its first API key and its first user. Raises Taken when the key is
    in use."""
    added = api_keys.additions(stored.pointer(), first)
    changes = account_log.changed_settings({}, stored.settings)
    logged = account_log.entry(stored.id, by, "account.create", changes)
    commit([*added, *_writes(stored, NEW), *users.additions(stored.id, owner), logged])


def put_back(stored: StoredAccount) -> None:
    """Store an account whose keys are stored already: from now on they, and its pages, lead to it.
    Raises Taken when a key is in use elsewhere."""
    pointers = [api_keys.leading(stored.pointer(), key, NEW) for key in api_keys.of(stored.id)]
    commit([*pointers, *_writes(stored, NEW)])


def change_settings(
    stored: StoredAccount, settings: Mapping[str, Any], by: Author
) -> StoredAccount:
    """Store other settings, in the account and in every pointer to it. Raises LostRace."""
    after = stored._replace(settings=settings, version=stored.version + 1)
    pointers = [api_keys.leading(after.pointer(), key) for key in api_keys.of(stored.id)]
    changes = account_log.changed_settings(stored.settings, settings)
    logged = [account_log.entry(stored.id, by, "account.set", changes)] if changes else []
    commit([*_raised(after), *pointers, *logged])
    return after


def change_keys(
    stored: StoredAccount,
    by: Author,
    action: str,
    add: ApiKey | None = None,
    remove: ApiKey | None = None,
) -> None:
    """Add a key, take one away, or both at once; `action` is what the log calls it. Raises Taken
    when the new one is in use."""
    added = api_keys.additions(stored.pointer(), add) if add else []
    removed = api_keys.removals(stored.id, remove) if remove else []
    after = stored._replace(version=stored.version + 1)
    changes = notes.differences(api_keys.logged(remove), api_keys.logged(add))
    [key_id, *_] = [key.id for key in (add, remove) if key]
    logged = account_log.entry(stored.id, by, action, changes, KEY=key_id)
    commit([*added, *_raised(after), *removed, logged])


def all_accounts() -> list[Listed]:
    """Every account of the installation, oldest first."""
    found: list[Listed] = []
    asked: dict[str, Any] = {}
    while True:
        answer = Connection.client.query(
            TableName=Connection.tables.accounts,
            KeyConditionExpression="pk = :list",
            ExpressionAttributeValues={":list": keys.installation("")["pk"]},
            ConsistentRead=True,
            **asked,
        )
        found += [_listed(item) for item in answer["Items"]]
        if "LastEvaluatedKey" not in answer:
            return sorted(found, key=lambda account: (account.created, account.id))
        asked = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def _raised(after: StoredAccount) -> list[Write]:
    """The writes of an account's next version, refused when it is not the next one any more."""
    return _writes(after, "version = :read", {":read": {"N": str(after.version - 1)}})


def _writes(
    stored: StoredAccount, condition: str, values: Mapping[str, Any] | None = None
) -> list[Write]:
    item = {
        **keys.settings(stored.id),
        "doc": document(stored.settings),
        "hash": {"S": stored.hash},
        "created": {"S": stored.created},
        "version": {"N": str(stored.version)},
        "secret": {"S": stored.secret},
    }
    company = stored.account.settings["COMPANY"]
    line = {"ACCOUNT": stored.id, "HASH": stored.hash, "COMPANY": company}
    listed = {**keys.installation(stored.id), "doc": document({**line, "CREATED": stored.created})}
    pointer = {**keys.hash_pointer(stored.hash), "doc": document(stored.pointer())}
    return [put(item, condition, values), put(listed), put(pointer)]


def _listed(item: Mapping[str, Any]) -> Listed:
    line = json.loads(item["doc"]["S"])
    return Listed(line["ACCOUNT"], line["HASH"], line["COMPANY"], line["CREATED"])
