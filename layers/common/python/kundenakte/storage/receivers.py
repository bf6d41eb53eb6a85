"""The receivers of an account's notifications: an item of their own beside its settings, since
settings are copied to every key and read by every page, and these hold secrets."""

import json
from typing import NamedTuple

from kundenakte.domain.receivers import Receiver
from kundenakte.storage import keys
from kundenakte.storage.api_keys import put
from kundenakte.storage.client import Connection, document, get
from kundenakte.storage.transaction import NEW, commit


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


def replace(account_id: str, before: Stored, after: tuple[Receiver, ...]) -> None:
    """Store other receivers. Raises LostRace when somebody else changed them since `before`."""
    item = {
        **keys.receivers(account_id),
        "doc": document({"RECEIVERS": [each.stored() for each in after]}),
        "version": {"N": str(before.version + 1)},
    }
    condition = "version = :read" if before.version else NEW
    values = {":read": {"N": str(before.version)}} if before.version else None
    commit([put(item, condition, values)])
