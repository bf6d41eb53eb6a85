"""customer.renewlink: every address that was handed out before ends."""

from typing import Any

import pytest

from tests import subscribing
from tests.builders import Access, accepted, call, create, items, post, v1
from tests.integration.test_customer_createsecurelink import links, status


@pytest.mark.parametrize("customer_id", [None, 99, "x"])
def test_a_customer_that_is_not_there_has_no_address(account: Access, customer_id: Any) -> None:
    [text] = call(account, "customer.renewlink", {"CUSTOMER_ID": customer_id})["ERRORS"]
    assert text.endswith("missing / invalid field: CUSTOMER_ID")
    assert v1(account, "customer.renewlink", {"DATA": {"CUSTOMER_ID": customer_id}})[0] in (
        400,
        404,
    )
    assert items() == []


def test_another_accounts_customer_is_none(account: Access, stranger: Access) -> None:
    before = create(account)["DASHBOARD_URL"]
    assert "ERRORS" in call(stranger, "customer.renewlink", {"CUSTOMER_ID": 1})
    assert status(before) == 200


def test_the_old_addresses_end_and_the_new_ones_work(account: Access) -> None:
    made, limited = create(account), links(account)
    answer = accepted(account, "customer.renewlink", {"CUSTOMER_ID": 1})
    assert list(answer) == ["STATUS", "HASH", "CHANGEDATA_URL", "DASHBOARD_URL"]
    assert status(made["DASHBOARD_URL"]) == status(limited["DASHBOARD_URL"]) == 404
    assert status(answer["DASHBOARD_URL"]) == status(answer["CHANGEDATA_URL"]) == 200
    [row] = call(account, "customer.get", FILTER={"CUSTOMER_ID": 1})["CUSTOMERS"]
    assert row["HASH"] == answer["HASH"] != made["HASH"]
    assert status(links(account)["DASHBOARD_URL"]) == 200


def test_the_addresses_of_subscriptions_end_too_but_not_of_closed_ones(tables: None) -> None:
    access = subscribing.a_shop()
    with subscribing.on("2026-03-01"):
        subscribing.book(access, 1, "M")
        before = subscribing.stored(access)
        accepted(access, "customer.renewlink", {"CUSTOMER_ID": 1})
    after = subscribing.stored(access)
    assert before["HASH"] != after["HASH"]
    assert {**before, "HASH": ""} == {**after, "HASH": ""}


def test_all_ways_to_call_it(account: Access) -> None:
    create(account)
    assert v1(account, "customer.renewlink", {"DATA": {"CUSTOMER_ID": 1}})[0] == 200
    data = "<DATA><CUSTOMER_ID>1</CUSTOMER_ID></DATA>"
    body = f"<FBAPI><SERVICE>customer.renewlink</SERVICE>{data}</FBAPI>"
    assert "<STATUS>success</STATUS>" in post(account, body)["body"]
