"""The management function: events, accounts and settings. Refusals first."""

import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from functions.manage.app import handler
from kundenakte.entry.manage import ACTIONS
from kundenakte.storage import account_store, accounts
from tests import builders
from tests.builders import call, create
from tests.management import NAMED, OLD_KEY, access, everything, made, manage

pytestmark = pytest.mark.usefixtures("tables")
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({}, f"{NAMED}action"),
    ({"action": "account.delete"}, f"{NAMED}action"),
    ({"action": ["account.list"]}, f"{NAMED}action"),
    ({"action": "account.list", "account": "x"}, f"there is no such field, {NAMED}account"),
    ({"action": "account.create"}, f"{NAMED}public_url"),
    ({"action": "account.create", "public_url": "https://a.example"}, f"{NAMED}email"),
    ({"action": "account.create", "email": "a@b", "public_url": "a"}, f"{NAMED}PUBLIC_URL"),
    ({"action": "account.get"}, f"{NAMED}account"),
    ({"action": "account.get", "account": "0000000000"}, f"{NAMED}account"),
    ({"action": "account.get", "account": {"S": "x"}}, f"text is expected, {NAMED}account"),
    ({"action": "account.set", "account": "0000000000"}, f"{NAMED}settings"),
    ({"action": "account.set", "account": "0000000000", "settings": {}}, f"{NAMED}account"),
    ({"action": "account.set_next_number", "account": "0000000000"}, f"{NAMED}account"),
    ({"action": "key.list", "account": "0000000000"}, f"{NAMED}account"),
    ({"action": "key.add", "account": "0000000000", "email": "a@b"}, f"{NAMED}account"),
    ({"action": "key.revoke", "account": "0000000000", "key_id": "1"}, f"{NAMED}account"),
    ({"action": "key.rotate", "account": "0000000000"}, f"{NAMED}key_id"),
]


@pytest.mark.parametrize(("event", "text"), REFUSED, ids=lambda value: str(value)[:70])
def test_bad_events_are_refused_by_the_field_at_fault(event: Any, text: str) -> None:
    answer = handler(event, builders.CONTEXT)
    assert [error[-len(text) :] for error in answer["error"]] == [text]
    assert everything() == []


@pytest.mark.parametrize("event", [None, [], "account.list", 1])
def test_an_event_must_be_an_object(event: Any) -> None:
    assert handler(event, builders.CONTEXT)["error"] == [f"an object is expected, {NAMED}event"]


@pytest.mark.parametrize(
    "email", ["nobody", "a:b@example.com", "a b@example.com", "@", "x" * 251 + "@b.de", 7]
)
def test_an_email_that_basic_auth_cannot_carry_is_refused(email: Any) -> None:
    answer = manage("account.create", email=email, public_url="https://a.example")
    assert answer["error"][0].endswith(f"{NAMED}email")
    assert everything() == []


def test_a_refused_change_of_settings_changes_nothing() -> None:
    account = made()["account"]
    before = everything()
    for settings in ({"FOO": 1}, {"PUBLIC_URL": None}, {"ACCENT": "red", "CITY": "Ulm"}, "CITY"):
        assert "error" in manage("account.set", account=account, settings=settings)
    assert everything() == before


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged meanwhile."""
    [to_log] = logging.getLogger("kundenakte").handlers
    assert isinstance(to_log, logging.StreamHandler)
    text = io.StringIO()
    before = to_log.setStream(text)
    yield text
    to_log.setStream(before)


def test_a_fault_of_ours_is_answered_and_logged_without_its_text(log: io.StringIO) -> None:
    with patch.object(account_store, "all_accounts", side_effect=RuntimeError("Müller")):
        answer = manage("account.list")
    assert answer == {"error": ["internal error; please look at request request-1"]}
    assert "Müller" not in log.getvalue()
    failed, done = [json.loads(line) for line in log.getvalue().splitlines()]
    assert (failed["level"], failed["error"], failed["action"]) == (
        "ERROR",
        "RuntimeError",
        "account.list",
    )
    assert done["outcome"] == "internal"


def test_a_new_account_is_let_in_by_key_and_by_hash() -> None:
    account = made(company="Müller GmbH", settings={"DAYS_FOR_PAYMENT": 30})
    assert set(account) == {"account", "account_hash", "api_key", "email", "key_id"}
    found = accounts.by_hash(account["account_hash"])
    assert found is not None
    assert (found.id, found.settings["COMPANY"]) == (account["account"], "Müller GmbH")
    assert len(account["api_key"]) == 40
    assert len(account["account_hash"]) == 32
    response = create(access(account))
    assert response["DASHBOARD_URL"].startswith(
        f"https://a.example/dashboard/{account['account_hash']}/"
    )


def test_an_account_without_a_public_url_takes_the_installations(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from kundenakte.entry.manage import serve
    from kundenakte.storage.client import Tables, connect

    monkeypatch.setenv("PUBLIC_URL", "https://api.example")
    answer = serve()({"action": "account.create", "email": "a@b.de"}, builders.CONTEXT)
    connect(Tables("CustomersTable", "AccountsTable"), "eu-central-1", validate=True)
    shown = manage("account.get", account=answer["account"])
    assert shown["settings"]["PUBLIC_URL"] == "https://api.example"


def test_no_secret_is_stored_and_nothing_personal_is_logged(log: io.StringIO) -> None:
    account = made(email="geheim@example.com", company="Geheim GmbH")
    added = manage(
        "key.add", account=account["account"], email="geheim@example.com", label="Geheim"
    )
    manage("key.import", account=account["account"], email="geheim@example.com", api_key=OLD_KEY)
    stored = json.dumps(everything())
    assert not any(key in stored for key in (account["api_key"], added["api_key"], OLD_KEY))
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    assert [line["action"] for line in lines] == ["account.create", "key.add", "key.import"]
    assert {line["outcome"] for line in lines} == {"ok"}
    for text in ("eheim", account["api_key"], added["api_key"], OLD_KEY, account["account_hash"]):
        assert text not in log.getvalue()


def test_accounts_are_listed_with_their_company_of_now() -> None:
    first, second = made(company="A"), made(company="B")
    manage("account.set", account=second["account"], settings={"COMPANY": "C"})
    listed = {each["account"]: each for each in manage("account.list")["accounts"]}
    assert {name: each["company"] for name, each in listed.items()} == {
        first["account"]: "A",
        second["account"]: "C",
    }
    assert listed[first["account"]]["account_hash"] == first["account_hash"]


def test_settings_reach_calls_by_key_and_pages_by_hash() -> None:
    account = made()
    shown = manage("account.set", account=account["account"], settings={"DAYS_FOR_PAYMENT": 30})
    assert shown["settings"]["DAYS_FOR_PAYMENT"] == 30
    page = accounts.by_hash(account["account_hash"])
    assert page is not None
    assert page.settings["DAYS_FOR_PAYMENT"] == 30
    user = access(account)
    create(user)
    [row] = call(user, "customer.get")["CUSTOMERS"]
    assert row["DAYS_FOR_PAYMENT"] == "30"


def test_the_docs_name_every_action_with_its_fields() -> None:
    page = (Path(__file__).parents[2] / "docs/accounts.md").read_text()
    rows = re.findall(r"^\| `((?:account|key|receiver|user)\.\w+)` \|([^|]*)\|", page, re.M)
    documented = {action: set(re.findall(r"`(\w+)`", fields)) for action, fields in rows}
    assert documented == {name: set(action.fields) for name, action in ACTIONS.items()}
