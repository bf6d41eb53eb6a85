"""Who is let in: credentials, their cache, throttling, and guessing."""

import base64
import json
from typing import Any

import pytest

from kundenakte.entry import authenticate
from kundenakte.storage import accounts, keys
from kundenakte.storage.client import Connection
from tests.builders import CONTEXT, HANDLERS, Access, an_account, api, event, post
from tests.watch import storage_calls

BODY = '{"SERVICE":"customer.get"}'
LOGIN_ERROR = "Login Error: Wrong API KEY or user credentials."


class Clock:
    """Time for `authenticate`, moved by hand."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def time(self) -> float:
        return self.now

    monotonic = time


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moving = Clock()
    monkeypatch.setattr(authenticate, "time", moving)
    return moving


def basic(email: str, key: str, encoding: str = "utf-8") -> str:
    return "Basic " + base64.b64encode(f"{email}:{key}".encode(encoding)).decode()


def knock(authorization: str | None, body: str = BODY) -> Any:
    headers = {} if authorization is None else {"authorization": authorization}
    return post(None, body, content_type="application/json", **headers)


def revoke(account: Access) -> None:
    key = keys.key_pointer(accounts.digest(account.api_key))
    Connection.client.delete_item(TableName=Connection.tables.accounts, Key=key)


WRONG = {
    "none": lambda _: None,
    "empty": lambda _: "",
    "another scheme": lambda a: a.authorization.replace("Basic", "Bearer"),
    "no scheme": lambda a: a.authorization.removeprefix("Basic "),
    "no base64": lambda _: "Basic ???",
    "no colon": lambda a: "Basic " + base64.b64encode(a.email.encode()).decode(),
    "no e-mail": lambda a: basic("", a.api_key),
    "no key": lambda a: basic(a.email, ""),
    "wrong key": lambda a: basic(a.email, "0" * 40),
    "wrong e-mail": lambda a: basic("x" + a.email, a.api_key),
    "key in upper case": lambda a: basic(a.email, a.api_key.upper() + "A"),
    "blank behind the key": lambda a: basic(a.email, a.api_key + " "),
    "key and e-mail swapped": lambda a: basic(a.api_key, a.email),
    "very long": lambda a: basic(a.email, "0" * 100_000),
    "digest instead of the key": lambda a: basic(a.email, accounts.digest(a.api_key)),
}


@pytest.mark.parametrize("how", WRONG)
def test_whatever_is_wrong_is_answered_alike(account: Access, how: str) -> None:
    reply = knock(WRONG[how](account))
    assert reply["statusCode"] == 401
    assert reply["headers"]["www-authenticate"].startswith("Basic realm=")
    assert json.loads(reply["body"]) == {
        "REQUEST": {"SERVICE": "customer.get"},
        "RESPONSE": {"ERRORS": [LOGIN_ERROR]},
    }


@pytest.mark.parametrize("body", ["{", "<FBAPI", "", '{"SERVICE":"no.such"}', "x" * 2_000_000])
def test_a_stranger_learns_nothing_about_the_body(tables: None, body: str) -> None:
    reply = knock(basic("x@example.com", "0" * 40), body)
    assert reply["statusCode"] == 401
    assert LOGIN_ERROR in reply["body"]


@pytest.mark.parametrize("service", HANDLERS)
def test_v1_lets_nobody_in_without_credentials(tables: None, service: str) -> None:
    reply = post(None, "{", HANDLERS[service], content_type="text/csv")
    assert reply["statusCode"] == 401
    [detail] = json.loads(reply["body"])["RESPONSE"]["DETAILS"]
    assert detail == {"CODE": "unauthorized", "FIELD": "", "MESSAGE": LOGIN_ERROR}


def test_xml_is_refused_in_xml(tables: None) -> None:
    reply = knock(None, "<FBAPI><SERVICE>customer.get</SERVICE></FBAPI>")
    assert reply["statusCode"] == 401
    assert f"<ERRORS><ERROR>{LOGIN_ERROR}</ERROR></ERRORS>" in reply["body"]


@pytest.mark.parametrize(
    "write",
    [
        lambda a: a.authorization,
        lambda a: a.authorization.replace("Basic", "basic"),
        lambda a: a.authorization.replace("Basic ", "BASIC   "),
        lambda a: basic(a.email.upper(), a.api_key),
        lambda a: basic(f" {a.email} ", a.api_key),
    ],
)
def test_right_credentials_open_however_they_are_written(account: Access, write: Any) -> None:
    assert knock(write(account))["statusCode"] == 200


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_an_umlaut_in_the_address_is_read_in_either_encoding(tables: None, encoding: str) -> None:
    account = an_account(email="jürgen@example.com")
    assert knock(basic(account.email, account.api_key, encoding))["statusCode"] == 200


def test_the_add_ons_extra_headers_are_ignored(account: Access) -> None:
    reply = post(account, BODY, x_username="other@example.com", x_password="x")
    assert reply["statusCode"] == 200


def test_a_key_is_looked_up_once_a_minute(account: Access, clock: Clock) -> None:
    with storage_calls() as seen:
        for _ in range(3):
            knock(account.authorization)
        assert seen.operations.count("GetItem") == 1
        clock.now += authenticate.CACHED + 1
        knock(account.authorization)
        assert seen.operations.count("GetItem") == 2


def test_a_revoked_key_is_out_within_a_minute(account: Access, clock: Clock) -> None:
    assert knock(account.authorization)["statusCode"] == 200
    revoke(account)
    assert knock(account.authorization)["statusCode"] == 200
    clock.now += authenticate.CACHED + 1
    assert knock(account.authorization)["statusCode"] == 401


def test_a_wrong_e_mail_does_not_ride_on_the_cached_key(account: Access) -> None:
    assert knock(account.authorization)["statusCode"] == 200
    assert knock(basic("x@example.com", account.api_key))["statusCode"] == 401


def test_more_calls_than_agreed_are_turned_away_until_time_has_passed(
    tables: None, clock: Clock
) -> None:
    account = an_account(CALLS_PER_MINUTE=3)
    assert [knock(account.authorization)["statusCode"] for _ in range(4)] == [200, 200, 200, 429]
    reply = post(account, "{}", HANDLERS["customer.get"])
    assert reply["statusCode"] == 429
    assert reply["headers"]["retry-after"] == "60"
    assert "at most 3 calls a minute" in reply["body"]
    clock.now += 20
    assert [knock(account.authorization)["statusCode"] for _ in range(2)] == [200, 429]


def test_a_busy_account_does_not_slow_another(tables: None, clock: Clock) -> None:
    busy = an_account(CALLS_PER_MINUTE=1)
    calm = an_account(email="calm@example.com", CALLS_PER_MINUTE=1)
    assert [knock(busy.authorization)["statusCode"] for _ in range(2)] == [200, 429]
    assert knock(calm.authorization)["statusCode"] == 200


def test_a_call_that_is_turned_away_changes_nothing(tables: None) -> None:
    account = an_account(CALLS_PER_MINUTE=1)
    knock(account.authorization)
    create = '{"SERVICE":"customer.create","DATA":{"CUSTOMER_TYPE":"consumer","LAST_NAME":"B"}}'
    with storage_calls() as seen:
        assert knock(account.authorization, create)["statusCode"] == 429
    assert seen.operations == []


def test_guessing_ends_after_thirty_tries_for_that_minute(account: Access, clock: Clock) -> None:
    wrong = basic(account.email, "0" * 40)
    replies = [knock(wrong)["statusCode"] for _ in range(authenticate.MOST_GUESSES + 2)]
    assert replies == [401] * authenticate.MOST_GUESSES + [429] * 2
    with storage_calls() as seen:
        assert knock(wrong)["statusCode"] == 429
    assert seen.operations == []
    clock.now += 60
    assert knock(wrong)["statusCode"] == 401


def test_two_guessers_do_not_set_each_other_free(account: Access, clock: Clock) -> None:
    headers = {"authorization": basic(account.email, "0" * 40)}
    guesses = [event("POST", "/api/1.0/api.php", BODY, headers) for _ in range(2)]
    guesses[1]["requestContext"]["http"]["sourceIp"] = "203.0.113.8"
    for guess in guesses * authenticate.MOST_GUESSES:
        assert api(guess, CONTEXT)["statusCode"] == 401
    assert [api(guess, CONTEXT)["statusCode"] for guess in guesses] == [429, 429]


def test_who_is_known_already_is_not_kept_out_by_a_guesser_beside_them(
    account: Access, clock: Clock
) -> None:
    knock(account.authorization)
    for _ in range(authenticate.MOST_GUESSES + 1):
        knock(basic(account.email, "0" * 40))
    assert knock(account.authorization)["statusCode"] == 200


def test_a_guess_is_counted_without_the_address_it_came_from(account: Access) -> None:
    knock(basic(account.email, "0" * 40))
    stored = Connection.client.scan(TableName=Connection.tables.accounts)["Items"]
    [counted] = [item for item in stored if item["pk"]["S"].startswith("GUESSES#")]
    assert "203.0.113.7" not in json.dumps(counted)
    assert int(counted["expires"]["N"]) > 0


def test_right_credentials_cost_no_write(account: Access) -> None:
    with storage_calls() as seen:
        knock(account.authorization)
    assert set(seen.operations) == {"GetItem", "Query"}
