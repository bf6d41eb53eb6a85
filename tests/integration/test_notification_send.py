"""notification_send: the identical body until the receiver takes it, six times at most."""

import io
import itertools
import json
import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from kundenakte.domain import receivers
from kundenakte.entry import notify, receiving
from kundenakte.storage import events
from kundenakte.storage import receivers as store
from kundenakte.webhooks.post import Answer
from kundenakte.webhooks.signature import headers
from tests import builders, notifying
from tests.builders import Access, accepted, at, create, items
from tests.notifying import SECRET, Listener, Queue, Queues, a_receiver, listening, rows, sent, told
from tests.watch import storage_calls


@pytest.fixture(autouse=True)
def loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_LOOPBACK", "1")
    monkeypatch.setattr(notify, "_hung", {})


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as found:
        yield found


@pytest.fixture
def queue(account: Access) -> Queue:
    return Queue()


def events_of(account: Access, queue: Queue, *changes: str) -> None:
    """A customer, changed so often; its events are in the queue."""
    create(account)
    for city in changes:
        accepted(account, "customer.update", {"CUSTOMER_ID": 1, "CITY": city})
    assert notifying.routed(Queues(Queue(), queue)) == []


def stored(account: Access) -> list[bytes]:
    """The payloads as stored, oldest first."""
    found = [item for item in items() if item["sk"]["S"].startswith("EVENT#")]
    return [item["doc"]["S"].encode() for item in sorted(found, key=lambda i: i["sk"]["S"])]


def test_this_machine_is_not_called_unless_it_is_allowed(
    account: Access, queue: Queue, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NOTIFY_LOOPBACK")
    a_receiver(account, listener.url)
    events_of(account, queue)
    assert len(sent(queue)) == 1
    [row] = rows(account)
    assert row["ATTEMPTS"][0]["ERROR"] == "address not allowed"
    assert listener.requests == []


@pytest.mark.parametrize("status", [301, 400, 410, 500])
def test_a_status_that_is_not_2xx_is_repeated(account: Access, queue: Queue, status: int) -> None:
    with listening(status, 204) as listener:
        a_receiver(account, listener.url)
        events_of(account, queue)
        assert len(sent(queue)) == 1
        assert [row["STATE"] for row in rows(account)] == ["waiting"]
        assert sent(queue) == []
    [row] = rows(account)
    assert (row["STATE"], [a["STATUS"] for a in row["ATTEMPTS"]]) == ("delivered", [status, 204])


def test_repeats_are_identical_but_for_the_time_and_its_signature(
    account: Access, queue: Queue
) -> None:
    with listening(500, 500, 500, 500, 200) as listener:
        a_receiver(account, listener.url)
        events_of(account, queue)
        now = time.time()
        for seconds in range(5):
            with patch.object(notify.time, "time", lambda s=seconds: now + s * 600):
                sent(queue)
        assert queue.messages == []
    assert {request.body for request in listener.requests} == {stored(account)[0]}
    changing = ("webhook-timestamp", "webhook-signature")
    rest = [
        {name: value for name, value in request.headers.items() if name not in changing}
        for request in listener.requests
    ]
    assert rest == rest[:1] * 5
    assert rest[0]["webhook-id"] == rows(account)[0]["NOTIFICATION_ID"]
    for request in listener.requests:
        seconds = int(request.headers["webhook-timestamp"])
        made = headers([SECRET], rest[0]["webhook-id"], seconds, request.body)
        assert request.headers["webhook-signature"] == made["webhook-signature"]
    times = [int(request.headers["webhook-timestamp"]) for request in listener.requests]
    assert [second - first for first, second in itertools.pairwise(times)] == [600] * 4


def test_the_sixth_failure_ends_it(account: Access, queue: Queue) -> None:
    with listening(500) as listener:
        a_receiver(account, listener.url)
        events_of(account, queue)
        for _ in range(5):
            assert len(sent(queue)) == 1
        assert sent(queue) == []
        assert len(listener.requests) == 6
    [row] = rows(account)
    assert (row["STATE"], len(row["ATTEMPTS"])) == ("failed", 6)


def test_those_of_a_customer_come_in_order_and_those_of_others_meanwhile(
    account: Access, queue: Queue
) -> None:
    with listening(500, 204) as listener:
        a_receiver(account, listener.url)
        events_of(account, queue, "Ulm", "Bonn")
        create(account, ORGANIZATION="Zwei")
        assert notifying.routed(Queues(Queue(), queue)) == []
        notifying.all_sent(queue)
    found = [
        (e["customer"]["customer_id"], e["customer"]["city"])
        for e in (request.event for request in listener.requests)
    ]
    first = [each for each in found if each[0] == "1"]
    assert found[1] == ("2", "")
    assert [city for _, city in first] == [first[0][1], first[0][1], "Ulm", "Bonn"]


def test_what_is_sent_is_what_the_contract_says(
    account: Access, queue: Queue, listener: Listener
) -> None:
    a_receiver(account, listener.url, user="shop", password="geheim")
    events_of(account, queue)
    assert sent(queue) == []
    [request] = listener.requests
    assert request.headers["content-type"] == "application/json"
    assert request.headers["authorization"] == "Basic c2hvcDpnZWhlaW0="
    assert list(request.event)[:2] == ["id", "type"]
    assert request.event["type"] == "customer.created"
    assert request.event["customer"]["customer_id"] == "1"


def test_a_deleted_customers_events_are_still_sent_in_full(
    account: Access, queue: Queue, listener: Listener
) -> None:
    from functions.customer_erase.app import handler as erase

    a_receiver(account, listener.url)
    events_of(account, queue)
    accepted(account, "customer.delete", {"CUSTOMER_ID": 1})
    assert notifying.routed(Queues(Queue(), queue)) == []
    assert erase(builders.erasure(f"{account.id}#CUSTOMER#1"), None) == {"batchItemFailures": []}
    notifying.all_sent(queue)
    created, deleted = (request.event for request in listener.requests)
    assert (created["type"], deleted["type"]) == ("customer.created", "customer.deleted")
    assert deleted["customer"] == created["customer"]


def test_a_receiver_that_was_removed_gets_nothing_and_it_says_so(
    account: Access, queue: Queue, listener: Listener
) -> None:
    a_receiver(account, listener.url)
    events_of(account, queue)
    store.replace(account.id, store.read(account.id), (), notifying.BY, "receiver.remove")
    receiving.forget()
    assert sent(queue) == []
    assert listener.requests == []
    [row] = rows(account)
    assert (row["STATE"], row["RECEIVER_URL"]) == ("failed", "")
    assert row["ATTEMPTS"][-1]["ERROR"] == "receiver was removed"


def test_a_message_that_comes_twice_is_sent_once(
    account: Access, queue: Queue, listener: Listener
) -> None:
    a_receiver(account, listener.url)
    events_of(account, queue)
    [message] = queue.messages
    assert [told(message), told(message)] == [True, True]
    assert len(listener.requests) == 1


def test_an_event_that_expired_is_done_with(
    account: Access, queue: Queue, listener: Listener
) -> None:
    a_receiver(account, listener.url)
    events_of(account, queue)
    with patch.object(events, "find", lambda *_: None):
        assert sent(queue) == []
    assert listener.requests == []


def test_two_receivers_at_once_are_both_noted(account: Access, queue: Queue) -> None:
    """The second one is told while the first one is: neither note may be lost."""
    later: list[Any] = []

    def meanwhile(handler: Any) -> None:
        later.append(told(other))
        handler.send_response(204)
        handler.end_headers()
        handler.close_connection = True

    with listening(meanwhile) as first, listening() as second:
        for listener in (first, second):
            a_receiver(account, listener.url)
        events_of(account, queue)
        mine, other = sorted(
            queue.messages, key=lambda m: m.body["receiver"] != receivers.id_of(first.url)
        )
        assert told(mine)
    assert later == [True]
    assert [row["STATE"] for row in rows(account)] == ["delivered"] * 2


def test_one_read_and_one_write_for_a_delivery(
    account: Access, queue: Queue, listener: Listener
) -> None:
    a_receiver(account, listener.url)
    events_of(account, queue, "Ulm")
    sent(queue)
    with storage_calls() as seen:
        assert sent(queue) == []
    assert seen.operations == ["GetItem", "UpdateItem"]


def test_one_that_hung_gets_less_time_for_a_minute(
    account: Access, queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[float] = []

    def hang(*_: Any, seconds: float, **__: Any) -> Answer:
        given.append(seconds)
        return Answer(0, 1, "timeout")

    monkeypatch.setattr(notify, "post", hang)
    a_receiver(account, "https://a.example/")
    a_receiver(account, "https://b.example/")
    events_of(account, queue)
    for _ in range(2):
        sent(queue)
    now = time.monotonic()
    monkeypatch.setattr(notify.time, "monotonic", lambda: now + 61)
    sent(queue)
    assert given == [10, 10, 2, 2, 10, 10]


def test_a_fault_of_ours_is_logged_without_its_text_and_comes_again(
    account: Access, queue: Queue
) -> None:
    a_receiver(account, "https://a.example/")
    events_of(account, queue)
    with log() as text, patch.object(events, "find", side_effect=RuntimeError("Müller")):
        assert len(sent(queue)) == 1
    assert "RuntimeError" in text.getvalue()
    assert "Müller" not in text.getvalue()


def test_the_log_knows_neither_payload_nor_url_nor_secrets(account: Access, queue: Queue) -> None:
    def talkative(handler: Any) -> None:
        handler.send_response(500, "Musterfrau")
        handler.send_header("Content-Length", "10")
        handler.end_headers()
        handler.wfile.write(b"Musterfrau")

    with listening(talkative) as listener, log() as text:
        a_receiver(account, f"{listener.url}?token=t0ken", user="shop", password="geheim")
        events_of(account, queue)
        sent(queue)
    lines = [json.loads(line) for line in text.getvalue().splitlines()]
    [line] = [line for line in lines if line.get("job") == "notification_send"]
    assert (line["level"], line["status"], line["try"]) == ("INFO", 500, 1)
    assert (line["account"], len(line["receiver"])) == (account.id, 8)
    for secret in ("Muster", "geheim", "whsec", "t0ken", "hooks", "#CUSTOMER#"):
        assert secret not in text.getvalue()
    [row] = rows(account)
    assert "Musterfrau" not in json.dumps(row["ATTEMPTS"])


def test_attempts_go_by_the_clock_and_signatures_by_the_real_time(
    account: Access, queue: Queue, listener: Listener
) -> None:
    a_receiver(account, listener.url)
    events_of(account, queue)
    with at(datetime.now(UTC) + timedelta(days=400)):
        assert sent(queue) == []
    [row] = rows(account)
    assert datetime.fromisoformat(row["ATTEMPTS"][0]["AT"]) > datetime.now(UTC) + timedelta(399)
    assert abs(int(listener.requests[0].headers["webhook-timestamp"]) - time.time()) < 60


class log:
    """What is logged meanwhile."""

    def __enter__(self) -> io.StringIO:
        [self.handler] = logging.getLogger("kundenakte").handlers
        assert isinstance(self.handler, logging.StreamHandler)
        text = io.StringIO()
        self.before = self.handler.setStream(text)
        return text

    def __exit__(self, *_: Any) -> None:
        assert isinstance(self.handler, logging.StreamHandler)
        self.handler.setStream(self.before)
