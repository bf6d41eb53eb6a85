"""customer.delete: what is refused, and that nothing leads to a deleted customer any more."""

import json
from typing import Any

import pytest

from functions.hosted_page.app import handler as hosted_page
from kundenakte.storage import directory
from kundenakte.storage.client import Connection
from tests import billing
from tests.builders import CONTEXT, Access, call, create, event, find, items, v1
from tests.invariants import Stored, check
from tests.invoice_files import a_draft, an_invoice


def delete(account: Access, customer_id: Any = 1) -> dict[str, Any]:
    return call(account, "customer.delete", {"CUSTOMER_ID": customer_id})


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ({}, "missing / invalid field: CUSTOMER_ID"),
        ({"CUSTOMER_ID": ""}, "missing / invalid field: CUSTOMER_ID"),
        ({"CUSTOMER_ID": 99}, "missing / invalid field: CUSTOMER_ID"),
        ({"CUSTOMER_ID": "x"}, "a whole number is expected, missing / invalid field: CUSTOMER_ID"),
        ({"CUSTOMER_ID": True}, "a whole number is expected, missing / invalid field: CUSTOMER_ID"),
        ({"CUSTOMER_NUMBER": "1001"}, "missing / invalid field: CUSTOMER_ID"),
    ],
)
def test_a_refused_deletion_deletes_nothing(
    account: Access, data: dict[str, Any], text: str
) -> None:
    create(account)
    before = items()
    assert call(account, "customer.delete", data) == {"ERRORS": [text]}
    assert items() == before


def test_a_filter_selects_nothing_to_delete(account: Access) -> None:
    create(account)
    response = call(account, "customer.delete", FILTER={"CUSTOMER_ID": 1})
    assert response == {"ERRORS": ["missing / invalid field: CUSTOMER_ID"]}
    assert len(find(account)) == 1


def test_a_customer_is_deleted_once(account: Access) -> None:
    create(account)
    assert delete(account) == {"STATUS": "success"}
    before = items()
    assert delete(account) == {"ERRORS": ["missing / invalid field: CUSTOMER_ID"]}
    assert v1(account, "customer.delete", {"DATA": {"CUSTOMER_ID": 1}})[0] == 404
    assert items() == before


def test_nothing_leads_to_a_deleted_customer(
    account: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory, "HASH_WAIT", 0)
    made = create(
        account, CUSTOMER_EXT_UID="s", TAGS="VIP", CITY="Bonn", LAST_NAME="Berg", COMMENT="c"
    )
    link = call(account, "customer.createsecurelink", {"CUSTOMER_ID": 1})["DASHBOARD_URL"]
    delete(account)
    for filters in (
        {},
        {"CUSTOMER_ID": 1},
        {"CUSTOMER_NUMBER": made["CUSTOMER_NUMBER"]},
        {"CUSTOMER_EXT_UID": "s"},
        {"HASH": made["HASH"]},
        {"DASHBOARD_URL": made["DASHBOARD_URL"]},
        {"TAGS": "vip"},
        {"CITY": "Bonn"},
        {"TERM": "Berg"},
        {"COUNTRY_CODE": "DE"},
        {"COMMENT": "c"},
    ):
        assert find(account, **filters) == [], filters
    for service in ("update", "addcredits", "createsecurelink", "getlog", "export"):
        response = call(account, f"customer.{service}", {"CUSTOMER_ID": 1, "AMOUNT": 1})
        assert response == {"ERRORS": ["missing / invalid field: CUSTOMER_ID"]}, service
    for url in (made["CHANGEDATA_URL"], made["DASHBOARD_URL"], link):
        assert page_status(url) == 404


def page_status(url: str) -> int:
    path = url.removeprefix("https://kunden.example")
    _, page, account_hash, customer_hash = path.split("/")
    request = event("GET", path, route=f"GET /{page}/{{account}}/{{customer}}")
    request["pathParameters"] = {"account": account_hash, "customer": customer_hash}
    return int(hosted_page(request, CONTEXT)["statusCode"])


def test_a_page_is_there_until_then(account: Access) -> None:
    assert page_status(create(account)["DASHBOARD_URL"]) == 200


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"STATE": "running"}, True),
        ({"STATE": "running", "CANCELLATION_DATE": "2999-12-31"}, True),
        ({"STATE": "inactive"}, False),
        ({"STATE": "closed"}, False),
    ],
)
def test_a_running_subscription_keeps_a_customer(
    account: Access, fields: dict[str, Any], refused: bool
) -> None:
    create(account)
    seller = billing.a_seller()
    create(seller)
    billing.a_subscription(seller, 1, "2026-01-31", **fields)
    before = items()
    answer = delete(seller)
    assert ("ERRORS" in answer) == refused
    if refused:
        assert answer["ERRORS"] == [
            "SUBSCRIPTION_ID 1 is running: cancel it and let it end, or set it inactive, first, "
            "missing / invalid field: CUSTOMER_ID"
        ]
        assert items() == before
    assert delete(account) == {"STATUS": "success"}  # another account's does not count


def test_a_number_on_a_kept_invoice_is_given_to_nobody(account: Access) -> None:
    create(account, CUSTOMER_NUMBER="K-1")
    an_invoice(account)
    delete(account)
    assert find(account, CUSTOMER_NUMBER="K-1") == []
    data = {"CUSTOMER_TYPE": "consumer", "LAST_NAME": "Berg", "CUSTOMER_NUMBER": "K-1"}
    [error] = call(account, "customer.create", data)["ERRORS"]
    assert error == "already used by CUSTOMER_ID 1, missing / invalid field: CUSTOMER_NUMBER"
    check(account.id)


def test_a_draft_does_not_keep_the_number(account: Access) -> None:
    create(account, CUSTOMER_NUMBER="K-1")
    a_draft(account)
    delete(account)
    assert create(account, CUSTOMER_NUMBER="K-1")["CUSTOMER_ID"] == 2


def test_claims_and_tags_go_and_an_erasure_note_and_the_event_stay(account: Access) -> None:
    create(account, CUSTOMER_EXT_UID="s", TAGS="a,b")
    delete(account)
    stored = check(account.id)
    assert not any(stored.claims.values())
    file = stored.files[1]
    assert not file["CUSTOMER"]
    assert not file["TAG"]
    [note] = file["ERASURE"]
    assert note["actor"] == {"S": "key key1 owner@example.com"}
    assert note["at"]["S"].endswith("Z")


def test_the_event_still_holds_the_whole_customer(account: Access) -> None:
    create(account, LAST_NAME="Berg", CITY="Bonn")
    delete(account)
    payloads = [json.loads(item["doc"]["S"]) for item in Stored(account.id).files[1]["EVENT"]]
    last = max(payloads, key=lambda payload: int(payload["id"]))
    assert last["type"] == "customer.deleted"
    assert last["customer"]["lastname"] == "Berg"
    assert last["customer"]["city"] == "Bonn"


def test_a_deleted_number_is_free_by_hand_and_never_given_out_again(account: Access) -> None:
    made = create(account, CUSTOMER_EXT_UID="s")
    delete(account)
    assert create(account)["CUSTOMER_NUMBER"] == "1002"
    again = create(account, CUSTOMER_NUMBER=made["CUSTOMER_NUMBER"], CUSTOMER_EXT_UID="s")
    assert again["CUSTOMER_ID"] == 3
    check(account.id)


def test_when_a_change_is_quicker_the_changed_customer_is_deleted(account: Access) -> None:
    create(account, TAGS="a")
    real, first = Connection.client.transact_write_items, [True]

    def send(**asked: Any) -> Any:
        if first and first.pop():
            data = {"CUSTOMER_ID": 1, "CUSTOMER_NUMBER": "77", "TAGS": "b"}
            call(account, "customer.update", data)
        return real(**asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Connection.client, "transact_write_items", send)
        assert delete(account) == {"STATUS": "success"}
    stored = check(account.id)
    assert stored.claims["NUMBER"] == {}
    assert stored.customers == {}
