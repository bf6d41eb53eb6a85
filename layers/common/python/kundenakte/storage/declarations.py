"""Declarations of consumers: written once, found by id, of a customer and of the account.

Each has a partition of its own, in which the mails about it lie too: it may be nobody's that we
know. Where it is a customer's, an item in that file leads to it. It is forgotten when the time to
keep letters of trade is over, unless law or a person needs it longer (docs/legal.md).
"""

import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from kundenakte.domain.declaration import KIND, Declaration, reference
from kundenakte.domain.errors import NotFound
from kundenakte.domain.retention import letter_kept_until
from kundenakte.domain.times import BERLIN, business_day
from kundenakte.storage import counters, files, keys, office_keys
from kundenakte.storage.client import Connection, document, get
from kundenakte.storage.unit import UnitOfWork

_ONE_DAY = timedelta(days=1)


def next_id(unit: UnitOfWork) -> int:
    """The next DECLARATION_ID."""
    return counters.next_id(unit, KIND)


def new_reference(unit: UnitOfWork, kind: str) -> str:
    """What people will name a new declaration by."""
    return reference(kind, unit.today, secrets.token_hex(3))


def read(unit: UnitOfWork, declaration_id: int) -> Declaration:
    """The declaration as last written. Raises NotFound on DECLARATION_ID."""
    found = find(unit, declaration_id)
    if found is None:
        raise NotFound("DECLARATION_ID")
    return found


def find(unit: UnitOfWork, declaration_id: int) -> Declaration | None:
    """The declaration as last written; None also for one of a customer who was erased."""
    item = get(Connection.tables.customers, keys.declaration(unit.account.id, declaration_id))
    return of_item(item) if item and "blocked" not in item else None


def of_customer(unit: UnitOfWork, customer_id: int) -> Iterator[Declaration]:
    """A customer's declarations, the newest first."""
    pointers = files.of_customer(unit, customer_id, f"{KIND}#", newest_first=True)
    found = (find(unit, int(item["sk"]["S"].rpartition("#")[2])) for item in pointers)
    return (one for one in found if one)


def of_account(unit: UnitOfWork, before: int, size: int = files.BATCH) -> Iterator[Declaration]:
    """The account's declarations with an id below `before`, the newest first; the index lags."""
    found = files.of_account(unit, KIND, until=before - 1, size=size, newest_first=True)
    return map(of_item, found)


def of_item(item: Mapping[str, Any]) -> Declaration:
    """The declaration that an item holds."""
    fields, state = json.loads(item["doc"]["S"]), json.loads(item["state"]["S"])
    return Declaration(fields, state, int(item["version"]["N"]))


def add(unit: UnitOfWork, new: Declaration) -> None:
    """Plan a new declaration, and the way to it from its customer's file."""
    unit.put(_item(unit, new))
    if new.customer_id is not None:
        pointer = keys.filed(unit.account.id, new.customer_id, KIND, new.id)
        unit.put({**pointer, "expires": expires(unit.now)})


def save_state(unit: UnitOfWork, before: Declaration, after: Declaration) -> None:
    """Plan to note who has handled it, on condition that nobody else did; nothing else changes."""
    unit.update(
        keys.declaration(unit.account.id, before.id),
        "SET #state = :state, version = :next"
        + (" REMOVE open_key, open_of" if after.done else ""),
        "version = :read",
        {
            ":state": document(after.state),
            ":next": {"N": str(before.version + 1)},
            ":read": {"N": str(before.version)},
        },
        {"#state": "state"},
    )


def block(account: str, declaration_id: int, today: date) -> None:
    """Keep a declaration, and the mails about it, of a customer who was erased out of every list,
    until they expire. Can be repeated."""
    file = keys.declaration_file(account, declaration_id)
    asked = {
        "TableName": Connection.tables.customers,
        "KeyConditionExpression": "pk = :file",
        "ExpressionAttributeValues": {":file": {"S": file}},
        "ConsistentRead": True,
    }
    for item in (each for found in files.answers(asked) for each in found):
        Connection.client.update_item(
            TableName=Connection.tables.customers,
            Key={"pk": item["pk"], "sk": item["sk"]},
            UpdateExpression="SET blocked = if_not_exists(blocked, :today) "
            "REMOVE list_key, list_sort, open_key, open_of",
            ExpressionAttributeValues={":today": {"S": today.isoformat()}},
        )


def _item(unit: UnitOfWork, new: Declaration) -> dict[str, Any]:
    key = keys.declaration(unit.account.id, new.id)
    partition = office_keys.open_declarations(unit.account.id)
    return {
        **key,
        **({} if new.done else keys.waiting(partition, key["pk"]["S"])),
        "list_key": {"S": keys.listed(unit.account.id, KIND)},
        "list_sort": {"S": f"{new.id:016d}"},
        "version": {"N": "1"},
        "doc": document(new.fields),
        "state": document(new.state),
        "expires": expires(unit.now),
    }


def expires(received: datetime) -> dict[str, str]:
    """The TTL attribute of what was received or written then: the first instant after the time to
    keep it is over."""
    last: date = letter_kept_until(business_day(received))
    over = datetime.combine(last + _ONE_DAY, time(), BERLIN)
    return {"N": str(int(over.timestamp()))}
