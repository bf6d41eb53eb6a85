"""customer.addcredits: what is refused, and that no amount is ever lost."""

from typing import Any

import pytest

from kundenakte.storage.client import Connection
from tests.builders import Access, call, create, find, items, post, v1
from tests.invariants import Stored, check


def add(account: Access, amount: Any, customer_id: Any = 1) -> dict[str, Any]:
    data = {"CUSTOMER_ID": customer_id, "AMOUNT": amount}
    return call(account, "customer.addcredits", data)


def balance(account: Access) -> str:
    return str(find(account)[0]["CREDIT_BALANCE"])


@pytest.mark.parametrize(
    "amount", [None, "", 0, "0", -1, "-1.00", "1,50", "viel", "1.005", True, [1], {}, "1e999999"]
)
def test_an_amount_is_above_zero_with_two_decimals_at_most(account: Access, amount: Any) -> None:
    create(account)
    before = items()
    [text] = add(account, amount)["ERRORS"]
    assert text.endswith("missing / invalid field: AMOUNT")
    assert items() == before


@pytest.mark.parametrize("customer_id", [None, 99, "x"])
def test_a_customer_that_is_not_there_gets_nothing(account: Access, customer_id: Any) -> None:
    [text] = add(account, 1, customer_id)["ERRORS"]
    assert text.endswith("missing / invalid field: CUSTOMER_ID")
    assert items() == []


def test_amounts_add_up_to_the_cent(account: Access) -> None:
    create(account)
    for amount in (1.5, "0.10", 13, "1200.01"):
        assert add(account, amount) == {"STATUS": "success"}
    assert balance(account) == "1214,61"


def test_a_json_number_is_read_as_written(account: Access) -> None:
    """0.29 as a float is 28 cents and a bit."""
    create(account)
    post(account, '{"SERVICE":"customer.addcredits","DATA":{"CUSTOMER_ID":1,"AMOUNT":0.29}}')
    assert balance(account) == "0,29"


def test_v1_shows_the_balance_with_a_dot(account: Access) -> None:
    create(account)
    body = {"DATA": {"CUSTOMER_ID": 1, "AMOUNT": "1300.05"}}
    assert v1(account, "customer.addcredits", body) == (200, {"STATUS": "success"})
    _, response = v1(account, "customer.get")
    assert response["CUSTOMERS"][0]["CREDIT_BALANCE"] == "1300.05"


def test_the_log_keeps_both_balances_in_cents(account: Access) -> None:
    create(account)
    add(account, 1)
    add(account, "0.5")
    entry = Stored(account.id).log(1)[-1]
    assert entry["ACTION"] == "customer.addcredits"
    assert entry["CHANGES"] == [{"FIELD": "CREDIT_BALANCE", "BEFORE": 100, "AFTER": 150}]
    check(account.id)


def test_a_rivals_amount_is_not_lost(account: Access) -> None:
    create(account)
    real, first = Connection.client.transact_write_items, [True]

    def send(**asked: Any) -> Any:
        if first and first.pop():
            add(account, 100)
        return real(**asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Connection.client, "transact_write_items", send)
        add(account, 1)
    assert balance(account) == "101,00"
    check(account.id)
