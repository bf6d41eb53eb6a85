"""Hands the messages of queues to the functions that a queue wakes, as Lambda does.

One batch at a time for each function: what several at once do is for the tests of races. That lets
a message come again after seconds, where AWS waits six times as long as the function may take.

A queue whose time until a repeat is a parameter of the template is another matter: others outside
are waited for. It keeps that time, its messages are handed over at the same time, as many as the
template allows, and nobody who moves the clock waits for it.
"""

import json
import sys
import threading
import traceback
from collections import Counter
from functools import partial
from typing import Any, NamedTuple

from botocore.exceptions import BotoCoreError, ClientError

from local.backend import REGION, Backend
from local.functions import Functions
from local.template import ACCOUNT, QUEUE, Function, Template, local_name
from local.worker import Worker

HIDDEN = 3  # seconds until a message comes again that failed, or was in work when a run was killed
PATIENCE = 1  # seconds for what is under way when the run ends
Message = dict[str, Any]


class Source(NamedTuple):
    """A function woken by a queue. `partial` says that it tells which messages of a batch failed,
    `tries` how often one is handed over before it is a dead letter (0 = no end). `repeat`: seconds
    until one comes again, of a queue that waits for others outside; `at_once` how many then are
    handed over at the same time."""

    function: Function
    queue: str
    url: str
    batch: int = 10
    partial: bool = True
    tries: int = 0
    repeat: int = 0
    at_once: int = 1


def sources(template: Template) -> list[Source]:
    """The SQS events of the template's functions."""
    found = []
    for function, _, properties in template.events("SQS"):
        logical = properties["Queue"].removesuffix(".Arn")
        queue, written = template.queues()[logical], template.resources(QUEUE)[logical]
        waits = isinstance(written.get("VisibilityTimeout"), dict)
        found.append(
            Source(
                function,
                local_name(logical, {"Properties": queue}),
                template.resolve({"Ref": logical}),
                min(int(properties.get("BatchSize", 10)), 10),
                "ReportBatchItemFailures" in properties.get("FunctionResponseTypes", []),
                int(queue.get("RedrivePolicy", {}).get("maxReceiveCount", 0)),
                int(queue["VisibilityTimeout"]) if waits else 0,
                int(properties.get("ScalingConfig", {}).get("MaximumConcurrency", 1))
                if waits
                else 1,
            )
        )
    return found


class Slots:
    """How many may be under way at the same time."""

    def __init__(self, count: int) -> None:
        self._count = self._free = count
        self._change = threading.Condition()

    def take(self) -> bool:
        """Takes one; False when there is none."""
        with self._change:
            taken = self._free > 0
            self._free -= taken
        return taken

    def give_back(self) -> None:
        """Gives one back."""
        with self._change:
            self._free += 1
            self._change.notify_all()

    def wait(self, seconds: float) -> None:
        """Waits until none is taken, at most so long."""
        with self._change:
            self._change.wait_for(lambda: self._free == self._count, seconds)


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
        self.under_way = {source.queue: Slots(source.at_once) for source in self.sources}
        self.workers = [Worker(partial(self.step, each), self.end) for each in self.sources]

    def start(self) -> None:
        """Begins with what is in the queues."""
        for worker in self.workers:
            worker.start()

    def stop(self) -> None:
        """Ends after the batches that are under way; for others outside it waits only a moment."""
        for worker in self.workers:
            worker.stop()
        for slots in self.under_way.values():
            slots.wait(PATIENCE)

    def settle(self) -> int:
        """Has all messages handled, or made dead letters, now; returns how many batches. What waits
        for others outside is left alone."""
        self.hurry = True
        try:
            return self._settle()
        finally:
            self.hurry = False

    def _settle(self) -> int:
        ours = [p for p in zip(self.workers, self.sources, strict=True) if not p[1].repeat]
        done = sum(worker.settle() for worker, _ in ours)
        for worker, source in ours:
            while self._waiting(source) and not self.end.wait(0.1):
                done += worker.settle()
        return done

    def step(self, source: Source) -> int:
        """Hands over one batch; returns 1, or 0 when there was none."""
        if source.repeat:
            return self._begin(source)
        messages = self._receive(source)
        if messages:
            self._hand_over(source, messages)
        return min(len(messages), 1)

    def _begin(self, source: Source) -> int:
        """Hands over one batch in a thread of its own; 0 also where too many are under way."""
        slots = self.under_way[source.queue]
        if not slots.take():
            return 0
        messages = self._receive(source)
        if not messages:
            slots.give_back()
            return 0

        def hand_over() -> None:
            try:
                self._hand_over(source, messages)
            except (BotoCoreError, ClientError):  # the run ends; the messages come again
                if not self.end.is_set():
                    traceback.print_exc()
            finally:
                slots.give_back()

        threading.Thread(target=hand_over, daemon=True).start()
        return 1

    def _receive(self, source: Source) -> list[Message]:
        # A message that waits for others outside is not to be handed over twice meanwhile.
        hidden = max(source.repeat, source.function.timeout) if source.repeat else HIDDEN
        answer = self.sqs.receive_message(
            QueueUrl=source.url,
            MaxNumberOfMessages=source.batch,
            VisibilityTimeout=hidden,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        messages: list[Message] = answer.get("Messages", [])
        return messages

    def _hand_over(self, source: Source, messages: list[Message]) -> None:
        failed = self._call(source, messages)
        for message in messages:
            if message["MessageId"] not in failed:
                self.sqs.delete_message(QueueUrl=source.url, ReceiptHandle=message["ReceiptHandle"])
                self.handled[source.function.name] += 1
            else:
                self._failed(source, message)

    def _failed(self, source: Source, message: Message) -> None:
        if int(message["Attributes"]["ApproximateReceiveCount"]) == source.tries:
            self.dead[source.function.name] += 1
            print(f"{source.function.name}: a message is now a dead letter", file=sys.stderr)
        # While the clock is being moved, the next day waits for this message.
        if source.repeat or self.hurry:
            self.sqs.change_message_visibility(
                QueueUrl=source.url,
                ReceiptHandle=message["ReceiptHandle"],
                VisibilityTimeout=source.repeat,
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
