"""Management of the users of an account's own pages. Refusals first."""

import re
from typing import Any

import pytest

from kundenakte.entry import manage_users
from kundenakte.storage import users
from kundenakte.storage.users import MOST
from tests.management import NAMED, everything, made, manage

pytestmark = pytest.mark.usefixtures("tables")
PETRA = {"email": "petra@example.com", "role": "office"}


@pytest.fixture
def name() -> str:
    return str(made()["account"])


def roles(name: str) -> dict[str, str]:
    return {each["email"]: each["role"] for each in manage("user.list", account=name)["users"]}


def owner(name: str) -> dict[str, Any]:
    present: list[dict[str, Any]] = manage("user.list", account=name)["users"]
    return next(each for each in present if each["email"] == "shop@example.com")


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"role": "office"}, f"{NAMED}email"),
        ({"email": "nobody", "role": "office"}, f"{NAMED}email"),
        ({"email": "a@b", "role": "office"}, f"an e-mail address is expected, {NAMED}email"),
        ({"email": "a@b.de"}, f"{NAMED}role"),
        ({"email": "a@b.de", "role": "admin"}, f"{NAMED}role"),
        ({**PETRA, "name": "a\nb"}, f"{NAMED}name"),
        ({**PETRA, "name": "x" * 101}, f"{NAMED}name"),
        ({**PETRA, "language": "fr"}, f"one of de, en is expected, {NAMED}language"),
        ({**PETRA, "password": "x"}, f"{NAMED}password"),
        ({"email": "SHOP@example.com", "role": "owner"}, f"it is a user already, {NAMED}email"),
    ],
)
def test_a_bad_user_is_refused_by_the_field_at_fault(name: str, fields: Any, text: str) -> None:
    before = everything()
    [error] = manage("user.add", account=name, **fields)["error"]
    assert error.endswith(text)
    assert everything() == before


@pytest.mark.parametrize("action", ["set", "remove"])
def test_one_that_is_not_there_or_anothers_is_refused(name: str, action: str) -> None:
    other = owner(str(made()["account"]))["user_id"]
    for user_id in ("0000000000", other):
        answer = manage(f"user.{action}", account=name, user_id=user_id)
        assert answer["error"] == [f"{NAMED}user_id"]


@pytest.mark.parametrize("action", ["list", "add", "set", "remove"])
def test_an_account_that_is_not_there_is_refused(action: str) -> None:
    fields = {"add": PETRA, "list": {}}.get(action, {"user_id": "1"})
    answer = manage(f"user.{action}", account="0000000000", **fields)
    assert answer["error"] == [f"{NAMED}account"]
    assert everything() == []


def test_the_last_owner_stays_an_owner(name: str) -> None:
    manage("user.add", account=name, **PETRA)
    before, one = everything(), {"account": name, "user_id": owner(name)["user_id"]}
    reason = f"it is the last owner; make somebody else an owner first, {NAMED}user_id"
    assert manage("user.remove", **one)["error"] == [reason]
    assert manage("user.set", **one, role="office")["error"] == [reason]
    assert everything() == before


def test_two_owners_who_remove_each_other_at_once_leave_one(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = manage("user.add", account=name, email="second@example.com", role="owner")
    first = owner(name)
    real = manage_users.user_store.remove

    def meanwhile(*given: Any) -> None:
        monkeypatch.setattr(manage_users.user_store, "remove", real)
        manage("user.remove", account=name, user_id=first["user_id"])
        real(*given)

    monkeypatch.setattr(manage_users.user_store, "remove", meanwhile)
    refused = manage("user.remove", account=name, user_id=second["user_id"])
    assert refused["error"][0].startswith("it is the last owner")
    assert roles(name) == {"second@example.com": "owner"}


def test_more_than_a_hundred_are_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST == 100
    monkeypatch.setattr(manage_users, "MOST", 2)
    assert "error" not in manage("user.add", account=name, **PETRA)
    answer = manage("user.add", account=name, email="c@example.com", role="office")
    assert answer["error"] == [f"it has 2 users, which is the most, {NAMED}account"]


def test_an_account_begins_with_an_owner_who_speaks_its_language() -> None:
    for code, language in (("de", "de"), ("en", "en"), ("fr", "en")):
        account = made(settings={"LANGUAGE_CODE": code})
        [user] = manage("user.list", account=account["account"])["users"]
        assert re.fullmatch(r"[0-9a-f]{10}", user.pop("user_id"))
        assert user.pop("created")
        mail = "shop@example.com"
        assert user == {"email": mail, "name": mail, "role": "owner", "language": language}


def test_who_is_added_is_found_by_the_address_in_any_case(name: str) -> None:
    added = manage("user.add", account=name, email="Petra@Example.com", role="office", name="Petra")
    assert (added["name"], added["role"], added["language"]) == ("Petra", "office", "de")
    assert users.by_email("petra@example.COM") == [(name, added["user_id"])]
    assert roles(name) == {"shop@example.com": "owner", "Petra@Example.com": "office"}


def test_what_is_changed_is_changed_and_the_rest_stays(name: str) -> None:
    added = manage("user.add", account=name, **PETRA, name="Petra", language="en")
    one = {"account": name, "user_id": added["user_id"]}
    assert manage("user.set", **one, role="read_only") == {**added, "role": "read_only"}
    changed = manage("user.set", **one, name="Petra Büro", language="de")
    assert changed == {**added, "role": "read_only", "name": "Petra Büro", "language": "de"}


def test_a_removed_one_is_found_no_more(name: str) -> None:
    added = manage("user.add", account=name, **PETRA)
    gone = manage("user.remove", account=name, user_id=added["user_id"])
    assert gone == {"account": name, "user_id": added["user_id"]}
    assert users.by_email(PETRA["email"]) == []
    assert roles(name) == {"shop@example.com": "owner"}
