"""Every call to DynamoDB and SQS of event_route and notification_send fails in turn, before and
after it took effect. What failed is repeated as the stream and the queue do: each event reaches
each receiver, those of a customer in their order, and no body is another than what was stored."""

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

from kundenakte.entry import boot, notify, receiving, route
from kundenakte.storage.client import Connection
from kundenakte.storage.queue import Queue
from local.backend import Backend
from local.stack import create_queues
from local.template import Template
from tests import builders, notifying
from tests.builders import Access, accepted, create
from tests.notifying import Listener, a_receiver, listening

BEFORE_AND_AFTER = pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
NAME = "NotificationQueue"
REPEAT = 0  # a message that failed is there again at once


class Fault:
    """The `nth` call (from 0) of DynamoDB or SQS that a function makes fails, before or after it
    took effect."""

    def __init__(self, *, after: bool) -> None:
        self.after, self._on = after, False
        self.aim(-1)

    def aim(self, nth: int) -> None:
        """Begins to count anew."""
        self.nth, self.hit, self._calls = nth, False, -1

    def within(self, handler: Any) -> Any:
        """A function whose calls are counted."""

        def called(event: Any, context: Any) -> Any:
            self._on = True
            try:
                return handler(event, context)
            finally:
                self._on = False

        return called

    def watch(self, client: Any) -> None:
        """Has the calls of a client fail."""
        service = client.meta.service_model.service_name
        client.meta.events.register(f"before-call.{service}", self._called)
        client.meta.events.register(f"before-send.{service}", lambda **k: self._sent(client, **k))

    def _called(self, **_: Any) -> None:
        self._calls += self._on

    def _sent(self, client: Any, request: Any, **_: Any) -> None:
        if not self._on or self._calls != self.nth:
            return
        self.hit = True
        if not self.after:
            raise EndpointConnectionError(endpoint_url=request.url)
        client._endpoint.http_session.send(request)
        raise ReadTimeoutError(endpoint_url=request.url)


@pytest.fixture(autouse=True)
def on_queues(on_ministack: None, ministack: Backend, monkeypatch: pytest.MonkeyPatch) -> Template:
    """Both queues, empty; the SDK tries again at once, and notifications reach this machine."""
    backoff = "botocore.retries.standard.ExponentialBackoff.delay_amount"
    monkeypatch.setattr(backoff, lambda *_: 0)
    monkeypatch.setattr(boot, "ready", lambda: None)
    monkeypatch.setattr(notify, "_hung", {})
    template = Template()
    template.endpoint_url = ministack.endpoint_url
    create_queues(ministack.client("sqs"), template)
    monkeypatch.setenv("NOTIFY_LOOPBACK", "1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", ministack.endpoint_url)
    for name, value in template.variables().items():
        if name.endswith("_QUEUE"):
            monkeypatch.setenv(name, value)
    return template


class Run:
    """Both functions, and what the stream and the queue do with what they answer."""

    def __init__(self, ministack: Backend) -> None:
        self.queues: list[Queue] = []
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(route, "Queue", self._queue)
            self.route = route.serve()
        self.send = notify.serve()
        self.sqs = ministack.client("sqs")
        self.url = self.sqs.get_queue_url(QueueName=f"{NAME}.fifo")["QueueUrl"]

    def _queue(self, *given: Any) -> Queue:
        self.queues.append(Queue(*given))
        return self.queues[-1]

    def watch(self, fault: Fault) -> None:
        for client in (Connection.client, *(queue._client for queue in self.queues)):
            fault.watch(client)
        self.route, self.send = fault.within(self.route), fault.within(self.send)

    def routed(self) -> None:
        """Hands over what waits, after a fault what still has its mark: less than the stream brings
        again, and all that a local run knows after its end."""
        records = notifying.waiting()
        while records:
            failed = self.route({"Records": records[:3]}, None)["batchItemFailures"]
            records = notifying.waiting() if failed else records[3:]

    def sent(self) -> None:
        """Works on the queue until it is empty."""
        while messages := self._messages():
            for message in messages:
                record = {"messageId": "1", "body": message["Body"]}
                handle = {"QueueUrl": self.url, "ReceiptHandle": message["ReceiptHandle"]}
                if self.send({"Records": [record]}, None)["batchItemFailures"]:
                    self.sqs.change_message_visibility(**handle, VisibilityTimeout=REPEAT)
                else:
                    self.sqs.delete_message(**handle)

    def _messages(self) -> Any:
        found = self.sqs.receive_message(QueueUrl=self.url, VisibilityTimeout=60)
        return found.get("Messages", [])


def told(listener: Listener, customer_id: int) -> list[int]:
    """The ids of a customer's events in the order they came, each once."""
    events = [request.event for request in listener.requests]
    mine = [e["id"] for e in events if e["customer"]["customer_id"] == str(customer_id)]
    return list(dict.fromkeys(mine))


def stored(account: Access, customer_id: int) -> dict[int, str]:
    """A customer's payloads as stored, by id, the oldest first."""
    docs = [
        item["doc"]["S"]
        for item in builders.items()
        if item["pk"]["S"] == f"{account.id}#CUSTOMER#{customer_id}" and "expires" in item
    ]
    return {json.loads(doc)["id"]: doc for doc in sorted(docs, key=lambda d: json.loads(d)["id"])}


@pytest.fixture
def listeners() -> Iterator[list[Listener]]:
    """Two receivers; the second one refuses what it is sent first."""
    with listening() as first, listening(500, 204) as second:
        yield [first, second]


def start(listeners: list[Listener]) -> Access:
    """An account with two customers and five events, for two receivers."""
    account = builders.an_account()
    for listener in listeners:
        listener.requests.clear()
        a_receiver(account, listener.url)
    for name in ("Eins", "Zwei"):
        create(account, ORGANIZATION=name)
    for customer_id, city in ((1, "Ulm"), (2, "Bonn"), (1, "Hof")):
        accepted(account, "customer.update", {"CUSTOMER_ID": customer_id, "CITY": city})
    receiving.forget()
    return account


@BEFORE_AND_AFTER
def test_nothing_is_lost_and_nothing_overtakes(
    ministack: Backend, listeners: list[Listener], after: bool
) -> None:
    run, fault = Run(ministack), Fault(after=after)
    run.watch(fault)
    for nth in itertools.count():
        account = start(listeners)
        fault.aim(nth)
        run.routed()
        run.sent()
        for listener in listeners:
            for customer_id in (1, 2):
                expected = stored(account, customer_id)
                assert told(listener, customer_id) == list(expected), nth
            bodies = {request.event["id"]: request.body for request in listener.requests}
            every = {**stored(account, 1), **stored(account, 2)}
            assert bodies == {number: doc.encode() for number, doc in every.items()}
        assert notifying.waiting() == []
        assert {row["STATE"] for row in notifying.rows(account)} == {"delivered"}
        if not fault.hit:
            break
    assert nth > 2 * 5 + 5 * 2


def test_of_a_group_one_message_is_in_work_at_a_time(ministack: Backend) -> None:
    """The stand-in for SQS hands out no second message of a group while the first is in work."""
    sqs = ministack.client("sqs")
    url = sqs.get_queue_url(QueueName=f"{NAME}.fifo")["QueueUrl"]
    for group, name in (("a", "1"), ("a", "2"), ("b", "3")):
        sqs.send_message(
            QueueUrl=url, MessageBody=name, MessageGroupId=group, MessageDeduplicationId=name
        )
    seen = [sqs.receive_message(QueueUrl=url, VisibilityTimeout=60) for _ in range(3)]
    bodies = [[m["Body"] for m in answer.get("Messages", [])] for answer in seen]
    assert bodies == [["1"], ["3"], []]
