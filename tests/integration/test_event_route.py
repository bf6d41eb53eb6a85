"""event_route: what the outbox holds reaches the queues, once for each that wants it, in order."""

import json
from typing import Any
from unittest.mock import patch

import pytest

from kundenakte.storage import events
from kundenakte.storage.client import Connection
from tests import builders, notifying
from tests.builders import Access, accepted, create, items
from tests.notifying import Queue, Queues, a_receiver, record, routed, waiting

FIRST, SECOND = "https://a.example/hooks", "https://b.example/hooks"


@pytest.fixture
def queues() -> Queues:
    return Queues.new()


def change(account: Access, customer_id: Any = 1, **fields: Any) -> None:
    accepted(account, "customer.update", {"CUSTOMER_ID": customer_id, **fields})


def told(queues: Queues) -> list[tuple[str, str]]:
    """Receiver and type of every message, in order."""
    bodies = [message.body for message in queues.notifications.messages]
    return [(body["receiver"], kind(body)) for body in bodies]


def kind(body: Any) -> str:
    event = events.find(body["pk"], int(body["sk"].partition("#")[2]))
    assert event is not None
    return event.kind


def with_mail(account: Access, template: str) -> dict[str, Any]:
    """The record of the first event that waits, which is to become a mail as well."""
    [first, *_] = waiting()
    first["dynamodb"]["NewImage"]["mail"] = {"S": template}
    return first


class Broken:
    """A queue that takes `takes` requests and refuses all further ones."""

    def __init__(self, takes: int = 0) -> None:
        self.takes, self.messages = takes, notifying.Queue()

    def send(self, messages: Any) -> int:
        if not self.takes:
            raise RuntimeError("1 messages were refused: InternalError")
        self.takes -= 1
        return self.messages.send(messages)


def test_what_a_queue_refuses_keeps_its_mark_and_comes_again(
    account: Access, queues: Queues
) -> None:
    a_receiver(account, FIRST)
    create(account)
    broken = Queues(queues.mails, Broken())  # type: ignore[arg-type]
    assert routed(broken) == ["1"]
    assert len(waiting()) == 1
    assert routed(queues) == []
    assert (len(told(queues)), waiting()) == (1, [])


def test_from_a_note_that_fails_on_the_records_come_again(account: Access, queues: Queues) -> None:
    create(account)
    for city in ("A", "B"):
        change(account, CITY=city)
    done = events.handed_over
    calls = iter((done, lambda *_: 1 / 0))
    with patch.object(events, "handed_over", lambda *given: next(calls)(*given)):
        assert routed(queues) == ["2"]
    assert len(waiting()) == 2


def test_without_receivers_and_mail_only_the_mark_goes(account: Access, queues: Queues) -> None:
    create(account)
    assert routed(queues) == []
    assert (queues.mails.messages, queues.notifications.messages) == ([], [])
    [event] = [item for item in items() if item["sk"]["S"].startswith("EVENT#")]
    assert not event.keys() & {"route", "delivery", "list_key"}


def test_each_receiver_gets_what_it_wants(account: Access, queues: Queues) -> None:
    first = a_receiver(account, FIRST)
    second = a_receiver(account, SECOND, "customer.deleted", "invoice.created")
    create(account)
    accepted(account, "customer.delete", {"CUSTOMER_ID": 1})
    assert routed(queues) == []
    assert sorted(told(queues)) == sorted(
        [
            (first.id, "customer.created"),
            (first.id, "customer.deleted"),
            (second.id, "customer.deleted"),
        ]
    )


def test_a_stranger_is_told_nothing(account: Access, stranger: Access, queues: Queues) -> None:
    a_receiver(stranger, FIRST)
    create(account)
    assert routed(queues) == []
    assert queues.notifications.messages == []


def test_messages_of_a_customer_keep_the_order_of_the_events(
    account: Access, queues: Queues
) -> None:
    receiver = a_receiver(account, FIRST)
    for name in ("A", "B"):
        create(account, ORGANIZATION=name)
    for number in range(12):
        change(account, 1 + number % 2, CITY=f"Ort {number}")
    assert routed(queues) == []
    for customer_id in (1, 2):
        group = f"{receiver.id}#{account.id}#CUSTOMER#{customer_id}"
        found = [m.body["sk"] for m in queues.notifications.messages if m.group == group]
        assert (len(found), found) == (7, sorted(found))


def test_one_request_that_fails_lets_nothing_overtake(account: Access, queues: Queues) -> None:
    """Of a customer with two events, the second is not sent before the first."""
    a_receiver(account, FIRST)
    create(account)
    change(account, CITY="Ulm")
    [first, _] = waiting()
    broken = Broken(takes=1)
    assert routed(Queues(queues.mails, broken)) == ["1"]  # type: ignore[arg-type]
    [sent] = broken.messages.messages
    assert sent.body["sk"] == first["dynamodb"]["Keys"]["sk"]["S"]


def test_the_events_of_one_transaction_are_told_in_the_order_of_their_ids(
    account: Access, queues: Queues
) -> None:
    """The stream keeps the order of transactions, not that of the items in one of them."""
    receiver = a_receiver(account, FIRST)
    create(account)
    change(account, CITY="Ulm")
    change(account, CITY="Bonn")
    first, second, third = waiting()
    shuffled = [first, third, second]
    for number, given in enumerate(shuffled, 1):
        given["dynamodb"]["SequenceNumber"] = str(number)
    assert routed(queues, shuffled) == []
    found = [m.body["sk"] for m in queues.notifications.messages if receiver.id in m.group]
    assert (len(found), found) == (3, sorted(found))


def test_an_event_with_a_mail_goes_to_both_queues(account: Access, queues: Queues) -> None:
    a_receiver(account, FIRST)
    create(account)
    given = with_mail(account, "customer_welcome")
    assert routed(queues, [given]) == []
    [mail], [told] = queues.mails.messages, queues.notifications.messages
    assert mail.body == {name: key["S"] for name, key in given["dynamodb"]["Keys"].items()}
    assert mail.group == mail.body["pk"] == f"{account.id}#CUSTOMER#1"
    assert {**told.body, "receiver": ""} == {**mail.body, "receiver": ""}


def test_what_is_for_a_mail_alone_is_no_notification(account: Access, queues: Queues) -> None:
    a_receiver(account, FIRST)
    create(account)
    given = with_mail(account, "code")
    image = given["dynamodb"]["NewImage"]
    image["doc"] = {"S": json.dumps({"id": 1, "type": "mail.code"})}
    assert routed(queues, [given]) == []
    assert (len(queues.mails.messages), queues.notifications.messages) == (1, [])


def test_a_record_that_comes_twice_is_one_message(account: Access, queues: Queues) -> None:
    a_receiver(account, FIRST)
    create(account)
    given = waiting()
    for _ in range(2):
        assert routed(queues, given) == []
    assert len(queues.notifications.messages) == 1


def test_a_receiver_that_was_quicker_than_the_note_stays_delivered(
    account: Access, queues: Queues
) -> None:
    """notification_send may have told it before event_route notes what it has sent."""
    with notifying.listening() as listener, loopback():
        quick = a_receiver(account, listener.url)
        slow = a_receiver(account, FIRST)
        create(account)
        given = waiting()
        broken = Queues(queues.mails, queues.notifications)
        with patch.object(events, "handed_over", lambda *_: 1 / 0):
            assert routed(broken, given) == ["1"]
        [mine] = [m for m in queues.notifications.messages if m.body["receiver"] == quick.id]
        assert notifying.told(mine)
    assert routed(queues, given) == []
    states = {row["RECEIVER"]: row["STATE"] for row in notifying.rows(account)}
    assert states == {quick.id: "delivered", slow.id: "waiting"}
    assert waiting() == []


def loopback() -> Any:
    return patch.dict("os.environ", NOTIFY_LOOPBACK="1")


def test_a_new_receiver_is_known_after_a_minute(
    account: Access, queues: Queues, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kundenakte.entry import receiving

    create(account)
    assert routed(queues) == []
    known = dict(receiving._known)
    a_receiver(account, FIRST)
    receiving._known.update(known)
    change(account, CITY="Ulm")
    assert routed(queues) == []
    assert queues.notifications.messages == []
    later = receiving.time.monotonic() + 61
    monkeypatch.setattr(receiving.time, "monotonic", lambda: later)
    change(account, CITY="Bonn")
    assert routed(queues) == []
    assert len(queues.notifications.messages) == 1


def test_one_read_for_many_events_and_one_write_for_each(account: Access, queues: Queues) -> None:
    from tests.watch import storage_calls

    a_receiver(account, FIRST)
    for _ in range(5):
        create(account)
    given = waiting()
    with storage_calls() as seen:
        assert routed(queues, given) == []
    assert seen.operations == ["GetItem"] + ["UpdateItem"] * 5


def test_a_second_resend_while_the_first_waits_sends_both(account: Access, queues: Queues) -> None:
    receivers = [a_receiver(account, url) for url in (FIRST, SECOND)]
    create(account)
    assert routed(queues) == []
    [row, _] = notifying.rows(account)
    images = []
    for receiver in receivers:
        asked = {"NOTIFICATION_ID": row["NOTIFICATION_ID"], "RECEIVER": receiver.id}
        builders.v1(account, "notification.resend", {"DATA": asked})
        images += waiting()
    queues.notifications.messages.clear()
    assert routed(queues, images[:1]) == []
    assert len(waiting()) == 1  # the note is left to the second record
    assert routed(queues, images[1:]) == []
    found = [message.body["receiver"] for message in queues.notifications.messages]
    assert set(found) == {each.id for each in receivers}
    assert waiting() == []


def test_an_event_that_expired_meanwhile_is_not_made_anew(account: Access, queues: Queues) -> None:
    a_receiver(account, FIRST)
    create(account)
    given = waiting()
    for one in given:
        Connection.client.delete_item(
            TableName=Connection.tables.customers, Key=one["dynamodb"]["Keys"]
        )
    assert routed(queues, [record(one["dynamodb"]["NewImage"]) for one in given]) == []
    assert not [item for item in items() if item["sk"]["S"].startswith("EVENT#")]


def test_a_deleted_customer_is_handed_over_to_be_erased(account: Access) -> None:
    file = {"S": f"{account.id}#CUSTOMER#1"}
    note = {"Keys": {"pk": file, "sk": {"S": "ERASURE"}}, "SequenceNumber": "1"}
    erasures = Queue()
    queues = Queues(Queue(), Queue(), erasures)
    for _ in range(2):  # the stream may bring it twice
        assert routed(queues, [{"dynamodb": note}]) == []
    assert [message.body for message in erasures.messages] == [{"pk": file["S"]}]
    assert queues.mails.messages == queues.notifications.messages == []
