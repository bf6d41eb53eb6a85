"""The log of what belongs to no customer: settings, keys, users, receivers, number ranges, articles
and coupons. Each entry is written in the transaction of its change (ARC-6: who changed what, when).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from kundenakte.domain import times
from kundenakte.storage import keys, notes, unit
from kundenakte.storage.client import Connection, document
from kundenakte.storage.transaction import NEW, Write, put_in_accounts

Change = dict[str, Any]
NEWEST = 10**16  # above every id
# Values that are secret, or a whole picture: the log says that they changed, and no more.
NAMED_ONLY = frozenset({"LOGO"})


class Author(NamedTuple):
    """Who changes something, as the log names it, and when."""

    actor: str
    now: datetime


def entry(
    account_id: str, by: Author, action: str, changes: Sequence[Change] = (), **about: Any
) -> Write:
    """The write of an entry: `changes` as FIELD, BEFORE, AFTER, of which those without BEFORE and
    AFTER only say that something changed; `about` names what it is about, such as KEY."""
    entry_id = unit.new_id(by.now)
    return put_in_accounts(item(account_id, entry_id, by, action, changes, about), NEW)


def item(
    account_id: str,
    entry_id: int,
    by: Author,
    action: str,
    changes: Sequence[Change],
    about: Mapping[str, Any],
) -> dict[str, Any]:
    """The item of an entry."""
    told = {"AT": times.stored(by.now), "ACTOR": by.actor, "ACTION": action}
    doc = document({**told, **about, "CHANGES": list(changes)})
    return {**keys.account_log(account_id, entry_id), "doc": doc}


def changed_settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What differs between two settings, groups of them part by part."""
    found = notes.differences(_flat(before), _flat(after))
    return [{"FIELD": one["FIELD"]} if one["FIELD"] in NAMED_ONLY else one for one in found]


def entries(account_id: str, before: int = NEWEST, size: int = 50) -> Iterator[dict[str, Any]]:
    """LOG_ID, AT, ACTOR, ACTION, CHANGES and what it is about, of every entry with an id below
    `before`, newest first; `size` to a read, read consistently."""
    asked: dict[str, Any] = {
        "TableName": Connection.tables.accounts,
        "KeyConditionExpression": "pk = :account AND sk BETWEEN :from AND :to",
        "ExpressionAttributeValues": {
            ":account": {"S": account_id},
            ":from": keys.account_log(account_id, 0)["sk"],
            ":to": keys.account_log(account_id, max(before - 1, 0))["sk"],
        },
        "ScanIndexForward": False,
        "ConsistentRead": True,
        "Limit": size,
    }
    while True:
        answer = Connection.client.query(**asked)
        for found in answer["Items"]:
            log_id = int(found["sk"]["S"].removeprefix("LOG#"))
            yield {"LOG_ID": log_id, **json.loads(found["doc"]["S"])}
        if "LastEvaluatedKey" not in answer:
            return
        asked["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _flat(settings: Mapping[str, Any]) -> dict[str, Any]:
    """CUSTOMER_NUMBERS.PREFIX instead of a group with its parts."""
    found: dict[str, Any] = {}
    for name, value in settings.items():
        parts = value if isinstance(value, Mapping) else None
        found |= {f"{name}.{part}": v for part, v in parts.items()} if parts else {name: value}
    return found
