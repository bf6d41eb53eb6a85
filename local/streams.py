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
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from local.backend import Backend
from local.functions import Functions
from local.template import Function, Template

PAUSE = 0.3
Record = dict[str, Any]


class Subscription(NamedTuple):
    """A function woken by a table's stream, and by which records."""

    function: Function
    table: str
    patterns: list[dict[str, Any]]
    batch: int
    tries: int

    def wants(self, record: Record) -> bool:
        """Whether one of the filters fits; without a filter all do."""
        return not self.patterns or any(fits(pattern, record) for pattern in self.patterns)


def subscriptions(template: Template) -> list[Subscription]:
    """The DynamoDB events of the template's functions."""
    found = []
    for function in template.functions():
        for event in function.events.values():
            if event["Type"] == "DynamoDB":
                properties = template.resolve(event["Properties"])
                filters = properties.get("FilterCriteria", {}).get("Filters", [])
                found.append(
                    Subscription(
                        function,
                        properties["Stream"].partition(".")[0],
                        [json.loads(each["Pattern"]) for each in filters],
                        int(properties.get("BatchSize", 100)),
                        1 + int(properties.get("MaximumRetryAttempts", 10)),
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


class Streams:
    """Reads the streams, each subscription in a thread of its own, until `stop`."""

    def __init__(self, functions: Functions, backend: Backend, template: Template) -> None:
        self.functions = functions
        self.backend = backend
        self.subscriptions = subscriptions(template)
        self._end = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Begins with what is in the tables, then follows the changes."""
        for subscription in self.subscriptions:
            thread = threading.Thread(target=self._follow, args=(subscription,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Ends after the batch that is under way."""
        self._end.set()
        for thread in self._threads:
            thread.join(1)

    def _follow(self, subscription: Subscription) -> None:
        try:
            self._hand_over(subscription, list(self._stored(subscription)))
            for records in self._batches(subscription):
                self._hand_over(subscription, [r for r in records if subscription.wants(r)])
        except (BotoCoreError, ClientError):
            if not self._end.is_set():
                traceback.print_exc()

    def _stored(self, subscription: Subscription) -> Iterator[Record]:
        dynamodb = self.backend.client()
        pages = dynamodb.get_paginator("scan").paginate(TableName=subscription.table)
        for number, item in enumerate(item for page in pages for item in page["Items"]):
            keys = {name: item[name] for name in ("pk", "sk")}
            change = {"Keys": keys, "NewImage": item, "SequenceNumber": str(number)}
            record = {"eventName": "INSERT", "eventSource": "aws:dynamodb", "dynamodb": change}
            if subscription.wants(record):
                yield record

    def _batches(self, subscription: Subscription) -> Iterator[list[Record]]:
        """What changes in the table, from the start of ministack on."""
        streams = self.backend.client("dynamodbstreams")
        arn = streams.list_streams(TableName=subscription.table)["Streams"][0]["StreamArn"]
        shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
        where = {"StreamArn": arn, "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
        place = ""
        while not self._end.is_set():
            place = place or streams.get_shard_iterator(**where)["ShardIterator"]
            try:
                answer = streams.get_records(ShardIterator=place)
            except streams.exceptions.ExpiredIteratorException:  # the machine was asleep
                place = ""
                continue
            place = answer["NextShardIterator"]
            if records := answer["Records"]:
                last = records[-1]["dynamodb"]["SequenceNumber"]
                where |= {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "SequenceNumber": last}
                yield records
            else:
                self._end.wait(PAUSE)

    def _hand_over(self, subscription: Subscription, records: list[Record]) -> None:
        plain = json.loads(json.dumps(records, default=_plain))
        for start in range(0, len(plain), subscription.batch):
            batch = plain[start : start + subscription.batch]
            for attempt in range(subscription.tries):
                batch = self._call(subscription, batch)
                if not batch or self._end.wait(min(2**attempt * 0.1, 10)):
                    break
            if batch and not self._end.is_set():
                name = subscription.function.name
                print(f"{name}: given up on {len(batch)} stream records", file=sys.stderr)

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
