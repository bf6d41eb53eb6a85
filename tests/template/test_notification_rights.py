"""The functions of events and notifications have exactly the rights they use."""

from typing import Any
from unittest.mock import patch

import pytest

from kundenakte.entry import receiving
from kundenakte.storage import events
from tests import notifying
from tests.builders import Access, accepted, create, v1
from tests.notifying import Queue, Queues, a_receiver
from tests.template.test_rights import Right, granted, try_it
from tests.template.test_rights import used as used  # a fixture

QUEUES = ("MailQueue", "NotificationQueue", "ErasureQueue", "ExportQueue", "ImportQueue")
SENDS: set[Right] = {("sqs:SendMessage", name) for name in QUEUES}


@pytest.fixture
def told(account: Access, used: set[Right]) -> Queue:
    """A queue with two notifications of an account."""
    a_receiver(account, "https://a.example/")
    create(account)
    accepted(account, "customer.update", {"CUSTOMER_ID": 1, "CITY": "Ulm"})
    queue = Queue()
    assert notifying.routed(Queues(Queue(), queue)) == []
    return queue


def stale(event: events.Event) -> events.Event:
    """The event before somebody else noted something on it."""
    return event._replace(record='{"x":{"STATE":"waiting","TRIES":0,"ATTEMPTS":[]}}')


def test_event_route(account: Access, used: set[Right]) -> None:
    a_receiver(account, "https://a.example/")
    create(account)
    read = events.of_item
    used.clear()
    given = notifying.waiting()
    used.clear()
    with patch.object(events, "of_item", lambda item: stale(read(item))):
        notifying.routed(Queues.new(), given)
    assert used | SENDS == granted("EventRoute")


def test_notification_send(account: Access, used: set[Right], told: Queue) -> None:
    receiving.forget()
    used.clear()
    notifying.sent(told)
    assert used == granted("NotificationSend")


def test_notification_get(account: Access, used: set[Right], told: Queue) -> None:
    [row, *_] = notifying.rows(account)
    filters: list[dict[str, Any]] = [
        {},
        {"CUSTOMER_ID": 1},
        {"NOTIFICATION_ID": row["NOTIFICATION_ID"]},
    ]
    bodies = [{"FILTER": each} for each in filters]
    assert try_it(used, account, "notification.get", *bodies) == granted("NotificationGet")


def test_notification_resend(account: Access, used: set[Right], told: Queue) -> None:
    [row, *_] = v1(account, "notification.get", {})[1]["NOTIFICATIONS"]
    body = {"DATA": {"NOTIFICATION_ID": row["NOTIFICATION_ID"]}}
    assert try_it(used, account, "notification.resend", body) == granted("NotificationResend")
