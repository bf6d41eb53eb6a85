"""Finds invoices for lists, ascending by id: each way reads no more than it has to.

Indexes lag behind writes, normally by less than a second; whatever they lead to is read again,
consistently. Invoices of deleted customers are not shown.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from kundenakte.domain.invoice import KIND, Invoice
from kundenakte.storage import files, invoices, keys
from kundenakte.storage.client import Connection, batch_get, get
from kundenakte.storage.unit import UnitOfWork

NEWEST = 10**16  # above every id
MOST_ANSWERS = 10  # of DynamoDB, 1 MB each, that one look through a customer's file reads
NOBODY = -1  # a customer that no account has


def by_ids(unit: UnitOfWork, invoice_ids: list[int]) -> Iterator[Invoice]:
    """Those of the invoices that are there; `invoice_ids` in ascending order."""
    account = unit.account.id
    for start in range(0, len(invoice_ids), files.BATCH):
        part = invoice_ids[start : start + files.BATCH]
        wanted = [keys.owner(account, KIND, number) for number in part]
        found = batch_get(Connection.tables.customers, wanted)
        owners = {item["pk"]["S"]: int(item["customer_id"]["N"]) for item in found}
        filed = [
            keys.filed(account, owners[key["pk"]["S"]], KIND, number)
            for number, key in zip(part, wanted, strict=True)
            if key["pk"]["S"] in owners
        ]
        yield from _shown(files.as_stored(filed))


def of_customer(unit: UnitOfWork, customer_id: int, after: int, size: int) -> Iterator[Invoice]:
    """A customer's invoices and drafts behind an id, `size` to a read."""
    first = keys.filed(unit.account.id, customer_id, KIND, after + 1)
    last = keys.filed(unit.account.id, customer_id, KIND, NEWEST - 1)
    asked: dict[str, Any] = {
        "KeyConditionExpression": "pk = :file AND sk BETWEEN :from AND :to",
        "ExpressionAttributeValues": {
            ":file": first["pk"],
            ":from": first["sk"],
            ":to": last["sk"],
        },
        "ConsistentRead": True,
        "Limit": size,
    }
    for found in _pages(asked):
        yield from _shown(found)


class Filed(NamedTuple):
    """A final document in a customer's file, by its id; whether it is an invoice not yet paid."""

    id: int
    is_open: bool


def filed(unit: UnitOfWork, customer_id: int) -> list[Filed]:
    """A customer's final documents, newest first, without what is in them; of a file of many MB the
    newest."""
    asked: dict[str, Any] = {
        "KeyConditionExpression": "pk = :file AND begins_with(sk, :begins)",
        "FilterExpression": "attribute_exists(sha256) AND attribute_not_exists(blocked)",
        "ProjectionExpression": "sk, open_key",
        "ExpressionAttributeValues": {
            ":file": {"S": keys.customer_file(unit.account.id, customer_id)},
            ":begins": {"S": f"{KIND}#"},
        },
        "ScanIndexForward": False,
        "ConsistentRead": True,
    }
    answers = islice(_pages(asked), MOST_ANSWERS)
    found = [item for page in answers for item in page]
    return [Filed(int(item["sk"]["S"].rpartition("#")[2]), "open_key" in item) for item in found]


def in_file(unit: UnitOfWork, customer_id: int, invoice_ids: list[int]) -> list[Invoice]:
    """Those invoices of a customer, read together, in the order asked for."""
    keyed = [keys.filed(unit.account.id, customer_id, KIND, number) for number in invoice_ids]
    return list(_shown(files.as_stored(keyed)))


def of_account(unit: UnitOfWork, after: int, size: int) -> Iterator[Invoice]:
    """All invoices and drafts of the account behind an id, `size` to a read."""
    return _shown(files.of_account(unit, KIND, after, size=size))


def still_open(unit: UnitOfWork, after: int) -> Iterator[Invoice]:
    """The account's final invoices that are not paid, behind an id; their keys are read at once."""
    asked: dict[str, Any] = {
        "IndexName": "by_open",
        "KeyConditionExpression": "open_key = :open",
        "ExpressionAttributeValues": {":open": {"S": keys.open_invoices(unit.account.id)}},
    }
    found = [item for page in _pages(asked) for item in page]
    ids = {item["sk"]["S"]: item for item in found}
    wanted = [ids[sk] for sk in sorted(ids) if int(sk.rpartition("#")[2]) > after]
    for start in range(0, len(wanted), files.BATCH):
        yield from _shown(files.as_stored(wanted[start : start + files.BATCH]))


def newest(unit: UnitOfWork, before: int, size: int) -> Iterator[Invoice]:
    """The account's invoices and drafts with an id below `before`, the newest first."""
    return _shown(files.of_account(unit, KIND, until=before - 1, size=size, newest_first=True))


class Due(NamedTuple):
    """An open invoice as the index knows it: `cents` are open, due on `day`."""

    file: str
    id: int
    cents: int
    currency: str
    day: str


def due_list(unit: UnitOfWork, most: int) -> tuple[list[Due], bool]:
    """Up to so many of the account's open invoices, the longest due first, and whether these are
    all; no invoice is read. The index lags by less than a second, normally."""
    asked: dict[str, Any] = {
        "IndexName": "by_open",
        "KeyConditionExpression": "open_key = :open",
        "ExpressionAttributeValues": {":open": {"S": keys.open_invoices(unit.account.id)}},
        "Limit": most + 1,
    }
    found: list[Due] = []
    for page in _pages(asked):
        found += map(_due, page)
        if len(found) > most:
            break
    return sorted(found[:most], key=lambda one: (one.day, one.id)), len(found) <= most


def at(found: list[Due]) -> Iterator[Invoice]:
    """These open invoices as last written, in their order."""
    wanted = [keys.of(one.file, f"{KIND}#{one.id:016d}") for one in found]
    for start in range(0, len(wanted), files.BATCH):
        yield from _shown(files.as_stored(wanted[start : start + files.BATCH]))


def _due(item: files.Item) -> Due:
    number = int(item["sk"]["S"].rpartition("#")[2])
    currency, day = item["currency"]["S"], item["due_on"]["S"]
    return Due(item["pk"]["S"], number, int(item["outstanding"]["N"]), currency, day)


def customer_of(unit: UnitOfWork, subscription_id: int) -> int:
    """Whose file a subscription and its invoices are in; NOBODY when there is no such one."""
    key = keys.owner(unit.account.id, "SUBSCRIPTION", subscription_id)
    owner = get(Connection.tables.customers, key)
    return int(owner["customer_id"]["N"]) if owner else NOBODY


def id_of(unit: UnitOfWork, number: str) -> int | None:
    """The INVOICE_ID of the final document with a number, or None."""
    claim = get(Connection.tables.customers, keys.invoice_number_claim(unit.account.id, number))
    return int(claim["invoice_id"]["N"]) if claim else None


def id_before(unit: UnitOfWork, offset: int) -> int:
    """The id of the last of the account's first `offset` invoices; only their keys are read."""
    asked: dict[str, Any] = {
        "IndexName": "by_account",
        "KeyConditionExpression": "list_key = :list",
        "ExpressionAttributeValues": {":list": {"S": keys.listed(unit.account.id, KIND)}},
        "Limit": offset,
    }
    for found in _pages(asked):
        offset -= len(found)
        if offset <= 0:
            return int(found[offset - 1 if offset else -1]["list_sort"]["S"])
    return NEWEST


def _pages(asked: dict[str, Any]) -> Iterator[list[files.Item]]:
    more: dict[str, Any] = {"TableName": Connection.tables.customers, **asked}
    while True:
        answer = Connection.client.query(**more)
        yield answer["Items"]
        if "LastEvaluatedKey" not in answer:
            return
        more["ExclusiveStartKey"] = answer["LastEvaluatedKey"]


def _shown(items: Iterable[files.Item]) -> Iterator[Invoice]:
    return (invoices.of_item(item) for item in items if "blocked" not in item)
