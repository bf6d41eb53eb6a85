"""Accounts as they are stored: read, and listed. What changes them is in account_changes.py."""

import json
import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

from kundenakte.domain.account import Account
from kundenakte.domain.errors import NotFound
from kundenakte.storage import keys
from kundenakte.storage.client import Connection, get

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


def _listed(item: Mapping[str, Any]) -> Listed:
    line = json.loads(item["doc"]["S"])
    return Listed(line["ACCOUNT"], line["HASH"], line["COMPANY"], line["CREATED"])
