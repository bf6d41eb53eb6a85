"""Hands the messages of queues to the functions that a queue wakes, as Lambda does.

One batch at a time for each function: what several at once do is for the tests of races. That lets
a message come again after seconds, where AWS waits six times as long as the function may take.
"""

import json
import sys
import threading
import traceback
from collections import Counter
from functools import partial
from typing import Any, NamedTuple

from local.backend import REGION, Backend
from local.functions import Functions
from local.template import ACCOUNT, Function, Template, local_name
from local.worker import Worker

HIDDEN = 3  # seconds until a message comes again that failed, or was in work when a run was killed
Message = dict[str, Any]


class Source(NamedTuple):
    """A function woken by a queue. `partial` says that it tells which messages of a batch failed,
    `tries` how often one is handed over before it is a dead letter (0 = no end)."""

    function: Function
    queue: str
    url: str
    batch: int = 10
    partial: bool = True
    tries: int = 0


def sources(template: Template) -> list[Source]:
    """The SQS events of the template's functions."""
    found = []
    for function, _, properties in template.events("SQS"):
        logical = properties["Queue"].removesuffix(".Arn")
        queue = template.queues()[logical]
        found.append(
            Source(
                function,
                local_name(logical, {"Properties": queue}),
                template.resolve({"Ref": logical}),
                min(int(properties.get("BatchSize", 10)), 10),
                "ReportBatchItemFailures" in properties.get("FunctionResponseTypes", []),
                int(queue.get("RedrivePolicy", {}).get("maxReceiveCount", 0)),
            )
        )
    return found


class Queues:
    """Reads the queues until `stop`. `handled` counts messages by function, `dead` dead letters."""

    def __init__(self, functions: Functions, backend: Backend, template: Template) -> None:
        self.functions = functions
        self.sqs = backend.client("sqs")
        self.sources = sources(template)
        self.handled: Counter[str] = Counter()
        self.dead: Counter[str] = Counter()
        self.hurry = False
        self.end = threading.Event()
        self.workers = [Worker(partial(self.step, each), self.end) for each in self.sources]

    def start(self) -> None:
        """Begins with what is in the queues."""
        for worker in self.workers:
            worker.start()

    def stop(self) -> None:
        """Ends after the batches that are under way."""
        for worker in self.workers:
            worker.stop()

    def settle(self) -> int:
        """Has all messages handled, or made dead letters, now; returns how many batches."""
        self.hurry = True
        try:
            return self._settle()
        finally:
            self.hurry = False

    def _settle(self) -> int:
        done = sum(worker.settle() for worker in self.workers)
        for worker, source in zip(self.workers, self.sources, strict=True):
            while self._waiting(source) and not self.end.wait(0.1):
                done += worker.settle()
        return done

    def step(self, source: Source) -> int:
        """Hands over one batch; returns 1, or 0 when there was none."""
        answer = self.sqs.receive_message(
            QueueUrl=source.url,
            MaxNumberOfMessages=source.batch,
            VisibilityTimeout=HIDDEN,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        messages = answer.get("Messages", [])
        if not messages:
            return 0
        failed = self._call(source, messages)
        for message in messages:
            if message["MessageId"] not in failed:
                self.sqs.delete_message(QueueUrl=source.url, ReceiptHandle=message["ReceiptHandle"])
                self.handled[source.function.name] += 1
            else:
                self._failed(source, message)
        return 1

    def _failed(self, source: Source, message: Message) -> None:
        if int(message["Attributes"]["ApproximateReceiveCount"]) == source.tries:
            self.dead[source.function.name] += 1
            print(f"{source.function.name}: a message is now a dead letter", file=sys.stderr)
        if self.hurry:  # the clock is being moved: the next day waits for this message
            handle = message["ReceiptHandle"]
            self.sqs.change_message_visibility(
                QueueUrl=source.url, ReceiptHandle=handle, VisibilityTimeout=0
            )

    def _call(self, source: Source, messages: list[Message]) -> set[str]:
        """The ids of the messages that are to come again."""
        every = {message["MessageId"] for message in messages}
        records = [record(source, message) for message in messages]
        try:
            answer = self.functions.call(source.function, {"Records": records})
        except Exception:  # the edge: as on Lambda, a failed batch comes again
            traceback.print_exc()
            return every
        failures = (answer or {}).get("batchItemFailures") or [] if source.partial else []
        failed = {failure.get("itemIdentifier") for failure in failures}
        return (
            failed if failed <= every else every
        )  # Lambda takes an unknown id for a failure of all

    def _waiting(self, source: Source) -> bool:
        """Whether there are messages that come again in a moment."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.sqs.get_queue_attributes(QueueUrl=source.url, AttributeNames=names)
        return any(int(number) for number in found["Attributes"].values())


def record(source: Source, message: Message) -> dict[str, Any]:
    """A message as Lambda hands it over."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message["Attributes"],
        "messageAttributes": {
            name: {f"{key[0].lower()}{key[1:]}": part for key, part in value.items()}
            for name, value in message.get("MessageAttributes", {}).items()
        },
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{source.queue}",
        "awsRegion": REGION,
    }


def send_failed(
    backend: Backend, url: str, function: Function, table: str, records: list[Message]
) -> None:
    """Tells the on-failure queue of a stream's function which records were given up."""
    changes = [each["dynamodb"] for each in records]
    batch = {
        "shardId": "local",
        "startSequenceNumber": changes[0]["SequenceNumber"],
        "endSequenceNumber": changes[-1]["SequenceNumber"],
        "batchSize": len(records),
        "streamArn": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}/stream/local",
    }
    arn = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function.folder.name}"
    body = {
        "requestContext": {"functionArn": arn, "condition": "RetryAttemptsExhausted"},
        "version": "1.0",
        "DDBStreamBatchInfo": batch,
    }
    backend.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(body))
