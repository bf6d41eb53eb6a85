"""API keys: added, taken over, revoked, rotated, also at the same time. Refusals first."""

from typing import Any
from unittest.mock import patch

import pytest

from kundenakte.domain.errors import LostRace
from kundenakte.storage import account_changes, account_store, accounts, api_keys
from tests.builders import create
from tests.management import NAMED, OLD_KEY, access, everything, is_let_in, made, manage

pytestmark = pytest.mark.usefixtures("tables")


@pytest.mark.parametrize("key", ["short", "with blanks in it, long", "käse" * 10, "x" * 256])
def test_a_weak_or_unusable_key_is_not_taken_over(key: str) -> None:
    account = made()["account"]
    before = everything()
    answer = manage("key.import", account=account, email="a@b", api_key=key)
    assert answer["error"][0].endswith(f"{NAMED}api_key")
    assert key not in answer["error"][0]
    assert everything() == before


def test_a_key_in_use_in_any_account_is_refused_without_saying_where() -> None:
    first, second = made(), made(email="other@example.com")
    before, taken = everything(), {"email": "x@y", "api_key": first["api_key"]}
    for answer in (
        manage("key.import", account=first["account"], **taken),
        manage("key.import", account=second["account"], **taken),
        manage("account.create", public_url="https://a.example", **taken),
    ):
        [text] = answer["error"]
        assert text in {f"already {word}, {NAMED}api_key" for word in ("used", "in use")}
    assert everything() == before


def test_the_41st_key_is_refused_and_40_follow_a_change_of_settings() -> None:
    account = made()
    secrets = [account["api_key"]]
    for number in range(api_keys.MOST - 1):
        added = manage("key.add", account=account["account"], email=f"k{number}@example.com")
        secrets.append(added["api_key"])
    full = manage("key.add", account=account["account"], email="a@b")
    assert full == {"error": [f"it has 40 keys, which is the most, {NAMED}account"]}
    manage("account.set", account=account["account"], settings={"CITY": "Ulm"})
    emails = ["shop@example.com", *(f"k{number}@example.com" for number in range(39))]
    for email, secret in zip(emails, secrets, strict=True):
        found = accounts.by_api_key(email, secret)
        assert found is not None
        assert found.settings["CITY"] == "Ulm"


def test_an_imported_key_opens_the_account_in_any_case_of_the_email() -> None:
    account = made(email="Shop@Example.com", api_key=OLD_KEY)
    assert create(access(account, email="shop@example.COM", api_key=OLD_KEY))


def test_a_revoked_key_opens_nothing_and_the_others_still_do() -> None:
    account = made()
    added = manage("key.add", account=account["account"], email="b@example.com")
    gone = manage("key.revoke", account=account["account"], key_id=account["key_id"])
    assert gone == {"account": account["account"], "key_id": account["key_id"]}
    assert not is_let_in(access(account))
    assert is_let_in(access(added))
    again = manage("key.revoke", account=account["account"], key_id=account["key_id"])
    assert again == {"error": [f"{NAMED}key_id"]}


def test_a_key_of_another_account_cannot_be_revoked_or_rotated() -> None:
    mine, other = made(), made()
    for action in ("key.revoke", "key.rotate"):
        answer = manage(action, account=mine["account"], key_id=other["key_id"])
        assert answer == {"error": [f"{NAMED}key_id"]}
    assert is_let_in(access(other))


def test_a_rotated_key_keeps_email_and_label() -> None:
    account = made(label="Shop")
    fresh = manage("key.rotate", account=account["account"], key_id=account["key_id"])
    assert fresh["revoked"] == account["key_id"]
    assert not is_let_in(access(account))
    assert is_let_in(access(fresh))
    [listed] = manage("key.list", account=account["account"])["keys"]
    assert (listed["key_id"], listed["email"], listed["label"]) == (
        fresh["key_id"],
        "shop@example.com",
        "Shop",
    )


def test_a_revoked_key_may_be_taken_over_again() -> None:
    account = made(api_key=OLD_KEY)
    manage("key.revoke", account=account["account"], key_id=account["key_id"])
    answer = manage("key.import", account=account["account"], email="a@b", api_key=OLD_KEY)
    assert answer["key_id"] == account["key_id"]


def rivals(step: Any) -> Any:
    """account_store.read, with `step` done by somebody else before the first write."""
    read, waiting = account_store.read, [step]

    def raced(account_id: str) -> Any:
        stored = read(account_id)
        if waiting:
            waiting.pop()()
        return stored

    return patch.object(account_store, "read", raced)


def test_a_key_added_while_settings_change_gets_the_new_ones() -> None:
    account = made()["account"]
    added: list[dict[str, Any]] = []

    def rival() -> None:
        added.append(manage("key.add", account=account, email="b@example.com"))

    with rivals(rival):
        manage("account.set", account=account, settings={"CITY": "Ulm"})
    found = accounts.by_api_key("b@example.com", added[0]["api_key"])
    assert found is not None
    assert found.settings["CITY"] == "Ulm"


def test_settings_changed_while_a_key_is_added_reach_it() -> None:
    account = made()["account"]
    with rivals(lambda: manage("account.set", account=account, settings={"CITY": "Ulm"})):
        added = manage("key.add", account=account, email="b@example.com")
    found = accounts.by_api_key("b@example.com", added["api_key"])
    assert found is not None
    assert found.settings["CITY"] == "Ulm"


def test_a_key_revoked_while_settings_change_does_not_come_back() -> None:
    account = made()

    def rival() -> None:
        manage("key.revoke", account=account["account"], key_id=account["key_id"])

    with rivals(rival):
        manage("account.set", account=account["account"], settings={"CITY": "Ulm"})
    assert not is_let_in(access(account))


def test_an_account_that_is_changed_all_the_time_is_busy() -> None:
    account = made()["account"]
    with (
        patch.object(account_changes, "commit", side_effect=LostRace),
        patch("kundenakte.storage.unit.wait_before"),
    ):
        answer = manage("key.add", account=account, email="a@b")
    assert answer == {"error": ["the account is being changed, please try again"]}
