"""External ids that were stored while they need not be unique are brought under the rule."""

from collections.abc import Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple

from kundenakte.storage import keys
from kundenakte.storage.client import Connection, batch_get, get
from kundenakte.storage.transaction import NEW, Write, commit, write

MOST_SHOWN = 10  # shared ids in one answer
_READS = 100  # of DynamoDB, in one batch
_PAIRS = 50  # claims in one transaction, each with a check of its record


class Shared(NamedTuple):
    """An external id that several customers have."""

    ext_uid: str
    customer_ids: list[int]


class _Entry(NamedTuple):
    ext_uid: str
    customer_id: int


def claim_all(account_id: str) -> list[Shared]:
    """Claim each external id for its customer, or answer those that are shared and change nothing.

    What is claimed already is only read, so a run that was cut short is taken up where it stopped.
    Raises LostRace when a record changed meanwhile.
    """
    entries = list(_entries(account_id))
    if shared := list(islice(_shared(account_id, entries), MOST_SHOWN)):
        return shared
    missing = [
        entry for batch in _batches(entries, _READS) for entry in _unclaimed(account_id, batch)
    ]
    for batch in _batches(missing, _PAIRS):
        commit([claim for entry in batch for claim in _claim(account_id, entry)])
    return []


def _entries(account_id: str) -> Iterator[_Entry]:
    """Every external id with its customer, in the index's order: sharers are neighbours."""
    asked: dict[str, Any] = {}
    while True:
        answer = Connection.client.query(
            TableName=Connection.tables.customers,
            IndexName="by_ext_uid",
            KeyConditionExpression="account_id = :account",
            ExpressionAttributeValues={":account": {"S": account_id}},
            **asked,
        )
        for item in answer["Items"]:
            yield _Entry(item["ext_uid"]["S"], int(item["pk"]["S"].rpartition("#")[2]))
        if "LastEvaluatedKey" not in answer:
            return
        asked = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def _shared(account_id: str, entries: list[_Entry]) -> Iterator[Shared]:
    for ext_uid, group in groupby(entries, itemgetter(0)):
        ids = sorted(entry.customer_id for entry in group)
        if len(ids) > 1:
            # The index lags: only the records say who has the id now.
            ids = [number for number in ids if _has(account_id, number, ext_uid)]
        if len(ids) > 1:
            yield Shared(ext_uid, ids)


def _has(account_id: str, customer_id: int, ext_uid: str) -> bool:
    record = get(Connection.tables.customers, keys.customer(account_id, customer_id))
    return bool(record) and (record or {}).get("ext_uid") == {"S": ext_uid}


def _unclaimed(account_id: str, batch: list[_Entry]) -> list[_Entry]:
    claims = {keys.ext_uid_claim(account_id, entry.ext_uid)["pk"]["S"]: entry for entry in batch}
    wanted = [keys.ext_uid_claim(account_id, entry.ext_uid) for entry in claims.values()]
    found = batch_get(Connection.tables.customers, wanted, "pk, customer_id")
    owners = {item["pk"]["S"]: int(item["customer_id"]["N"]) for item in found}
    return [entry for pk, entry in claims.items() if owners.get(pk) != entry.customer_id]


def _claim(account_id: str, entry: _Entry) -> list[Write]:
    """A claim, on condition that the customer still has the id and nobody else claims it."""
    table, me = Connection.tables.customers, {"N": str(entry.customer_id)}
    record = {"Key": keys.customer(account_id, entry.customer_id)}
    claim = {"Item": {**keys.ext_uid_claim(account_id, entry.ext_uid), "customer_id": me}}
    has = {":ext_uid": {"S": entry.ext_uid}}
    return [
        write("ConditionCheck", table, record, "ext_uid = :ext_uid", has),
        write("Put", table, claim, f"{NEW} OR customer_id = :me", {":me": me}),
    ]


def _batches(entries: list[_Entry], size: int) -> Iterator[list[_Entry]]:
    for start in range(0, len(entries), size):
        yield entries[start : start + size]
