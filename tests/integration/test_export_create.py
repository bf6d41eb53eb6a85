"""export.create: what is refused, and the archive that comes of it: nothing is forgotten."""

import json
from typing import Any

import pytest

from functions.customer_erase.app import handler as erase
from kundenakte.billing import export_chunk
from kundenakte.storage import exports, office_keys
from kundenakte.storage.client import Connection
from kundenakte.storage.export_families import is_exported, is_pointer
from tests import exporting, notifying
from tests.banking import on
from tests.builders import CONTEXT, Access, accepted, call, create, erasure, v1
from tests.exporting import HASTY, asked, items, made, small_parts, step, stored, sums
from tests.invoicing import an_invoice
from tests.notifying import Queue, Queues
from tests.subscribing import book
from tests.whole_account import PDF, PLACE, a_whole_account

CREATE = "export.create"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({}, "missing / invalid field: KIND"),
        ({"KIND": "all"}, "one of account, audit is expected, missing / invalid field: KIND"),
        ({"KIND": "audit", "TO_DATE": "2026-12-31"}, "missing / invalid field: FROM_DATE"),
        ({"KIND": "audit", "FROM_DATE": "2026-01-01"}, "missing / invalid field: TO_DATE"),
        (
            {"KIND": "audit", "FROM_DATE": "2026-12-31", "TO_DATE": "2026-01-01"},
            "a day from FROM_DATE on is expected, missing / invalid field: TO_DATE",
        ),
        (
            {"KIND": "audit", "FROM_DATE": "soon", "TO_DATE": "2026-01-01"},
            "a date such as 2026-11-23 is expected, missing / invalid field: FROM_DATE",
        ),
    ],
)
def test_what_cannot_be_is_refused(account: Access, data: dict[str, Any], text: str) -> None:
    assert call(account, CREATE, data)["ERRORS"] == [text]
    assert exports.of_account(account.id) == []


def test_one_at_a_time_is_made(account: Access) -> None:
    number = asked(account)
    [text] = call(account, CREATE, {"KIND": "account"})["ERRORS"]
    assert text.startswith(f"EXPORT_ID {number} is being made; wait for it")
    asked(account, KIND="audit", FROM_DATE="2026-01-01", TO_DATE="2026-12-31")


def test_one_that_nobody_works_on_any_more_keeps_no_other_back(account: Access) -> None:
    with on("2026-11-20"):
        asked(account)
    with on("2026-11-21"):
        asked(account)


def test_a_new_export_reaches_the_queue_through_the_stream(account: Access) -> None:
    number = asked(account)
    [note] = [item for item in stored("customers") if item["sk"]["S"] == "WORK"]
    queues = Queues(Queue(), Queue(), None, Queue())
    assert notifying.routed(queues, [notifying.record(note)]) == []
    assert queues.exports is not None
    [message] = queues.exports.messages
    assert message.body == {"account": account.id, "export_id": number}


@pytest.fixture
def whole(documents: Any) -> Access:
    return a_whole_account()


def is_whole(access: Access) -> bool:
    """Whether an archive holds every item that is stored, but for those left out."""
    before = {table: stored(table) for table in ("customers", "accounts")}
    held = items(made(access, asked(access)))
    for table, known in before.items():
        wanted = [i for i in known if not is_pointer(i) and is_exported(i)]
        found = [_counters_then(item) for name, item in held if name == table]
        assert sorted(found, key=_place) == sorted(map(_counters_then, wanted), key=_place)
    return True


def test_every_item_is_in_the_archive_but_those_named_as_left_out(whole: Access) -> None:
    """Who adds a family of items has to say whether exports hold it."""
    assert is_whole(whole)


def test_what_is_left_of_customers_who_were_merged_or_deleted_is_in_it_too(whole: Access) -> None:
    with on("2026-11-21"):
        named = {"CUSTOMER_NUMBER": "Z-1", "CUSTOMER_EXT_UID": "z"}
        goes = create(whole, TAGS=["x"], **named, **PLACE)["CUSTOMER_ID"]
        book(whole, goes, "M", SUBSCRIPTION_EXT_UID="abo/2")
        an_invoice(whole, goes)
        accepted(whole, "customer.merge", {"CUSTOMER_ID": 1, "FROM_CUSTOMER_ID": goes})
        assert is_whole(whole)
        assert erase(erasure(f"{whole.id}#CUSTOMER#{goes}"), CONTEXT) == {"batchItemFailures": []}
        assert is_whole(whole)


def test_usage_of_a_deleted_customer_leaves_nothing_behind(whole: Access) -> None:
    with on("2026-11-21"):
        accepted(whole, "subscription.update", {"SUBSCRIPTION_ID": 1, "STATUS": "inactive"})
        accepted(whole, "customer.delete", {"CUSTOMER_ID": 2})
    assert erase(erasure(f"{whole.id}#CUSTOMER#2"), CONTEXT) == {"batchItemFailures": []}
    assert not [i for i in stored("customers") if "#USAGE#" in i["pk"]["S"]]
    assert is_whole(whole)


def state(access: Access, number: int) -> str:
    export = exports.find(access.id, number)
    assert export is not None
    return export.state


def _place(item: dict[str, Any]) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"]


def _counters_then(item: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name != "export_id"}


def test_an_archive_has_the_files_of_invoices_tables_for_people_and_hashes(whole: Access) -> None:
    held = made(whole, asked(whole))
    pdfs = [content for name, content in held.items() if name.endswith(".pdf")]
    assert [content[: len(PDF)] for content in pdfs] == [PDF, PDF]
    assert held["SHA256SUMS"].decode() == sums(held)
    manifest = json.loads(held["manifest.json"])
    assert (manifest["account"], manifest["unchanged"]) == (whole.id, True)
    assert manifest["counts"]["items"] == len(items(held))
    heads, *rows = held["customers.csv"].decode("utf-8-sig").split("\r\n")
    assert heads.startswith("CUSTOMER_ID;CUSTOMER_NUMBER;")
    assert any(row.startswith("2;K-1;") for row in rows)
    assert "'+43 1 23456" in rows[0]  # no formula
    assert not any(row.startswith("5;") for row in rows)  # who was deleted is in items/ only


def test_many_small_chunks_make_the_same_archive_as_one_large(
    whole: Access, monkeypatch: Any
) -> None:
    at_once = made(whole, asked(whole))
    monkeypatch.setattr(export_chunk, "PART", 1500)
    with small_parts():
        in_steps = made(whole, asked(whole), HASTY)
    assert items(in_steps) == [
        (table, {**item, **({"export_id": {"N": "2"}} if "export_id" in item else {})})
        for table, item in items(at_once)
    ]
    for name in ("customers.csv", "invoices.csv", "subscriptions.csv", "payments.csv"):
        assert in_steps[name] == at_once[name]
    assert in_steps["SHA256SUMS"].decode() == sums(in_steps)


@pytest.mark.parametrize("killed", range(1, 9))
def test_a_chunk_that_was_killed_is_done_again_and_nothing_is_twice(
    whole: Access, monkeypatch: Any, killed: int
) -> None:
    number, save, calls = asked(whole), exports.save, iter(range(1, 1000))

    def dies(account: str, export: Any) -> Any:
        if next(calls) == killed:
            raise RuntimeError("killed")
        return save(account, export)

    monkeypatch.setattr(exports, "save", dies)
    monkeypatch.setattr(export_chunk, "PART", 4000)
    with small_parts():
        for _ in range(30):
            step(whole, number, HASTY)
    assert state(whole, number) == "done"
    held = exporting.files(exporting.archive(whole, number))
    assert held["SHA256SUMS"].decode() == sums(held)
    places = [_place(item) for _, item in items(held)]
    assert len(set(places)) == len(places)


def test_what_fails_five_times_has_failed_and_the_next_may_begin(
    whole: Access, monkeypatch: Any
) -> None:
    number = asked(whole)
    monkeypatch.setattr(exports, "find", _broken(exports.find, 1))
    first = step(whole, number)
    assert (first.failed, first.again.called) == (True, True)  # type: ignore[attr-defined]
    monkeypatch.setattr(exports, "find", _broken(exports.find, 1))
    last = step(whole, number, tries=5)
    assert (last.failed, last.messages) == (False, [])  # type: ignore[attr-defined]
    assert state(whole, number) == "failed"
    asked(whole)


def _broken(done: Any, times: int) -> Any:
    calls = iter(range(times))

    def fails(*given: Any) -> Any:
        if next(calls, None) is not None:
            raise RuntimeError("no answer")
        return done(*given)

    return fails


def test_a_message_that_comes_twice_or_late_does_nothing(whole: Access) -> None:
    number = asked(whole)
    made(whole, number)
    assert step(whole, number).messages == []
    assert step(whole, 99).messages == []


def test_what_came_meanwhile_is_told_of_and_is_in_it(whole: Access) -> None:
    number = asked(whole)
    step(whole, number)
    create(whole, ORGANIZATION="Neu GmbH")
    held = made(whole, number)
    assert json.loads(held["manifest.json"])["unchanged"] is False
    assert b"Neu GmbH" in held["customers.csv"]


def test_a_document_that_is_not_there_is_counted_and_stops_nothing(
    whole: Access, documents: Any
) -> None:
    [first, *_] = documents.list_objects_v2(Bucket="documents")["Contents"]
    documents.delete_object(Bucket="documents", Key=first["Key"])
    held = made(whole, asked(whole))
    assert json.loads(held["manifest.json"])["counts"]["missing documents"] == 1


def test_when_it_is_made_nothing_wakes_anybody_any_more(whole: Access) -> None:
    number = asked(whole)
    key = office_keys.export_work(whole.id, number)
    table = Connection.tables.customers
    assert "Item" in Connection.client.get_item(TableName=table, Key=key)
    made(whole, number)
    assert "Item" not in Connection.client.get_item(TableName=table, Key=key)


def test_nothing_of_another_account_is_in_it(whole: Access, stranger: Access) -> None:
    create(stranger, ORGANIZATION="Fremd GmbH", EMAIL="fremd@example.com")
    held = made(whole, asked(whole))
    assert not any(b"Fremd" in content for content in held.values())
    assert v1(stranger, "export.get")[1]["EXPORTS"] == []
