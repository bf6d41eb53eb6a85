"""What waits for a person, by the index by_open alone: it is counted, and no item is read."""

from typing import Any

from kundenakte.domain.bank_entry import KIND as BANK_ENTRY
from kundenakte.storage import keys
from kundenakte.storage.client import Connection
from kundenakte.storage.unit import UnitOfWork

MOST = 101  # so that "more than 100" is known
MOST_KEYS = 1000  # of one look: 25 read units


def drafts(unit: UnitOfWork) -> int:
    """How many invoices are drafts, up to MOST."""
    return _count("by_open", "open_key", keys.drafts(unit.account.id))


def undelivered(unit: UnitOfWork) -> int:
    """How many events a receiver of notifications did not take, up to MOST."""
    return _count("by_open", "open_key", keys.undelivered(unit.account.id))


def declarations(unit: UnitOfWork) -> int:
    """How many declarations nobody has handled, up to MOST."""
    return _count("by_open", "open_key", keys.open_declarations(unit.account.id))


def bank_entries(unit: UnitOfWork) -> int:
    """How many movements of the bank account are open, up to MOST."""
    return _count("by_account", "list_key", keys.listed(unit.account.id, BANK_ENTRY))


def newest(partition: str, before: int = 10**16) -> list[dict[str, Any]]:
    """The keys in a partition of by_open, the newest first by the id in their sort key, from below
    `before` on; of more than MOST_KEYS any so many."""
    answer = _asked("by_open", "open_key", partition, MOST_KEYS)
    found = [{"pk": item["pk"], "sk": item["sk"]} for item in answer["Items"]]
    return sorted((key for key in found if id_of(key) < before), key=id_of, reverse=True)


def id_of(key: dict[str, Any]) -> int:
    """The id that a key ends with: of a declaration that of its partition."""
    last = key["sk"]["S"].rpartition("#")[2]
    return int(last if last.isdigit() else key["pk"]["S"].rpartition("#")[2])


def _count(index: str, attribute: str, partition: str) -> int:
    return int(_asked(index, attribute, partition, MOST, Select="COUNT")["Count"])


def _asked(index: str, attribute: str, partition: str, most: int, **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = Connection.client.query(
        TableName=Connection.tables.customers,
        IndexName=index,
        KeyConditionExpression=f"{attribute} = :partition",
        ExpressionAttributeValues={":partition": {"S": partition}},
        Limit=most,
        **more,
    )
    return answer
