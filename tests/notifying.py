"""Makes what tests of notifications need: receivers that listen, queues, and runs of both jobs."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from unittest.mock import patch

from kundenakte.domain import receivers
from kundenakte.domain.receivers import Receiver
from kundenakte.entry import boot, notify, receiving, route
from kundenakte.storage import receivers as store
from kundenakte.storage.account_log import Author
from kundenakte.storage.client import Connection
from kundenakte.storage.queue import Message
from tests import builders
from tests.builders import Access

BY = Author("operator", datetime(2026, 1, 1, tzinfo=UTC))
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class Request(NamedTuple):
    """What a receiver was sent, and when by its own clock."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def event(self) -> Any:
        """The notification."""
        return json.loads(self.body)


class Listener:
    """An HTTP server on this machine that keeps what it is sent. `answers` says with which status,
    one request after the other; the last one holds on. A callable gets the handler."""

    def __init__(self, *answers: Any) -> None:
        self.answers: list[Any] = list(answers) or [204]
        self.requests: list[Request] = []
        self.seen = threading.Condition()
        listener = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                listener._take(self)

            do_GET = do_POST

            def log_message(self, *_: Any) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            block_on_close = False

            def handle_error(self, *_: Any) -> None:
                pass  # a caller that went away

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server.server_port}/hooks"

    def _take(self, handler: Any) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        handler.body = body
        with self.seen:
            self.requests.append(Request(handler.path, headers, body, time.monotonic()))
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            self.seen.notify_all()
        if callable(answer):
            answer(handler)
            return
        handler.send_response(answer)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    def wait(self, count: int, seconds: float = 30) -> list[Request]:
        """The requests once there are so many."""
        with self.seen:
            assert self.seen.wait_for(lambda: len(self.requests) >= count, seconds), self.requests
            return list(self.requests)

    def stop(self) -> None:
        """Ends it."""
        self.server.shutdown()
        self.server.server_close()


def a_receiver(access: Access, url: str, *types: str, **parts: Any) -> Receiver:
    """Stores one more receiver of an account."""
    new = Receiver(receivers.id_of(url), url, types=types, secrets=(SECRET,))._replace(**parts)
    before = store.read(access.id)
    store.replace(access.id, before, (*before.receivers, new), BY, "receiver.add")
    receiving.forget()
    return new


class Queue:
    """Stands for a FIFO queue: keeps what is sent, as SQS does. One with the name of an earlier one
    of its group is dropped; of a group only the first is handed out."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.names: set[tuple[str, str]] = set()

    def send(self, messages: Any) -> int:
        """Like storage.queue.Queue.send."""
        found = list(messages)
        assert len({message.group for message in found}) == len(found), "one overtakes the other"
        for message in found:
            if (message.group, message.name) not in self.names:
                self.names.add((message.group, message.name))
                self.messages.append(message)
        return len(found)

    def forget_names(self) -> None:
        """Five minutes pass."""
        self.names.clear()

    def first_ones(self) -> list[Message]:
        """The first message of each group."""
        return list({message.group: message for message in reversed(self.messages)}.values())[::-1]


class Queues(NamedTuple):
    """The queues of event_route; those that are not of events where a test looks into them."""

    mails: Queue
    notifications: Queue
    erasures: Queue | None = None
    exports: Queue | None = None
    imports: Queue | None = None

    @classmethod
    def new(cls) -> "Queues":
        """Two empty ones."""
        return cls(Queue(), Queue())


def waiting() -> list[dict[str, Any]]:
    """The stream's records of all events that wait to be routed, in the order of their keys."""
    pages = Connection.client.get_paginator("scan")
    items = [
        item
        for page in pages.paginate(TableName=Connection.tables.customers)
        for item in page["Items"]
        if item["sk"]["S"].startswith("EVENT#") and "route" in item
    ]
    items.sort(key=lambda item: (item["pk"]["S"], item["sk"]["S"]))
    return [record(item, str(number)) for number, item in enumerate(items, 1)]


def record(item: dict[str, Any], number: str = "1") -> dict[str, Any]:
    """An item as the stream hands it over."""
    keys = {name: item[name] for name in ("pk", "sk")}
    change = {"Keys": keys, "NewImage": item, "SequenceNumber": number}
    return {"eventName": "INSERT", "dynamodb": change}


def routed(queues: Queues, records: list[dict[str, Any]] | None = None) -> list[str]:
    """Runs event_route on the records, those that wait unless they are named; answers the numbers
    of those that failed."""
    others = (queue or Queue() for queue in queues[2:])
    found = iter((queues.mails, queues.notifications, *others))
    with (
        patch.object(boot, "ready", lambda: None),
        patch.object(route, "Queue", lambda *_: next(found)),
    ):
        answer = route.serve()({"Records": waiting() if records is None else records}, None)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def sent(queue: Queue) -> list[Message]:
    """Runs notification_send on the first message of each group, each alone; answers those that
    are to come again."""
    left = []
    for message in queue.first_ones():
        if told(message):
            queue.messages.remove(message)
        else:
            left.append(message)
    return left


def told(message: Message) -> bool:
    """Runs notification_send on a message; whether it is done with."""
    event = {"Records": [{"messageId": "1", "body": json.dumps(message.body)}]}
    with patch.object(boot, "ready", lambda: None):
        answer: dict[str, Any] = notify.serve()(event, None)
    return answer["batchItemFailures"] == []


def all_sent(queue: Queue, rounds: int = 100) -> None:
    """Runs notification_send until the queue is empty."""
    for _ in range(rounds):
        if not queue.messages:
            return
        sent(queue)
    raise AssertionError(queue.messages)


def rows(access: Access, **asked: Any) -> list[dict[str, Any]]:
    """The rows of notification.get on /v1."""
    _, answer = builders.v1(access, "notification.get", {"FILTER": asked, "LIMIT": 100})
    found: list[dict[str, Any]] = answer["NOTIFICATIONS"]
    return found


@contextmanager
def listening(*answers: Any) -> Iterator[Listener]:
    """A listener for a block."""
    listener = Listener(*answers)
    try:
        yield listener
    finally:
        listener.stop()


Answer = Callable[[Any], None]
