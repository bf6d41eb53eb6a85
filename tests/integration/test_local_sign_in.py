"""The local run's own sign-in: for programs on this machine, into the demo account only."""

from pathlib import Path
from typing import Any

import pytest

from kundenakte.entry.account import session
from local import sign_in
from local.control import Control
from local.state import ACCESS, State
from tests.management import access, made, manage
from tests.office import Office

NOWHERE: Any = None  # neither clock nor outbox is asked


@pytest.fixture
def state(tmp_path: Path, tables: None) -> State:
    session.forget()
    return State(tmp_path)


def asked(
    state: State, method: str = "GET", host: str = "127.0.0.1:8000", source: str = "::1"
) -> Any:
    control = Control(NOWHERE, NOWHERE, state)
    return control.page(method, f"{sign_in.PLACE}?x=1", {"host": host}, source)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.example", ""])
def test_a_page_under_another_name_is_not_let_in(state: State, host: str) -> None:
    state.write(ACCESS, {"account": made()["account"]})
    assert asked(state, host=host) is None


def test_another_machine_is_not_let_in(state: State) -> None:
    state.write(ACCESS, {"account": made()["account"]})
    assert asked(state, source="192.0.2.1") is None


def test_only_looking_at_it_signs_in(state: State) -> None:
    assert asked(state, method="POST") is None


def test_without_a_demo_account_there_is_nothing_to_sign_in_to(state: State) -> None:
    assert asked(state).status == 404
    state.write(ACCESS, {"account": "0000000000"})
    assert asked(state).status == 404


def test_one_click_signs_in_as_the_demo_accounts_owner(state: State) -> None:
    account = made()
    manage("user.add", account=account["account"], email="a@example.com", role="office")
    state.write(ACCESS, {"account": account["account"]})
    answer = asked(state)
    headers = dict(answer.headers)
    assert (answer.status, headers["location"]) == (303, "/account")
    person = Office(access(account), None)
    person._keep(headers["set-cookie"])
    assert person.get("/account/settings/users").status == 200
