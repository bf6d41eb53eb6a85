"""API keys: shown once, stored as SHA-256 only, each with an item in its account's list."""

import json
import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple, Self

from kundenakte.storage import keys
from kundenakte.storage.accounts import digest
from kundenakte.storage.client import Connection, document
from kundenakte.storage.transaction import NEW, Write, put_in_accounts, write

MOST = 40  # keys of one account: all their pointers are rewritten in one transaction
_BYTES = 20  # 160 bits
_ID = 8  # characters of a key's id, the beginning of its digest


class ApiKey(NamedTuple):
    """A key without its secret; `id`, the beginning of `digest`, names it in lists and logs."""

    id: str
    digest: str
    email: str
    label: str
    created: str

    @classmethod
    def of(cls, secret: str, email: str, label: str, at: str) -> Self:
        """The key with this secret."""
        hashed = digest(secret)
        return cls(hashed[:_ID], hashed, email, label, at)


def logged(key: ApiKey | None) -> dict[str, str]:
    """What the log of changes says of a key; nothing of none."""
    return {"KEY_ID": key.id, "EMAIL": key.email, "LABEL": key.label} if key else {}


def make_secret() -> str:
    """A new secret: 40 hex digits."""
    return secrets.token_hex(_BYTES)


def of(account_id: str) -> list[ApiKey]:
    """The account's keys, oldest first, as last written."""
    answer = Connection.client.query(
        TableName=Connection.tables.accounts,
        KeyConditionExpression="pk = :account AND begins_with(sk, :key)",
        ExpressionAttributeValues={
            ":account": {"S": account_id},
            ":key": keys.api_key(account_id, "")["sk"],
        },
        ConsistentRead=True,
    )
    return sorted(map(_read, answer["Items"]), key=lambda key: (key.created, key.id))


def additions(pointer: Mapping[str, Any], key: ApiKey) -> list[Write]:
    """The two writes of a new key, both refused when its secret is in use in any account."""
    line = {"EMAIL": key.email, "LABEL": key.label, "CREATED": key.created}
    item = {**keys.api_key(str(pointer["ACCOUNT"]), key.id), "digest": {"S": key.digest}}
    return [
        leading(pointer, key, NEW),
        put_in_accounts({**item, "doc": document(line)}, NEW, taken="api_key"),
    ]


def leading(pointer: Mapping[str, Any], key: ApiKey, condition: str = "") -> Write:
    """The write that has the key lead to the account as `pointer` says."""
    target = {**pointer, "EMAIL": key.email, "KEY_ID": key.id}
    item = {**keys.key_pointer(key.digest), "doc": document(target)}
    return put_in_accounts(item, condition, taken="api_key" if condition else "")


def removals(account_id: str, key: ApiKey) -> list[Write]:
    """The writes that take a key away; refused when it is gone already."""
    return [
        write("Delete", Connection.tables.accounts, {"Key": gone}, "attribute_exists(pk)")
        for gone in (keys.key_pointer(key.digest), keys.api_key(account_id, key.id))
    ]


def _read(item: Mapping[str, Any]) -> ApiKey:
    line = json.loads(item["doc"]["S"])
    key_id = item["sk"]["S"].rpartition("#")[2]
    return ApiKey(key_id, item["digest"]["S"], line["EMAIL"], line["LABEL"], line["CREATED"])
