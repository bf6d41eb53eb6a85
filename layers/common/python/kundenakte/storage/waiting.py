"""What waits for a person, found by indexes alone: keys are counted or listed, no item is read."""

from typing import Any

from kundenakte.domain.bank_entry import KIND as BANK_ENTRY
from kundenakte.storage import keys, office_keys
from kundenakte.storage.client import Connection
from kundenakte.storage.unit import UnitOfWork

MOST = 101  # that are counted, so that "more than 100" is known
MOST_KEYS = 1000  # of one list: some 25 read units


def count_drafts(unit: UnitOfWork) -> int:
    """How many invoices are drafts, up to MOST."""
    return _count("by_open", "open_key", office_keys.drafts(unit.account.id))


def count_undelivered(unit: UnitOfWork) -> int:
    """How many events a receiver of notifications did not take, up to MOST."""
    return _count("by_open", "open_key", office_keys.undelivered(unit.account.id))


def count_bank_entries(unit: UnitOfWork) -> int:
    """How many movements of the bank account are open, up to MOST."""
    return _count("by_account", "list_key", keys.listed(unit.account.id, BANK_ENTRY))


def count_debits(unit: UnitOfWork, until: str) -> int:
    """How many invoices are to be collected up to a day (YYYY-MM-DD), up to MOST."""
    answer = Connection.client.query(
        TableName=Connection.tables.customers,
        IndexName="by_due",
        KeyConditionExpression="due_shard = :shard AND due_at <= :until",
        ExpressionAttributeValues={
            ":shard": {"S": keys.collection(unit.account.id)},
            ":until": {"S": until},
        },
        Limit=MOST,
        Select="COUNT",
    )
    return int(answer["Count"])


def drafts(unit: UnitOfWork) -> list[keys.Key]:
    """The keys of drafts, the newest first."""
    return _newest(office_keys.drafts(unit.account.id))


def declarations(unit: UnitOfWork) -> list[int]:
    """The ids of declarations that nobody has handled, the oldest first."""
    found = _keys(office_keys.open_declarations(unit.account.id))
    return sorted(int(key["pk"]["S"].rpartition("#")[2]) for key in found)


def mails(unit: UnitOfWork) -> list[keys.Key]:
    """The keys of mails that did not arrive, the newest first."""
    return _newest(keys.returned_mails(unit.account.id))


def id_of(key: keys.Key) -> int:
    """The id that a sort key ends with."""
    return int(key["sk"]["S"].rpartition("#")[2])


def _newest(partition: str) -> list[keys.Key]:
    """Of more than MOST_KEYS any so many."""
    return sorted(_keys(partition), key=id_of, reverse=True)


def _keys(partition: str) -> list[keys.Key]:
    found = _asked("by_open", "open_key", partition, MOST_KEYS)["Items"]
    return [{"pk": item["pk"], "sk": item["sk"]} for item in found]


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
