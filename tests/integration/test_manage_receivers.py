"""Management of the receivers of notifications. Refusals first."""

from typing import Any

import pytest

from kundenakte.domain.receivers import MOST, TYPES
from kundenakte.entry.manage_receivers import SECRET_BYTES
from kundenakte.storage import receivers
from tests.management import NAMED, everything, made, manage

pytestmark = pytest.mark.usefixtures("tables")
URL = "https://shop.example/hooks"


@pytest.fixture
def name() -> str:
    return str(made()["account"])


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({}, f"{NAMED}url"),
        ({"url": "shop.example"}, f"{NAMED}url"),
        ({"url": "http://u:p@shop.example"}, f"have fields of their own, {NAMED}url"),
        ({"url": URL, "types": "all"}, f"are expected, {NAMED}types"),
        ({"url": URL, "user": "shop"}, f"{NAMED}password"),
        ({"url": URL, "password": "x"}, f"{NAMED}user"),
        ({"url": URL, "user": "a:b", "password": "x"}, f"{NAMED}user"),
        ({"url": URL, "user": "a\nb", "password": "x"}, f"{NAMED}user"),
        ({"url": URL, "user": "a", "password": 5}, f"{NAMED}password"),
        ({"url": URL, "secret": "whsec_x"}, f"{NAMED}secret"),
    ],
)
def test_a_bad_receiver_is_refused_by_the_field_at_fault(name: str, fields: Any, text: str) -> None:
    before = everything()
    [error] = manage("receiver.add", account=name, **fields)["error"]
    assert error.endswith(text)
    assert everything() == before


@pytest.mark.parametrize("action", ["set", "remove", "rotate"])
def test_one_that_is_not_there_is_refused(name: str, action: str) -> None:
    answer = manage(f"receiver.{action}", account=name, receiver="00000000")
    assert answer["error"] == [f"{NAMED}receiver"]


@pytest.mark.parametrize("action", ["list", "add", "set", "remove", "rotate"])
def test_an_account_that_is_not_there_is_refused(action: str) -> None:
    fields = {"add": {"url": URL}, "list": {}}.get(action, {"receiver": "1"})
    answer = manage(f"receiver.{action}", account="0000000000", **fields)
    assert answer["error"] == [f"{NAMED}account"]
    assert everything() == []


def test_the_same_url_twice_and_more_than_five_are_refused(name: str) -> None:
    for number in range(MOST):
        assert "error" not in manage("receiver.add", account=name, url=f"{URL}/{number}")
    twice = manage("receiver.add", account=name, url=f"{URL}/0")
    assert twice["error"] == [f"it is a receiver already, {NAMED}url"]
    more = manage("receiver.add", account=name, url=URL)
    assert more["error"] == [f"it has 5 receivers, which is the most, {NAMED}account"]


def test_a_new_one_shows_its_secret_once_and_its_password_never(name: str) -> None:
    given = {"url": URL, "user": "shop", "password": "geheim", "types": ["invoice.created"]}
    added = manage("receiver.add", account=name, **given)
    assert added["secret"].startswith("whsec_")
    assert SECRET_BYTES >= 24  # as the specification asks
    assert "geheim" not in str(added)
    listed = manage("receiver.list", account=name)
    assert listed["receivers"] == [
        {"receiver": added["receiver"], "url": URL, "user": "shop", "types": ["invoice.created"]}
    ]
    [stored] = receivers.read(name).receivers
    assert (stored.password, stored.secrets) == ("geheim", (added["secret"],))


def test_settings_and_keys_know_nothing_of_it(name: str) -> None:
    added = manage("receiver.add", account=name, url=URL)
    holding = [item["sk"]["S"] for item in everything() if added["secret"] in str(item)]
    assert holding == ["RECEIVERS"]
    assert added["secret"] not in str(manage("account.get", account=name))


def test_without_types_it_is_told_of_everything(name: str) -> None:
    assert manage("receiver.add", account=name, url=URL)["types"] == list(TYPES)


def test_what_is_changed_is_changed_and_the_rest_stays(name: str) -> None:
    added = manage("receiver.add", account=name, url=URL, user="a", password="b")
    one = {"account": name, "receiver": added["receiver"]}
    assert manage("receiver.set", **one, types="customer.created")["types"] == ["customer.created"]
    [stored] = receivers.read(name).receivers
    assert (stored.user, stored.password, stored.secrets) == ("a", "b", (added["secret"],))
    assert manage("receiver.set", **one, user="", password="", types="")["user"] == ""
    [stored] = receivers.read(name).receivers
    assert (stored.password, stored.types) == ("", ())


def test_after_a_rotation_both_secrets_sign_and_never_three(name: str) -> None:
    added = manage("receiver.add", account=name, url=URL)
    one = {"account": name, "receiver": added["receiver"]}
    secrets = [added["secret"], *(manage("receiver.rotate", **one)["secret"] for _ in range(2))]
    [stored] = receivers.read(name).receivers
    assert stored.signing(stored.rotated) == (secrets[2], secrets[1])


def test_a_removed_one_is_gone_and_may_come_back_with_its_id(name: str) -> None:
    added = manage("receiver.add", account=name, url=URL)
    gone = manage("receiver.remove", account=name, receiver=added["receiver"])
    assert gone == {"account": name, "receiver": added["receiver"]}
    assert manage("receiver.list", account=name)["receivers"] == []
    again = manage("receiver.add", account=name, url=URL)
    assert again["receiver"] == added["receiver"]
    assert again["secret"] != added["secret"]
