"""UNIQUE_EXT_UID switched on and off: refusals first."""

from typing import Any
from unittest.mock import patch

import pytest

from kundenakte.entry import authenticate, manage_accounts
from kundenakte.storage import ext_uid_rule
from tests import builders
from tests.builders import a_customer, call, create
from tests.management import NAMED, access, made, manage

pytestmark = pytest.mark.usefixtures("tables")


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Where a test puts what others do while the rule settles."""
    meanwhile: list[Any] = []

    def sleep(seconds: float) -> None:
        assert seconds > authenticate.CACHED
        for step in meanwhile:
            step()

    monkeypatch.setattr(manage_accounts.time, "sleep", sleep)
    return meanwhile


def switch(account: dict[str, Any], on: bool) -> dict[str, Any]:
    authenticate.forget()
    return manage("account.set", account=account["account"], settings={"UNIQUE_EXT_UID": on})


def test_shared_ext_uids_keep_the_rule_off_and_are_named(waits: list[Any]) -> None:
    account = made(settings={"UNIQUE_EXT_UID": False})
    for ext_uid in ("a", "b", "a", "c", "c"):
        create(access(account), CUSTOMER_EXT_UID=ext_uid)
    before = builders.items()
    answer = switch(account, on=True)
    assert answer == {
        "error": [
            f"CUSTOMER_ID 1, 3 share one CUSTOMER_EXT_UID, {NAMED}UNIQUE_EXT_UID",
            f"CUSTOMER_ID 4, 5 share one CUSTOMER_EXT_UID, {NAMED}UNIQUE_EXT_UID",
        ]
    }
    assert builders.items() == before
    shown = manage("account.get", account=account["account"])
    assert shown["settings"]["UNIQUE_EXT_UID"] is False


def test_the_rule_switched_on_holds_for_customers_from_before(
    waits: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ext_uid_rule, "_READS", 5)
    monkeypatch.setattr(ext_uid_rule, "_PAIRS", 3)
    account = made(settings={"UNIQUE_EXT_UID": False})
    for number in range(12):  # more than one read or transaction holds
        create(access(account), CUSTOMER_EXT_UID=f"shop/{number}")
    assert switch(account, on=True)["settings"]["UNIQUE_EXT_UID"] is True
    answer = call(access(account), "customer.create", a_customer(CUSTOMER_EXT_UID="shop/7"))
    assert answer["ERRORS"] == [f"already used by CUSTOMER_ID 8, {NAMED}CUSTOMER_EXT_UID"]
    [row] = builders.find(access(account), CUSTOMER_EXT_UID="shop/11")
    assert row["CUSTOMER_ID"] == "12"


def test_what_a_process_stored_under_remembered_settings_is_claimed_too(waits: list[Any]) -> None:
    account = made(settings={"UNIQUE_EXT_UID": False})
    user = access(account)
    create(user, CUSTOMER_EXT_UID="a")  # from now on the process remembers the rule as off
    waits.append(lambda: create(user, CUSTOMER_EXT_UID="b"))
    with patch.object(authenticate, "forget"):
        manage("account.set", account=account["account"], settings={"UNIQUE_EXT_UID": True})
    answer = call(access(account), "customer.create", a_customer(CUSTOMER_EXT_UID="b"))
    assert answer["ERRORS"] == [f"already used by CUSTOMER_ID 2, {NAMED}CUSTOMER_EXT_UID"]


def test_an_ext_uid_shared_in_the_last_minute_switches_the_rule_off_again(waits: list[Any]) -> None:
    account = made(settings={"UNIQUE_EXT_UID": False})
    user = access(account)
    create(user, CUSTOMER_EXT_UID="a")
    waits.append(lambda: create(user, CUSTOMER_EXT_UID="a"))
    answer = manage("account.set", account=account["account"], settings={"UNIQUE_EXT_UID": True})
    assert answer == {
        "error": [f"CUSTOMER_ID 1, 2 share one CUSTOMER_EXT_UID, {NAMED}UNIQUE_EXT_UID"]
    }
    shown = manage("account.get", account=account["account"])
    assert shown["settings"]["UNIQUE_EXT_UID"] is False


def test_a_switch_there_and_back_leaves_no_claim_behind_that_blocks(waits: list[Any]) -> None:
    account = made()
    create(access(account), CUSTOMER_EXT_UID="a")
    switch(account, on=False)
    user = access(account)
    create(user, CUSTOMER_EXT_UID="a")
    call(user, "customer.update", {"CUSTOMER_ID": 1, "CUSTOMER_EXT_UID": "b"})
    assert "error" not in switch(account, on=True)
    for ext_uid, owner in (("a", "2"), ("b", "1")):
        [row] = builders.find(access(account), CUSTOMER_EXT_UID=ext_uid)
        assert row["CUSTOMER_ID"] == owner


def test_another_accounts_ext_uids_do_not_matter(waits: list[Any]) -> None:
    account, other = made(settings={"UNIQUE_EXT_UID": False}), made()
    create(access(account), CUSTOMER_EXT_UID="a")
    create(access(other), CUSTOMER_EXT_UID="a")
    assert "error" not in switch(account, on=True)


def test_switching_the_rule_off_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manage_accounts.time, "sleep", lambda _: pytest.fail("waited"))
    account = made()
    assert switch(account, on=False)["settings"]["UNIQUE_EXT_UID"] is False
    for _ in range(2):
        create(access(account), CUSTOMER_EXT_UID="a")
