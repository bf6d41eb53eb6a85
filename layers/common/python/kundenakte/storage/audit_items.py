"""What a tax auditor is shown, found without an index, which those of deleted customers are not in:
ids are counted from 1, and an OWNER item leads from each to the file that it is in."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from kundenakte.domain.times import BERLIN
from kundenakte.storage import files, keys
from kundenakte.storage.client import Connection, batch_get
from kundenakte.storage.unit import EPOCH, RANDOM_BITS

Item = dict[str, Any]
BATCH = 100


def of_kind(account: str, kind: str, after: int) -> list[Item]:
    """Those INVOICE or PAYMENT items of the next 100 ids that are there, blocked ones too,
    ascending."""
    table = Connection.tables.customers
    ids = range(after + 1, after + 1 + BATCH)
    owners = batch_get(table, [keys.owner(account, kind, number) for number in ids])
    wanted = [_filed(account, kind, owner) for owner in owners]
    found = batch_get(table, wanted) if wanted else []
    return sorted(found, key=lambda item: str(item["sk"]["S"]))


def _filed(account: str, kind: str, owner: Item) -> keys.Key:
    number = int(owner["pk"]["S"].rpartition("#")[2])
    return keys.filed(account, int(owner["customer_id"]["N"]), kind, number)


def log_of(account: str, customer_id: int, first: date, last: date) -> Iterator[list[Item]]:
    """A customer's log entries of these days in Berlin, oldest first."""
    file = keys.customer_file(account, customer_id)
    return _log(Connection.tables.customers, file, first, last)


def own_log(account: str, first: date, last: date) -> Iterator[list[Item]]:
    """Likewise of what belongs to no customer."""
    return _log(Connection.tables.accounts, account, first, last)


def _log(table: str, pk: str, first: date, last: date) -> Iterator[list[Item]]:
    asked = {
        "TableName": table,
        "KeyConditionExpression": "pk = :pk AND sk BETWEEN :first AND :last",
        "ExpressionAttributeValues": {
            ":pk": {"S": pk},
            ":first": {"S": f"LOG#{_id_at(first):016d}"},
            ":last": {"S": f"LOG#{_id_at(last + timedelta(days=1)) - 1:016d}"},
        },
        "ConsistentRead": True,
    }
    return files.answers(asked)


def _id_at(day: date) -> int:
    """The first id that is given out on a day; ids are made of the time."""
    begins = datetime.combine(day, time(), BERLIN).timestamp()
    return max(int(begins * 1000) - EPOCH, 0) << RANDOM_BITS
