"""notification.resend: the identical notification once more, to those that want it."""

from typing import Any

import pytest

from tests import notifying
from tests.builders import Access, accepted, call, create, items, post, v1
from tests.notifying import Queue, Queues, a_receiver, listening, rows

URL = "https://a.example/hooks"


@pytest.fixture
def failed(account: Access) -> str:
    """An account with a notification that its receiver did not take; answers NOTIFICATION_ID."""
    a_receiver(account, URL)
    create(account)
    queue = Queue()
    assert notifying.routed(Queues(Queue(), queue)) == []
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("NOTIFY_LOOPBACK", "1")  # which does not allow this one
        for _ in range(6):
            notifying.sent(queue)
    [row] = rows(account)
    assert row["STATE"] == "failed"
    return str(row["NOTIFICATION_ID"])


def resent(account: Access, **data: Any) -> Any:
    return v1(account, "notification.resend", {"DATA": data})


@pytest.mark.parametrize("wrong", ["1-1", "1", "x", "1-" + "9" * 30, "2-123"])
def test_what_there_is_not_is_not_found(account: Access, failed: str, wrong: str) -> None:
    before = items()
    status, answer = resent(account, NOTIFICATION_ID=wrong)
    assert (status, answer["DETAILS"][0]["FIELD"]) == (404, "NOTIFICATION_ID")
    assert items() == before


def test_the_id_is_needed(account: Access) -> None:
    assert resent(account)[0] == 400


def test_a_stranger_cannot_send_it(account: Access, stranger: Access, failed: str) -> None:
    a_receiver(stranger, "https://stranger.example/")
    before = items()
    assert resent(stranger, NOTIFICATION_ID=failed)[0] == 404
    assert items() == before


@pytest.mark.parametrize("name", ["00000000", "https://b.example/hooks"])
def test_a_receiver_that_is_not_set_is_not_found(account: Access, failed: str, name: str) -> None:
    status, answer = resent(account, NOTIFICATION_ID=failed, RECEIVER=name)
    assert (status, answer["DETAILS"][0]["FIELD"]) == (404, "RECEIVER")


def test_a_receiver_that_does_not_want_it_is_refused(account: Access, failed: str) -> None:
    other = a_receiver(account, "https://b.example/", "invoice.created")
    status, answer = resent(account, NOTIFICATION_ID=failed, RECEIVER=other.id)
    assert (status, answer["DETAILS"][0]["FIELD"]) == (400, "RECEIVER")


def test_what_is_for_a_mail_alone_is_not_found(account: Access) -> None:
    from kundenakte.entry.job import in_unit
    from kundenakte.storage import notes
    from tests import billing

    seller = billing.a_seller()
    in_unit(billing.account_of(seller), lambda unit: notes.event(unit, 1, "mail.code", {}))
    [event] = [i for i in items() if i["sk"]["S"].startswith("EVENT#")]
    a_receiver(seller, URL)
    name = f"1-{int(event['sk']['S'][6:])}"
    assert resent(seller, NOTIFICATION_ID=name)[0] == 404


def test_it_is_sent_again_as_it_was(account: Access, failed: str) -> None:
    with listening() as listener, pytest.MonkeyPatch.context() as patched:
        patched.setenv("NOTIFY_LOOPBACK", "1")
        other = a_receiver(account, listener.url)
        status, answer = resent(account, NOTIFICATION_ID=failed, RECEIVER=listener.url)
        assert (status, answer) == (200, {"STATUS": "success", "RECEIVERS": [other.id]})
        queues = Queues.new()
        assert notifying.routed(queues) == []
        assert queues.mails.messages == []
        notifying.all_sent(queues.notifications)
    [request] = listener.requests
    assert request.headers["webhook-id"] == failed
    found = {row["RECEIVER_URL"]: row for row in rows(account, NOTIFICATION_ID=failed)}
    assert found[URL]["STATE"] == "failed"
    assert found[listener.url]["STATE"] == "delivered"
    assert found[URL]["PAYLOAD"].encode() == request.body


def test_without_a_receiver_all_that_want_it_get_it(account: Access, failed: str) -> None:
    a_receiver(account, "https://b.example/", "invoice.created")
    answer = accepted(account, "notification.resend", {"NOTIFICATION_ID": failed})
    assert len(answer["RECEIVERS"]) == 1
    [row] = rows(account)
    assert (row["STATE"], len(row["ATTEMPTS"])) == ("waiting", 6)


def test_it_has_six_tries_more(account: Access, failed: str) -> None:
    assert resent(account, NOTIFICATION_ID=failed)[0] == 200
    queue = Queue()
    assert notifying.routed(Queues(Queue(), queue)) == []
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("NOTIFY_LOOPBACK", "1")
        for _ in range(5):
            assert len(notifying.sent(queue)) == 1
        assert notifying.sent(queue) == []
    [row] = rows(account)
    assert (row["STATE"], len(row["ATTEMPTS"])) == ("failed", 12)


def test_each_request_is_a_message_of_its_own(account: Access, failed: str) -> None:
    queues = Queues.new()
    for _ in range(2):
        assert resent(account, NOTIFICATION_ID=failed)[0] == 200
        assert notifying.routed(queues) == []
    assert len(queues.notifications.messages) == 2


def test_what_waits_to_be_sent_for_the_first_time_is_left_to_that(account: Access) -> None:
    a_receiver(account, URL)
    create(account)
    [event] = [i for i in items() if i["sk"]["S"].startswith("EVENT#")]
    name = f"1-{int(event['sk']['S'][6:])}"
    before = items()
    assert resent(account, NOTIFICATION_ID=name)[0] == 200
    assert items() == before


def test_on_the_compatible_url_and_as_xml(account: Access, failed: str) -> None:
    assert call(account, "notification.resend", {"NOTIFICATION_ID": failed})["STATUS"] == "success"
    text = (
        "<FBAPI><SERVICE>notification.resend</SERVICE><DATA>"
        f"<NOTIFICATION_ID>{failed}</NOTIFICATION_ID></DATA></FBAPI>"
    )
    assert "<STATUS>success</STATUS><RECEIVERS><RECEIVER>" in post(account, text)["body"]
