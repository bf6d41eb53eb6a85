"""The door to the account's own pages: sessions, forms, rights."""

import time

import pytest

from kundenakte.domain.roles import OFFICE, READ_ONLY
from kundenakte.entry import form_token
from kundenakte.entry.account import session
from kundenakte.entry.account.registry import PAGES
from kundenakte.storage import account_store, users
from kundenakte.storage.transaction import commit
from tests import builders
from tests.builders import Access
from tests.office import AT, Office, office

SETTINGS = "/account/settings"


@pytest.fixture
def access(tables: None) -> Access:
    return builders.an_account()


def token(person: Office) -> str:
    assert person.user
    value = person.cookies[session.COOKIE].split(".")
    account = account_store.read(person.access.id).account
    return form_token.make(account, f"account {person.user.id} {int(value[2], 16)}")


@pytest.mark.parametrize("path", ["", "/customers", "/customer/1", "/nothing"])
def test_who_is_not_signed_in_is_led_to_the_sign_in(access: Access, path: str) -> None:
    page = Office(access, None).get(f"/account{path}")
    assert page.status == 303
    assert page.place.startswith("/account/sign-in")


def test_what_a_form_sends_without_a_session_goes_nowhere(access: Access) -> None:
    page = Office(access, None).send(SETTINGS, {"form": "x"})
    assert page.status == 303
    assert page.place == "/account/sign-in?to=%2Faccount%2Fsettings&ended=1"


@pytest.mark.parametrize(
    "changed",
    [
        lambda value: value[:-1] + ("0" if value[-1] != "0" else "1"),
        lambda value: value.replace(".", ".f", 1),
        lambda value: "." + value,
        lambda value: "",
        lambda value: "a.b.c.d.e",
        lambda value: "KEY#1.b.1.1.0",
    ],
)
def test_a_forged_cookie_is_none(access: Access, changed) -> None:
    person = office(access)
    person.cookies[session.COOKIE] = changed(person.cookies[session.COOKIE])
    assert person.get(SETTINGS).place.startswith("/account/sign-in")


def test_a_cookie_of_another_account_opens_that_one_only(access: Access) -> None:
    other = office(builders.an_account())
    value = other.cookies[session.COOKIE]
    mine = office(access)
    mine.cookies[session.COOKIE] = access.id + value[value.index(".") :]
    assert mine.get(SETTINGS).place.startswith("/account/sign-in")


@pytest.mark.parametrize(("began", "seen"), [(0, session.IDLE + 1), (session.LONGEST + 1, 0)])
def test_a_session_ends(access: Access, began: int, seen: int) -> None:
    person = office(access)
    now, account = int(time.time()), account_store.read(access.id).account
    assert person.user
    person._keep(session.cookie(account, person.user, now - max(began, seen), now - seen))
    assert person.get(SETTINGS).place.startswith("/account/sign-in")


def test_a_session_that_is_used_is_renewed(access: Access) -> None:
    person = office(access)
    now, account = int(time.time()), account_store.read(access.id).account
    assert person.user
    person._keep(session.cookie(account, person.user, now - 1000, now - 1000))
    before = person.cookies[session.COOKIE]
    assert person.get(SETTINGS).status == 200
    assert person.cookies[session.COOKIE] != before


def test_who_was_removed_is_out_at_once(access: Access) -> None:
    person = office(access)
    assert person.user
    commit(users.removals(access.id, person.user))
    assert person.get(SETTINGS).place.startswith("/account/sign-in")


def test_the_cookie_is_for_us_alone(access: Access) -> None:
    account = account_store.read(access.id).account
    user = users.new("a@example.com", "A", "owner", "de", AT)
    said = session.opened(account, user)
    assert said.startswith("__Host-")
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in said


@pytest.mark.parametrize("role", [READ_ONLY, OFFICE])
def test_a_role_changes_only_what_it_may(access: Access, role: str) -> None:
    person = office(access, role)
    for key, place in PAGES.items():
        if not person_may(role, place.area):
            noun, _, action = key.partition("/")
            inner = noun in ("customer", "subscription", "invoice", "payment")
            path = f"{noun}/1/{action}".rstrip("/") if inner else key.replace("start", "")
            page = person.send(f"/account/{path}".rstrip("/"), {"form": token(person)})
            assert page.status == 403, key


def person_may(role: str, area: str) -> bool:
    from kundenakte.domain import roles

    return roles.may(role, area, roles.WRITE)


def test_nobody_without_rights_sees_users(access: Access) -> None:
    assert office(access, OFFICE).get("/account/settings/users").status == 403


@pytest.mark.parametrize("given", ["", "nonsense", "1.2.3"])
def test_a_form_of_others_is_not_taken(access: Access, given: str) -> None:
    page = office(access).send(SETTINGS, {"form": given})
    assert page.status == 400
    assert "zu lange offen" in page.text


def test_a_form_of_another_session_is_not_taken(access: Access) -> None:
    mine, other = office(access), office(access, OFFICE)
    assert mine.send(SETTINGS, {"form": token(other)}).status == 400


def test_a_form_that_another_site_sends_is_not_taken(access: Access) -> None:
    person = office(access)
    page = person.send(SETTINGS, {"form": token(person)}, sec_fetch_site="cross-site")
    assert page.status == 400


def test_a_form_that_is_too_large_is_not_taken(access: Access) -> None:
    person = office(access)
    page = person.send(SETTINGS, {"form": token(person), "text": "x" * 5_000_001})
    assert (page.status, "4 MB" in page.text) == (400, True)


@pytest.mark.parametrize("path", ["/nothing", "/customer", "/customer//edit", "/settings/nothing"])
def test_what_does_not_exist_is_said_so(access: Access, path: str) -> None:
    page = office(access).get(f"/account{path}")
    assert page.status == 404
    assert "Diese Seite gibt es nicht" in page.text


def test_pages_are_for_no_frame_no_cache_and_no_other_site(access: Access) -> None:
    page = office(access, language="en").get("/account/nothing")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["content-language"] == "en"
