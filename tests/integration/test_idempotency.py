"""Idempotency-Key on /v1: a request that is repeated is carried out once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kundenakte.storage.client import Connection
from tests.builders import Access, a_customer, at, call, create, find, items, v1
from tests.invariants import check

NOON = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
BODY = {"DATA": {"CUSTOMER_TYPE": "consumer", "LAST_NAME": "Berg"}}


def again(account: Access, body: Any = BODY, key: str = "k", service: str = "create") -> Any:
    return v1(account, f"customer.{service}", body, idempotency_key=key)


def test_a_key_is_not_for_another_request(account: Access) -> None:
    again(account)
    before = items()
    other = {"DATA": {"CUSTOMER_ID": 1, "CITY": "Bonn"}}
    for body, service in (({"DATA": a_customer()}, "create"), (other, "update")):
        status, response = again(account, body, service=service)
        assert status == 409
        assert response["DETAILS"] == [
            {"CODE": "taken", "FIELD": "Idempotency-Key", "MESSAGE": "used for another request"}
        ]
    assert items() == before


def test_a_key_of_more_than_255_characters_is_refused(account: Access) -> None:
    status, response = again(account, key="k" * 256)
    assert status == 400
    assert response["ERRORS"][0].endswith("missing / invalid field: Idempotency-Key")
    assert items() == []
    assert again(account, key="k" * 255)[0] == 200


def test_a_repeated_request_gets_the_same_answer_and_is_done_once(account: Access) -> None:
    first = again(account)
    assert first[0] == 200
    assert again(account) == first
    assert len(find(account)) == 1
    assert again(account, key="l")[1]["CUSTOMER_ID"] == 2


@pytest.mark.parametrize("service", ["addcredits", "delete", "createsecurelink", "update"])
def test_every_writing_call_can_be_repeated(account: Access, service: str) -> None:
    create(account)
    body = {"DATA": {"CUSTOMER_ID": 1, "AMOUNT": "2.00", "CITY": "Bonn"}}
    first = again(account, body, service=service)
    before = items()
    assert first[0] == 200
    assert again(account, body, service=service) == first
    assert items() == before


def test_warnings_are_told_again(account: Access) -> None:
    body = {"DATA": a_customer(EMAIL="asdf")}
    assert again(account, body) == again(account, body)
    assert "WARNINGS" in again(account, body)[1]


def test_a_refused_request_may_be_corrected_under_its_key(account: Access) -> None:
    assert again(account, {"DATA": {}})[0] == 400
    assert again(account)[0] == 200


def test_a_key_is_free_again_after_a_day(account: Access) -> None:
    """Also before DynamoDB has come to removing the answer."""
    with at(NOON):
        first = again(account)
    with at(NOON + timedelta(hours=23, minutes=59)):
        assert again(account) == first
    with at(NOON + timedelta(hours=24, seconds=1)):
        second = again(account)
        assert second[1]["CUSTOMER_ID"] > first[1]["CUSTOMER_ID"]
        assert again(account) == second


def test_of_two_at_the_same_time_one_is_done_and_both_get_its_answer(account: Access) -> None:
    real, rival = Connection.client.transact_write_items, []

    def send(**asked: Any) -> Any:
        if not rival:
            rival.append(None)
            rival[0] = again(account)
        return real(**asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Connection.client, "transact_write_items", send)
        assert again(account) == rival[0]
    assert len(find(account)) == 1
    check(account.id)


def test_reading_calls_and_the_compatible_url_take_no_notice(account: Access) -> None:
    create(account)
    before = items()
    again(account, {}, service="get")
    again(account, {"FILTER": {"CUSTOMER_ID": 1}}, service="getlog")
    assert items() == before


def test_the_answer_is_stored_with_the_write_and_expires(account: Access) -> None:
    with at(NOON):
        again(account)
    [item] = [item for item in items() if "#IDEMPOTENCY#" in item["pk"]["S"]]
    assert item["pk"]["S"] == f"{account.id}#IDEMPOTENCY#k"
    assert int(item["expires"]["N"]) == int((NOON + timedelta(days=1)).timestamp())
    assert call(account, "customer.get")["CUSTOMERS"][0]["LAST_NAME"] == "Berg"
