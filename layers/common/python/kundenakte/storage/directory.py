"""Finds customers through the indexes: ascending streams of CUSTOMER_IDs, read as far as wanted.

Indexes lag behind writes, normally by less than a second: who takes an id from here reads the
record again and checks it.
"""

import time
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from kundenakte.domain import folding
from kundenakte.storage import keys
from kundenakte.storage.client import Connection
from kundenakte.storage.unit import UnitOfWork

HASH_WAIT = 0.3  # seconds; a hash that was made just now is looked for once more
PARTS = 8  # ranges that a long search reads at the same time
NEWEST = 10**16  # above every id
LONG_READ = 1000  # entries of a tag: about 14 read units
FEW_READS = 8
LONGEST_SORT_KEY = 1024  # bytes; DynamoDB refuses to look for a longer one


def by_hash(unit: UnitOfWork, customer_hash: str) -> int | None:
    """The customer whose pages carry this hash, of this account only."""
    for wait in (0.0, HASH_WAIT):
        time.sleep(wait)
        found = _query("by_hash", "page_hash = :h", {":h": {"S": customer_hash}})["Items"]
        mine = [item for item in found if item["pk"]["S"].startswith(f"{unit.account.id}#")]
        if mine:
            return int(mine[0]["pk"]["S"].rpartition("#")[2])
    return None


def by_ext_uid(unit: UnitOfWork, ext_uid: str) -> list[int]:
    """Customers with an external id, for accounts where several may share one."""
    if len(ext_uid.encode()) > LONGEST_SORT_KEY:
        return []
    values = {":a": {"S": unit.account.id}, ":e": {"S": ext_uid}}
    found = _query("by_ext_uid", "account_id = :a AND ext_uid = :e", values)["Items"]
    return sorted(int(item["pk"]["S"].rpartition("#")[2]) for item in found)


def by_email(unit: UnitOfWork, email: str, most: int = 10) -> list[int]:
    """The first few customers with an e-mail address, in any case, oldest first."""
    place = keys.by_email(unit.account.id, email)
    if not place or len(place["list_sort"].encode()) > LONGEST_SORT_KEY:
        return []
    values = {":k": {"S": place["list_key"]}, ":e": {"S": place["list_sort"]}}
    condition = "list_key = :k AND list_sort = :e"
    found = _query("by_account", condition, values, Limit=most)["Items"]
    return sorted(int(item["pk"]["S"].rpartition("#")[2]) for item in found)


def all_ids(unit: UnitOfWork, after: int, size: int) -> Iterator[int]:
    """Every customer of the account behind `after`, `size` to a read."""
    return _ids("directory", "account_id", unit.account.id, after, {"Limit": size})


def id_before(unit: UnitOfWork, offset: int) -> int:
    """The id of the last of the first `offset` customers; they are counted, not sent."""
    values = {":k": {"S": unit.account.id}}
    skipped: dict[str, Any] = {"Select": "COUNT"}
    while offset:
        answer = _query("directory", "account_id = :k", values, Limit=offset, **skipped)
        offset -= answer["Count"]
        last = answer.get("LastEvaluatedKey")
        if last is None:
            return NEWEST
        skipped["ExclusiveStartKey"] = last
    return int(skipped["ExclusiveStartKey"]["customer_id"]["N"])


def with_tags(unit: UnitOfWork, tags: list[str], after: int, size: int) -> Iterator[int]:
    """Customers that carry all the (folded) tags: the sorted lists are merged, each from where the
    others have got to."""
    lists = [keys.tag_key(unit.account.id, tag) for tag in tags]
    if len(lists) == 1:
        yield from _ids("by_tag", "tag_key", lists[0], after, {"Limit": size})
        return
    yield from _in_all([_Skipping(key, after, size) for key in lists], after)


def few_with_tags(unit: UnitOfWork, tags: list[str], most: int) -> list[int] | None:
    """All customers that carry all of several (folded) tags, ascending; None where they are more
    than `most`, or not found with few reads."""
    reads = iter(range(FEW_READS))
    keyed = (keys.tag_key(unit.account.id, tag) for tag in tags)
    streams = [_Skipping(key, 0, LONG_READ, reads) for key in keyed]
    try:
        found = list(islice(_in_all(streams, 0), most + 1))
    except _TooLong:
        return None
    return found if len(found) <= most else None


def _in_all(streams: list["_Skipping"], after: int) -> Iterator[int]:
    wanted = after + 1
    while True:
        found = [stream.at_least(wanted) for stream in streams]
        if None in found:
            return
        highest = max(number for number in found if number is not None)
        if all(number == highest for number in found):
            yield highest
            highest += 1
        wanted = highest


def first_with_tag(unit: UnitOfWork, tag: str, most: int) -> list[int]:
    """The first `most` customers that carry a (folded) tag."""
    key = keys.tag_key(unit.account.id, tag)
    return list(islice(_ids("by_tag", "tag_key", key, 0, {"Limit": most}), most))


class _TooLong(Exception):
    """The reads that were granted are used up."""


class _Skipping:
    """One tag's ids; a gap wider than what was read is jumped, not walked. `reads` has an entry for
    each read that is granted, to all streams together; None: as many as it takes."""

    def __init__(self, key: str, after: int, size: int, reads: Iterator[int] | None = None) -> None:
        self._key, self._size, self._reads = key, max(size, 100), reads
        self._read: list[int] = []
        self._done = False
        self._after = after

    def at_least(self, wanted: int) -> int | None:
        while not self._read or self._read[-1] < wanted:
            if self._done:
                return None
            self._fetch(max(self._after, wanted - 1))
        return next(number for number in self._read if number >= wanted)

    def _fetch(self, after: int) -> None:
        if self._reads is not None and next(self._reads, None) is None:
            raise _TooLong
        values = {":k": {"S": self._key}, ":after": {"N": str(after)}}
        condition = "tag_key = :k AND customer_id > :after"
        answer = _query("by_tag", condition, values, Limit=self._size)
        self._read = [int(item["customer_id"]["N"]) for item in answer["Items"]]
        self._done = "LastEvaluatedKey" not in answer
        self._after = self._read[-1] if self._read else after


def search(unit: UnitOfWork, term: str, city: str, country: str, after: int) -> Iterator[int]:
    """Customers of a country (code), of a city (any case) and with `term` in their search texts.

    Reads the whole directory, about 30 read units for 1,000 customers; what the first read does not
    hold is read in parts at the same time.
    """
    condition, values = _search_condition(term, city, country)
    first = _directory(unit, condition, values, after, NEWEST)
    yield from _found(first)
    if last := first.get("LastEvaluatedKey"):
        start = int(last["customer_id"]["N"])
        yield from _in_parts(unit, condition, values, start)


def _search_condition(term: str, city: str, country: str) -> tuple[str, dict[str, Any]]:
    parts, values = [], {}
    if term:
        parts.append(
            "(contains(folded, :wide) OR contains(folded, :narrow) OR contains(plain, :narrow))"
        )
        values[":wide"] = {"S": folding.spelled_out(term)}
        values[":narrow"] = {"S": folding.plain(term)}
    if city:
        parts.append("city = :city")
        values[":city"] = {"S": city.casefold()}
    if country:
        parts.append("country = :country")
        values[":country"] = {"S": country.upper()}
    return " AND ".join(parts), values


def _in_parts(
    unit: UnitOfWork, condition: str, values: Mapping[str, Any], start: int
) -> Iterator[int]:
    from concurrent.futures import ThreadPoolExecutor  # on use: most calls never get here

    newest = _query(
        "directory",
        "account_id = :k",
        {":k": {"S": unit.account.id}},
        Limit=1,
        ScanIndexForward=False,
    )["Items"]
    end = int(newest[0]["customer_id"]["N"]) if newest else start
    step = (end - start) // PARTS + 1
    ranges = [(start + n * step, start + (n + 1) * step) for n in range(PARTS)]
    with ThreadPoolExecutor(PARTS) as pool:
        for found in pool.map(lambda r: _range(unit, condition, values, *r), ranges):
            yield from found


def _range(
    unit: UnitOfWork, condition: str, values: Mapping[str, Any], after: int, until: int
) -> list[int]:
    found: list[int] = []
    while True:
        answer = _directory(unit, condition, values, after, until)
        found += _found(answer)
        if "LastEvaluatedKey" in answer:
            after = int(answer["LastEvaluatedKey"]["customer_id"]["N"])
        if "LastEvaluatedKey" not in answer or after >= until:
            return found


def _directory(
    unit: UnitOfWork, condition: str, values: Mapping[str, Any], after: int, until: int
) -> dict[str, Any]:
    bounds = {":from": {"N": str(after + 1)}, ":to": {"N": str(until)}}
    return _query(
        "directory",
        "account_id = :k AND customer_id BETWEEN :from AND :to",
        {":k": {"S": unit.account.id}, **bounds, **values},
        FilterExpression=condition,
        ProjectionExpression="customer_id",
    )


def _found(answer: Mapping[str, Any]) -> list[int]:
    return [int(item["customer_id"]["N"]) for item in answer["Items"]]


def _ids(
    index: str, attribute: str, key: str, after: int, more: Mapping[str, Any]
) -> Iterator[int]:
    condition = f"{attribute} = :k AND customer_id > :after"
    while True:
        values = {":k": {"S": key}, ":after": {"N": str(after)}}
        answer = _query(index, condition, values, ProjectionExpression="customer_id", **more)
        yield from (found := _found(answer))
        if "LastEvaluatedKey" not in answer:
            return
        after = found[-1]


def _query(index: str, condition: str, values: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    answer: dict[str, Any] = Connection.client.query(
        TableName=Connection.tables.customers,
        IndexName=index,
        KeyConditionExpression=condition,
        ExpressionAttributeValues=dict(values),
        **more,
    )
    return answer
