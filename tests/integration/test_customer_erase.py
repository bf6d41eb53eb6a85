"""customer_erase: what a deleted customer leaves behind is erased, and nothing else."""

from typing import Any

import pytest

from functions.customer_erase.app import handler
from kundenakte.storage.client import Connection
from tests.builders import CONTEXT, Access, call, create, items


def record(pk: str, number: str = "1") -> dict[str, Any]:
    keys = {"pk": {"S": pk}, "sk": {"S": "ERASURE"}}
    return {"eventName": "INSERT", "dynamodb": {"Keys": keys, "SequenceNumber": number}}


def kinds(customer_id: int) -> set[str]:
    return {
        item["sk"]["S"].partition("#")[0]
        for item in items()
        if item["pk"]["S"].endswith(f"#CUSTOMER#{customer_id}")
    }


def test_a_record_that_fails_is_reported_and_those_after_it_come_again(
    account: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Connection.client, "query", lambda **_: 1 / 0)
    answer = handler(
        {"Records": [record("a#CUSTOMER#1", "7"), record("b#CUSTOMER#1", "8")]}, CONTEXT
    )
    assert answer == {"batchItemFailures": [{"itemIdentifier": "7"}]}


def test_the_log_is_erased_and_the_note_and_the_events_stay(account: Access) -> None:
    gone = create(account)["CUSTOMER_ID"]
    kept = create(account)["CUSTOMER_ID"]
    for number in range(30):  # more than one batch
        call(account, "customer.update", {"CUSTOMER_ID": gone, "CITY": f"Ort {number}"})
    call(account, "customer.delete", {"CUSTOMER_ID": gone})
    event = {"Records": [record(f"{account.id}#CUSTOMER#{gone}")]}
    for _ in range(2):  # a stream may deliver twice
        assert handler(event, CONTEXT) == {"batchItemFailures": []}
    assert kinds(gone) == {"ERASURE", "EVENT"}
    assert kinds(kept) == {"CUSTOMER", "LOG", "EVENT"}
