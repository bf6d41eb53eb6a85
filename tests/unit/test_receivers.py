"""domain/receivers.py and delivery.py: who is told of what, and what became of it."""

from typing import Any

import pytest

from kundenakte.domain import delivery
from kundenakte.domain.delivery import DELIVERED, FAILED, KEPT, TRIES, WAITING
from kundenakte.domain.errors import Refused
from kundenakte.domain.receivers import (
    LONGEST_URL,
    ROTATION,
    TYPES,
    Receiver,
    checked_types,
    checked_url,
    id_of,
)

TAKEN = {"AT": "2026-11-23T10:00:00Z", "STATUS": 204, "MS": 12, "ERROR": ""}
MISSED = {**TAKEN, "STATUS": 500}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "ftp://example.com",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "gopher://example.com/",
        "http://",
        "https:///hooks",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://example.com:port/",
        "https://exa mple.com/",
        "https://example.com/a b",
        "https://example.com/\r\nHost: b",
        "https://example.com/\x00",
        "https://exämple.com/",
        "https://example.com/ü",
        "https://[::1",
        "https://user:secret@example.com/",
        "https://secret@example.com/",
        "https://example.com/#a",
        "https://example.com/" + "a" * LONGEST_URL,
    ],
)
def test_what_is_no_url_of_a_receiver_is_refused_and_not_quoted(url: str) -> None:
    with pytest.raises(Refused) as refused:
        checked_url(url)
    assert [problem.field for problem in refused.value.problems] == ["url"]
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com",
        "http://example.com:8080/hooks?token=a&b=%20",
        "https://[2001:4860::1]/",
        "https://xn--exmple-cua.com/",
    ],
)
def test_other_urls_are_kept_as_they_are(url: str) -> None:
    assert checked_url(url) == url


@pytest.mark.parametrize("given", ["customer", "customer.*", ["a"], 5, {"a": 1}, "mail.code"])
def test_types_that_there_are_not_are_refused(given: Any) -> None:
    with pytest.raises(Refused, match=r"customer\.created, customer\.changed"):
        checked_types(given)


def test_types_may_be_text_or_a_list_and_none_means_all() -> None:
    two = ("customer.created", "invoice.created")
    assert checked_types("invoice.created, customer.created") == two
    assert checked_types(["customer.created", "invoice.created"]) == two
    for given in ("", None, []):
        assert checked_types(given) == ()
    assert all(Receiver("1", "http://a").wants(kind) for kind in TYPES)
    assert not Receiver("1", "http://a", types=two).wants("customer.deleted")


def test_the_id_is_the_urls() -> None:
    assert id_of("https://a.example/") == id_of("https://a.example/") != id_of("https://b.example/")
    assert len(id_of("https://a.example/")) == 8


def test_a_replaced_secret_signs_for_one_more_day() -> None:
    receiver = Receiver("1", "http://a", secrets=("new", "old"), rotated=1000)
    assert receiver.signing(1000 + ROTATION - 1) == ("new", "old")
    assert receiver.signing(1000 + ROTATION) == ("new",)


def test_it_is_stored_and_read_as_it_was() -> None:
    receiver = Receiver("1", "http://a", "u", "p", ("customer.created",), ("s", "t"), 5)
    assert Receiver.of(receiver.stored()) == receiver


def tried(record: Any, times: int, **found: Any) -> Any:
    for _ in range(times):
        record = delivery.tried(record, "a", found.get("attempt", MISSED), delivered=False)
    return record


def test_the_sixth_failure_is_the_last() -> None:
    waits = tried(delivery.asked({}, ["a", "b"]), TRIES - 1)
    assert (waits["a"]["STATE"], delivery.is_done(waits, "a")) == (WAITING, False)
    ended = tried(waits, 1)
    assert (ended["a"]["STATE"], delivery.is_done(ended, "a")) == (FAILED, True)
    assert len(ended["a"]["ATTEMPTS"]) == TRIES == 6
    assert ended["b"] == {"STATE": WAITING, "TRIES": 0, "ATTEMPTS": []}


def test_what_was_taken_is_done() -> None:
    record = delivery.tried(tried({}, 2), "a", TAKEN, delivered=True)
    assert (record["a"]["STATE"], record["a"]["TRIES"]) == (DELIVERED, 3)
    assert record["a"]["ATTEMPTS"] == [MISSED, MISSED, TAKEN]


def test_a_late_failure_does_not_undo_what_was_taken() -> None:
    record = tried(delivery.tried({}, "a", TAKEN, delivered=True), 1)
    assert (record["a"]["STATE"], record["a"]["ATTEMPTS"]) == (DELIVERED, [TAKEN, MISSED])
    late = delivery.tried(tried({}, TRIES), "a", TAKEN, delivered=True)
    assert late["a"]["STATE"] == DELIVERED


def test_asked_again_it_has_six_tries_more_and_keeps_what_was() -> None:
    again = delivery.asked(tried({}, TRIES), ["a"])
    assert (again["a"]["STATE"], again["a"]["TRIES"]) == (WAITING, 0)
    assert tried(again, TRIES - 1)["a"]["STATE"] == WAITING
    assert tried(again, TRIES)["a"]["STATE"] == FAILED


def test_the_record_does_not_grow_without_end() -> None:
    record: Any = {}
    for _ in range(10):
        record = tried(delivery.asked(record, ["a"]), TRIES)
    assert len(record["a"]["ATTEMPTS"]) == KEPT


def test_new_receivers_leave_what_is_known_alone() -> None:
    known = tried({}, 2)
    assert delivery.with_new(known, ["a", "b"])["a"] == known["a"]


def test_a_removed_receiver_fails_at_once_in_clear_words() -> None:
    record = delivery.removed({}, "a", "2026-11-23T10:00:00Z")
    assert record["a"]["STATE"] == FAILED
    assert record["a"]["ATTEMPTS"][0]["ERROR"] == "receiver was removed"
