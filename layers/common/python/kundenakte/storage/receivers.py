"""The receivers of an account's notifications: an item of their own beside its settings, since
settings are copied to every key and read by every page, and these hold secrets."""

import json
from typing import Any, NamedTuple

from kundenakte.domain.receivers import Receiver
from kundenakte.storage import account_log, keys, notes
from kundenakte.storage.account_log import Author
from kundenakte.storage.client import Connection, document, get
from kundenakte.storage.transaction import NEW, Write, commit, put_in_accounts

SECRET = ("PASSWORD", "SECRET")  # of these the log says that they changed, and no more


class Stored(NamedTuple):
    """The receivers in the order they were added; `version` counts the changes, 0: none ever."""

    receivers: tuple[Receiver, ...] = ()
    version: int = 0


def read(account_id: str) -> Stored:
    """The receivers as last written."""
    item = get(Connection.tables.accounts, keys.receivers(account_id))
    if item is None:
        return Stored()
    found = json.loads(item["doc"]["S"])["RECEIVERS"]
    return Stored(tuple(map(Receiver.of, found)), int(item["version"]["N"]))


def replace(
    account_id: str, before: Stored, after: tuple[Receiver, ...], by: Author, action: str
) -> None:
    """Store other receivers; `action` is what the log calls it. Raises LostRace when somebody else
    changed them since `before`."""
    item = {
        **keys.receivers(account_id),
        "doc": document({"RECEIVERS": [each.stored() for each in after]}),
        "version": {"N": str(before.version + 1)},
    }
    condition = "version = :read" if before.version else NEW
    values = {":read": {"N": str(before.version)}} if before.version else None
    commit(
        [
            put_in_accounts(item, condition, values),
            _logged(account_id, before.receivers, after, by, action),
        ]
    )


def _logged(
    account_id: str,
    before: tuple[Receiver, ...],
    after: tuple[Receiver, ...],
    by: Author,
    action: str,
) -> Write:
    """The entry of the log: what differs at the one receiver that differs, no secret of it."""
    old, new = ({each.id: each for each in several} for several in (before, after))
    name = next((one for one in {**old, **new} if old.get(one) != new.get(one)), "")
    changes = notes.differences(_shown(old.get(name)), _shown(new.get(name)))
    secret = (_secrets(old.get(name)), _secrets(new.get(name)))
    changes += [
        {"FIELD": field} for field, was, now in zip(SECRET, *secret, strict=True) if was != now
    ]
    return account_log.entry(account_id, by, action, changes, RECEIVER=name)


def _shown(receiver: Receiver | None) -> dict[str, Any]:
    if receiver is None:
        return {}
    return {"URL": receiver.url, "USER": receiver.user, "TYPES": list(receiver.types)}


def _secrets(receiver: Receiver | None) -> tuple[Any, Any]:
    return (receiver.password, receiver.secrets) if receiver else ("", ())
