"""Sends messages to a queue; only the functions that do so import this module."""

import json
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, NamedTuple

import botocore.session
from botocore.config import Config

MOST = 10  # messages in one request


class Message(NamedTuple):
    """A message of a FIFO queue. Those of one `group` are worked on one after the other; of those
    with the same `name` only one is delivered within five minutes."""

    body: Mapping[str, Any]
    group: str
    name: str


class Queue:
    """One SQS FIFO queue."""

    def __init__(self, url: str, region: str, endpoint: str = "") -> None:
        self._url = url
        session = botocore.session.get_session()
        config = Config(
            connect_timeout=2,
            read_timeout=10,  # three attempts end before the function is stopped
            retries={"mode": "standard", "max_attempts": 3},
        )
        self._client = session.create_client(
            "sqs", region_name=region, endpoint_url=endpoint or None, config=config
        )

    def send(self, messages: Iterable[Message]) -> int:
        """Send all messages and answer how many. Raises RuntimeError where one was refused; those
        before it are sent."""
        sent, waiting = 0, iter(messages)
        while part := list(islice(waiting, MOST)):
            entries = [_entry(str(place), message) for place, message in enumerate(part)]
            answer = self._client.send_message_batch(QueueUrl=self._url, Entries=entries)
            if failed := answer.get("Failed"):
                raise RuntimeError(f"{len(failed)} messages were refused: {failed[0]['Code']}")
            sent += len(part)
        return sent

    def again(self, receipt: str, seconds: int) -> None:
        """Have a message that is in work, known by its receipt, come again so soon."""
        self._client.change_message_visibility(
            QueueUrl=self._url, ReceiptHandle=receipt, VisibilityTimeout=seconds
        )


def _entry(place: str, message: Message) -> dict[str, str]:
    return {
        "Id": place,
        "MessageBody": json.dumps(message.body),
        "MessageGroupId": message.group,
        "MessageDeduplicationId": message.name,
    }
