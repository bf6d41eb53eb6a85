"""Hands changes of the tables to the functions that a table's stream wakes, as Lambda does.

Stream records are not part of what ministack saves. So at every start the items of the table that
fit the function's filter are handed over once more as if just inserted: what was under way when a
run ended is done then. Handlers bear that, since on AWS too a record may come twice.
"""

import base64
import json
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from local.backend import Backend
from local.functions import Functions
from local.queues import send_failed
from local.template import Function, Template
from local.worker import Worker

LONGEST = 1  # seconds between two tries; on AWS they get further and further apart
Record = dict[str, Any]


class Subscription(NamedTuple):
    """A function woken by a table's stream, and by which records. `bisect` says that a batch that
    failed is halved, `failed` is the URL of the queue that learns what was given up."""

    function: Function
    table: str
    patterns: list[dict[str, Any]]
    batch: int
    tries: int
    bisect: bool = False
    failed: str = ""

    def wants(self, record: Record) -> bool:
        """Whether one of the filters fits; without a filter all do."""
        return not self.patterns or any(fits(pattern, record) for pattern in self.patterns)


def subscriptions(template: Template) -> list[Subscription]:
    """The DynamoDB events of the template's functions."""
    found = []
    for function, _, properties in template.events("DynamoDB"):
        filters = properties.get("FilterCriteria", {}).get("Filters", [])
        failed = properties.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination", "")
        found.append(
            Subscription(
                function,
                properties["Stream"].partition(".")[0],
                [json.loads(each["Pattern"]) for each in filters],
                int(properties.get("BatchSize", 100)),
                1 + int(properties.get("MaximumRetryAttempts", 10)),
                bool(properties.get("BisectBatchOnFunctionError")),
                template.resolve({"Ref": failed.removesuffix(".Arn")}) if failed else "",
            )
        )
    return found


def fits(pattern: dict[str, Any], value: Any) -> bool:
    """Lambda's filter rules, as far as the template uses them: exact values and prefixes."""
    for key, wanted in pattern.items():
        part = value.get(key) if isinstance(value, dict) else None
        if isinstance(wanted, dict):
            if not fits(wanted, part):
                return False
        elif not any(_is(rule, part) for rule in wanted):
            return False
    return True


def _is(rule: Any, value: Any) -> bool:
    if not isinstance(rule, dict):
        return bool(rule == value)
    if set(rule) != {"prefix"}:
        raise ValueError(f"filter rule {rule} is not known here")
    return isinstance(value, str) and value.startswith(rule["prefix"])


class Reader:
    """Reads the records of a table's stream one after the other: all that ministack has, or, with
    `latest`, those that are yet to come."""

    def __init__(self, backend: Backend, table: str, latest: bool = False) -> None:
        self.streams = backend.client("dynamodbstreams")
        arn = self.streams.list_streams(TableName=table)["Streams"][0]["StreamArn"]
        stream = self.streams.describe_stream(StreamArn=arn)["StreamDescription"]
        kind = "LATEST" if latest else "TRIM_HORIZON"
        where = {"StreamArn": arn, "ShardId": stream["Shards"][0]["ShardId"]}
        self.where = where | {"ShardIteratorType": kind}
        self.place = self.streams.get_shard_iterator(**self.where)["ShardIterator"]

    def read(self) -> list[Record]:
        """The next records; none when nothing has changed since."""
        try:
            answer = self.streams.get_records(ShardIterator=self.place)
        except self.streams.exceptions.ExpiredIteratorException:  # the machine was asleep
            self.place = self.streams.get_shard_iterator(**self.where)["ShardIterator"]
            answer = self.streams.get_records(ShardIterator=self.place)
        self.place = answer["NextShardIterator"]
        records: list[Record] = answer["Records"]
        if records:
            last = records[-1]["dynamodb"]["SequenceNumber"]
            kind = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": last}
            self.where |= kind
        return records


class Streams:
    """Reads the streams until `stop`. `handled` counts records by function, `dead` those that were
    given up."""

    def __init__(self, functions: Functions, backend: Backend, template: Template) -> None:
        self.functions = functions
        self.backend = backend
        self.handled: Counter[str] = Counter()
        self.dead: Counter[str] = Counter()
        self.readers: dict[str, Reader] = {}
        self.end = threading.Event()
        self.subscriptions = subscriptions(template)
        self.workers = [Worker(partial(self.step, each), self.end) for each in self.subscriptions]

    def start(self) -> None:
        """Begins with what is in the tables, then follows the changes."""
        for worker in self.workers:
            worker.start()

    def stop(self) -> None:
        """Ends after the batches that are under way."""
        for worker in self.workers:
            worker.stop()

    def settle(self) -> int:
        """Has all records handled, or given up, now; returns how many there were."""
        return sum(worker.settle() for worker in self.workers)

    def step(self, subscription: Subscription) -> int:
        """Hands over what has changed since; at first, what is in the table. Returns how much."""
        name = subscription.function.name
        if name not in self.readers:
            reader = Reader(self.backend, subscription.table, latest=True)
            records = list(self._stored(subscription))
            self.readers[name] = reader
            self._hand_over(subscription, records)
            return 1
        records = self.readers[name].read()
        self._hand_over(subscription, [r for r in records if subscription.wants(r)])
        return len(records)

    def _stored(self, subscription: Subscription) -> Iterator[Record]:
        dynamodb = self.backend.client()
        pages = dynamodb.get_paginator("scan").paginate(TableName=subscription.table)
        for number, item in enumerate(item for page in pages for item in page["Items"]):
            keys = {name: item[name] for name in ("pk", "sk")}
            change = {"Keys": keys, "NewImage": item, "SequenceNumber": str(number)}
            record = {"eventName": "INSERT", "eventSource": "aws:dynamodb", "dynamodb": change}
            if subscription.wants(record):
                yield record

    def _hand_over(self, subscription: Subscription, records: list[Record]) -> None:
        plain = json.loads(json.dumps(records, default=_plain))
        for start in range(0, len(plain), subscription.batch):
            self._deliver(subscription, plain[start : start + subscription.batch])

    def _deliver(self, subscription: Subscription, batch: list[Record]) -> None:
        """Hands a batch over until it is done, halved or given up."""
        name = subscription.function.name
        for attempt in range(subscription.tries):
            left = self._call(subscription, batch)
            self.handled[name] += len(batch) - len(left)
            if not left:
                return
            batch = left
            if subscription.bisect and len(batch) > 1:
                half = len(batch) // 2
                self._deliver(subscription, batch[:half])
                self._deliver(subscription, batch[half:])
                return
            if self.end.wait(min(2**attempt * 0.05, LONGEST)):
                return
        self.dead[name] += len(batch)
        print(f"{name}: given up on {len(batch)} stream records", file=sys.stderr)
        if subscription.failed:
            function, table = subscription.function, subscription.table
            send_failed(self.backend, subscription.failed, function, table, batch)

    def _call(self, subscription: Subscription, batch: list[Record]) -> list[Record]:
        """Calls the handler; returns the records that are to come again."""
        try:
            answer = self.functions.call(subscription.function, {"Records": batch})
        except Exception:  # the edge: as on Lambda, a failed batch comes again
            traceback.print_exc()
            return batch
        failures = (answer or {}).get("batchItemFailures", [])
        numbers = [record["dynamodb"]["SequenceNumber"] for record in batch]
        first = min((numbers.index(f["itemIdentifier"]) for f in failures), default=len(batch))
        return batch[first:]


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.timestamp()
    return base64.b64encode(value).decode()
