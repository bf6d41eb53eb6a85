"""notification.get: what was sent to whom, newest first; of one's own account only."""

from typing import Any

import pytest

from kundenakte.calls import notification_get
from tests import notifying
from tests.builders import Access, accepted, call, create, post, v1
from tests.notifying import Queue, Queues, a_receiver, listening, rows

FIRST, SECOND = "https://a.example/hooks", "https://b.example/hooks"


@pytest.fixture
def told(account: Access) -> Access:
    """An account with two customers and two receivers: 3 events of the first customer, 1 of the
    second, none delivered yet; the second receiver wants changes only."""
    a_receiver(account, FIRST)
    a_receiver(account, SECOND, "customer.changed")
    for name in ("Eins", "Zwei"):
        create(account, ORGANIZATION=name)
    for city in ("Ulm", "Bonn"):
        accepted(account, "customer.update", {"CUSTOMER_ID": 1, "CITY": city})
    assert notifying.routed(Queues.new()) == []
    return account


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"TYPE": "customer.create"}, "TYPE"),
        ({"TYPE": "mail.code"}, "TYPE"),
        ({"STATE": "sent"}, "STATE"),
        ({"CUSTOMER_ID": "x"}, "CUSTOMER_ID"),
        ({"NOTIFICATION_ID": {}}, "NOTIFICATION_ID"),
    ],
)
def test_a_bad_filter_is_refused_by_its_name(told: Access, asked: Any, field: str) -> None:
    status, answer = v1(told, "notification.get", {"FILTER": asked})
    assert (status, answer["DETAILS"][0]["FIELD"]) == (400, field)


@pytest.mark.parametrize("wrong", ["1", "1-1", "x-y", "1-" + "9" * 30, "-1-1", "1#EVENT-1", "Ü"])
def test_what_there_is_not_is_not_found(told: Access, wrong: str) -> None:
    assert rows(told, NOTIFICATION_ID=wrong) == []


def test_a_stranger_sees_none(told: Access, stranger: Access) -> None:
    [one, *_] = rows(told)
    assert rows(stranger) == []
    assert rows(stranger, NOTIFICATION_ID=one["NOTIFICATION_ID"]) == []
    assert rows(stranger, CUSTOMER_ID=1) == []


def test_an_event_that_nobody_was_to_be_told_of_is_not_listed(account: Access) -> None:
    create(account)
    assert notifying.routed(Queues.new()) == []
    assert rows(account) == rows(account, CUSTOMER_ID=1) == []


def test_a_filter_that_looks_at_too_much_is_refused(
    told: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notification_get, "MOST_LOOKED_AT", 2)
    status, answer = v1(told, "notification.get", {"FILTER": {"STATE": "failed"}})
    assert (status, answer["DETAILS"][0]["CODE"]) == (413, "too_large")
    assert v1(told, "notification.get", {"LIMIT": 1})[0] == 200


def test_the_newest_comes_first_with_a_row_for_each_receiver(told: Access) -> None:
    found = [(row["CUSTOMER_ID"], row["TYPE"], row["RECEIVER_URL"]) for row in rows(told)]
    assert sorted(found[:2]) == [(1, "customer.changed", url) for url in (FIRST, SECOND)]
    assert sorted(found[2:4]) == sorted(found[:2])
    assert found[4:] == [(2, "customer.created", FIRST), (1, "customer.created", FIRST)]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"CUSTOMER_ID": 1}, 5),
        ({"CUSTOMER_ID": 3}, 0),
        ({"TYPE": "customer.changed"}, 4),
        ({"TYPE": "invoice.created"}, 0),
        ({"STATE": "waiting"}, 6),
        ({"STATE": "FAILED"}, 0),
        ({"CUSTOMER_ID": 1, "TYPE": "customer.created", "STATE": "waiting"}, 1),
    ],
)
def test_filters(told: Access, asked: Any, count: int) -> None:
    assert len(rows(told, **asked)) == count


def test_pages_follow_by_offset_and_by_cursor(told: Access) -> None:
    every = rows(told)
    by_offset, by_cursor, cursor = [], [], {}
    for offset in range(0, 6, 2):
        _, page = v1(told, "notification.get", {"LIMIT": 2, "OFFSET": offset})
        by_offset += page["NOTIFICATIONS"]
        _, page = v1(told, "notification.get", {"LIMIT": 2, **cursor})
        by_cursor += page["NOTIFICATIONS"]
        cursor = {"CURSOR": page.get("NEXT_CURSOR")}
    assert by_offset == by_cursor == every
    assert cursor == {"CURSOR": None}


@pytest.mark.parametrize("cursor", ["c5", "t61", "tffff", "t" + "39" * 300])
def test_a_cursor_of_another_list_shows_nothing_of_others(told: Access, cursor: str) -> None:
    status, page = v1(told, "notification.get", {"CURSOR": cursor})
    assert (status, page["NOTIFICATIONS"]) == (200, [])


def test_one_that_is_asked_for_by_its_id_has_the_payload_as_it_is_sent(account: Access) -> None:
    with listening() as listener, pytest.MonkeyPatch.context() as patched:
        patched.setenv("NOTIFY_LOOPBACK", "1")
        a_receiver(account, listener.url)
        create(account)
        queue = Queue()
        assert notifying.routed(Queues(Queue(), queue)) == []
        notifying.all_sent(queue)
    [listed] = rows(account)
    [row] = rows(account, NOTIFICATION_ID=listed["NOTIFICATION_ID"])
    assert row.pop("PAYLOAD").encode() == listener.requests[0].body
    assert row == listed
    [attempt] = row["ATTEMPTS"]
    assert (attempt["STATUS"], attempt["ERROR"], row["STATE"]) == (204, "", "delivered")
    assert row["CREATED"][:10] == attempt["AT"][:10]
    assert set(attempt) == {"AT", "STATUS", "MS", "ERROR"}


def test_secrets_are_in_no_answer(account: Access) -> None:
    a_receiver(account, FIRST, user="shop", password="geheim")
    create(account)
    assert notifying.routed(Queues.new()) == []
    text = str(rows(account))
    assert "geheim" not in text
    assert "whsec" not in text


def test_on_the_compatible_url_values_are_text(told: Access) -> None:
    row = call(told, "notification.get", LIMIT=1)["NOTIFICATIONS"][0]
    assert (row["CUSTOMER_ID"], row["ATTEMPTS"]) == ("1", [])
    assert len(row["CREATED"]) == len("2026-11-23 10:00:00")


def test_notifications_can_be_had_as_xml(told: Access) -> None:
    text = post(told, "<FBAPI><SERVICE>notification.get</SERVICE></FBAPI>")["body"]
    assert "<NOTIFICATIONS><NOTIFICATION><NOTIFICATION_ID>1-" in text
