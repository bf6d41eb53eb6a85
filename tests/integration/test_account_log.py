"""The account's log: every change of settings, keys, users, receivers and number ranges, with who
made it, in the transaction of the change, and without any secret."""

from typing import Any

import pytest

from kundenakte.domain.errors import Refused
from kundenakte.entry import manage as management
from kundenakte.storage import account_log
from tests.management import OLD_KEY, everything, made, manage

pytestmark = pytest.mark.usefixtures("tables")
URL = "https://shop.example/hooks"


@pytest.fixture
def name() -> str:
    return str(made(settings={"COMPANY": "Muster GmbH"})["account"])


def log(name: str) -> list[dict[str, Any]]:
    """Newest first."""
    return list(account_log.entries(name))


def last(name: str) -> tuple[str, list[dict[str, Any]]]:
    entry = log(name)[0]
    return entry["ACTION"], entry["CHANGES"]


def change(field: str, before: Any, after: Any) -> dict[str, Any]:
    return {"FIELD": field, "BEFORE": before, "AFTER": after}


def test_what_is_refused_and_what_changes_nothing_is_not_logged(name: str) -> None:
    before = log(name)
    assert "error" in manage("account.set", account=name, settings={"FOO": 1})
    assert "error" in manage("key.revoke", account=name, key_id="00000000")
    assert "error" in manage("account.set_next_number", account=name, next=1)
    manage("account.set", account=name, settings={"COMPANY": "Muster GmbH"})
    for action in ("account.get", "key.list", "user.list", "receiver.list"):
        manage(action, account=name)
    assert log(name) == before


def test_a_change_and_its_entry_are_one_transaction(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()
    monkeypatch.setattr(account_log.unit, "new_id", lambda _: log(name)[0]["LOG_ID"])
    answer = manage("account.set", account=name, settings={"COMPANY": "Neu GmbH"})
    assert answer["error"] == ["the account is being changed, please try again"]
    assert everything() == before


def test_a_new_account_says_what_it_began_with(name: str) -> None:
    [entry] = log(name)
    assert (entry["ACTION"], entry["ACTOR"]) == ("account.create", "operator")
    assert entry["AT"].endswith("Z")
    assert entry["CHANGES"] == [
        change("PUBLIC_URL", None, "https://a.example"),
        change("COMPANY", None, "Muster GmbH"),
    ]


def test_settings_are_logged_part_by_part(name: str) -> None:
    manage(
        "account.set", account=name, settings={"CUSTOMER_NUMBERS": {"PREFIX": "K-"}, "CITY": "Ulm"}
    )
    action, changes = last(name)
    assert action == "account.set"
    assert {each["FIELD"]: (each["BEFORE"], each["AFTER"]) for each in changes} == {
        "CUSTOMER_NUMBERS.PREFIX": (None, "K-"),
        "CITY": (None, "Ulm"),
    }
    shape = '<rect width="1" height="1"/>'
    logo = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2">{shape}</svg>'
    assert "error" not in manage("account.set", account=name, settings={"LOGO": logo})
    assert last(name) == ("account.set", [{"FIELD": "LOGO"}])


@pytest.mark.parametrize("action", ["account.set_next_number", "account.set_next_invoice_number"])
def test_a_range_that_moves_is_logged(name: str, action: str) -> None:
    manage(action, account=name, next=5000)
    manage(action, account=name, next=6000)
    assert last(name) == (action, [change("NEXT_NUMBER", 5000, 6000)])


def test_keys_are_logged_without_their_secret(name: str) -> None:
    added = manage("key.add", account=name, email="erp@example.com", label="ERP")
    entry = log(name)[0]
    assert (entry["ACTION"], entry["KEY"]) == ("key.add", added["key_id"])
    assert [each["FIELD"] for each in entry["CHANGES"]] == ["KEY_ID", "EMAIL", "LABEL"]
    rotated = manage("key.rotate", account=name, key_id=added["key_id"])
    changed = [change("KEY_ID", added["key_id"], rotated["key_id"])]
    assert last(name) == ("key.rotate", changed)
    manage("key.revoke", account=name, key_id=rotated["key_id"])
    assert last(name)[0] == "key.revoke"
    manage("key.import", account=name, email="alt@example.com", api_key=OLD_KEY)
    assert last(name)[0] == "key.import"
    for secret in (added["api_key"], rotated["api_key"], OLD_KEY):
        assert secret not in str(log(name))


def test_receivers_are_logged_without_password_and_secret(name: str) -> None:
    login = {"user": "shop", "password": "geheim"}
    added = manage("receiver.add", account=name, url=URL, **login)
    one = {"account": name, "receiver": added["receiver"]}
    action, changes = last(name)
    assert action == "receiver.add"
    assert {"FIELD": "PASSWORD"} in changes
    assert change("URL", None, URL) in changes
    secret = manage("receiver.rotate", **one)["secret"]
    assert last(name) == ("receiver.rotate", [{"FIELD": "SECRET"}])
    manage("receiver.set", **one, user="shop", password="neu")
    assert last(name) == ("receiver.set", [{"FIELD": "PASSWORD"}])
    manage("receiver.remove", **one)
    assert log(name)[0]["RECEIVER"] == added["receiver"]
    for text in ("geheim", "neu'", added["secret"], secret):
        assert text not in str(log(name))


def test_users_are_logged(name: str) -> None:
    added = manage("user.add", account=name, email="p@example.com", role="office", name="Petra")
    one = {"account": name, "user_id": added["user_id"]}
    manage("user.set", **one, role="read_only")
    assert last(name) == ("user.set", [change("ROLE", "office", "read_only")])
    manage("user.remove", **one)
    entry = log(name)[0]
    assert (entry["ACTION"], entry["USER"]) == ("user.remove", added["user_id"])
    assert change("EMAIL", "p@example.com", None) in entry["CHANGES"]


def test_who_does_it_is_the_user_where_a_page_asks(name: str) -> None:
    asked = {"action": "account.set", "account": name, "settings": {"CITY": "Ulm"}}
    management.perform(asked, "https://a.example", "user 5b0c1f77d2 Petra")
    assert log(name)[0]["ACTOR"] == "user 5b0c1f77d2 Petra"
    with pytest.raises(Refused):
        management.perform({**asked, "settings": {"FOO": 1}}, "https://a.example", "user 1 P")


def test_the_log_is_read_newest_first_from_anywhere(name: str) -> None:
    for city in ("Ulm", "Köln", "Bonn"):
        manage("account.set", account=name, settings={"CITY": city})
    found = log(name)
    assert [each["CHANGES"][0]["AFTER"] for each in found[:3]] == ["Bonn", "Köln", "Ulm"]
    assert list(account_log.entries(name, found[1]["LOG_ID"], size=1)) == found[2:]
