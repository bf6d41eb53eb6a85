"""The number range of an account: set, shown, moved up, never down."""

from typing import Any

import pytest

from tests.builders import create
from tests.management import NAMED, access, made, manage

pytestmark = pytest.mark.usefixtures("tables")


def test_numbers_follow_the_range_that_was_set() -> None:
    account = made(settings={"CUSTOMER_NUMBERS": {"PREFIX": "K-", "DIGITS": 5, "START": 7}})
    assert create(access(account))["CUSTOMER_NUMBER"] == "K-00007"
    shown = manage("account.get", account=account["account"])
    assert shown["next_number"] == "K-00008"
    assert shown["settings"]["CUSTOMER_NUMBERS"] == {
        "PREFIX": "K-",
        "DIGITS": 5,
        "SUFFIX": "",
        "START": 7,
        "RESET": "never",
    }


@pytest.mark.parametrize("following", ["x", -1, 10**15, 1.5, True])
def test_a_next_number_must_be_a_number(following: Any) -> None:
    answer = manage("account.set_next_number", account=made()["account"], next=following)
    assert answer["error"][0].endswith(f"{NAMED}next")


def test_a_range_never_goes_back() -> None:
    account = made()
    create(access(account))
    for following in (1, 1001):
        answer = manage("account.set_next_number", account=account["account"], next=following)
        text = f"the range is at 1002 already and never goes back, {NAMED}next"
        assert answer == {"error": [text]}
    assert create(access(account))["CUSTOMER_NUMBER"] == "1002"


def test_a_range_that_was_never_used_does_not_go_below_its_start() -> None:
    answer = manage("account.set_next_number", account=made()["account"], next=1000)
    assert "the range is at 1001 already" in answer["error"][0]


def test_a_range_moves_up_also_past_a_start_that_came_too_late() -> None:
    account = made()
    create(access(account))
    numbers = {"CUSTOMER_NUMBERS": {"START": 5000}}
    shown = manage("account.set", account=account["account"], settings=numbers)
    assert shown["next_number"] == "1002"
    moved = manage("account.set_next_number", account=account["account"], next="5000")
    assert moved["next_number"] == "5000"
    assert manage("account.set_next_number", account=account["account"], next=5000) == moved
    assert create(access(account))["CUSTOMER_NUMBER"] == "5000"
