"""Users, API keys and the log of the account's settings pages. Refusals first."""

import re
from typing import Any

import pytest

from kundenakte.entry.account import settings_log
from kundenakte.storage import account_log
from tests.builders import Access
from tests.management import access, is_let_in, made, manage
from tests.office import Office, office

USERS, KEYS, LOG = (f"/account/settings/{page}" for page in ("users", "keys", "log"))
PETRA = {"email": "petra@example.com", "name": "Petra Büro", "role": "office", "language": "de"}


@pytest.fixture
def shop(tables: None) -> Access:
    return access(made(company="Muster GmbH"))


@pytest.fixture
def owner(shop: Access) -> Office:
    return office(shop, name="Olga Inhaberin")


def users(shop: Access) -> dict[str, dict[str, Any]]:
    return {each["email"]: each for each in manage("user.list", account=shop.id)["users"]}


def keys(shop: Access) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = manage("key.list", account=shop.id)["keys"]
    return found


def log(shop: Access) -> list[dict[str, Any]]:
    return list(account_log.entries(shop.id))


# ---- rights


@pytest.mark.parametrize("role", ["office", "read_only"])
@pytest.mark.parametrize("page", [USERS, KEYS])
def test_only_owners_see_users_and_keys(shop: Access, role: str, page: str) -> None:
    person, before = office(shop, role=role), (users(shop), keys(shop))
    assert person.get(page).status == 403
    assert person.send(page, {**PETRA, "label": "x"}).status == 403
    assert (users(shop), keys(shop)) == before


@pytest.mark.parametrize("end", ["/0000000000", "/a/b", "/"])
def test_what_is_not_there_is_not_found(owner: Office, end: str) -> None:
    for page in (USERS, KEYS, LOG):
        if end != "/":
            assert owner.get(f"{page}{end}").status == 404


def test_another_accounts_users_and_keys_are_not_there(owner: Office) -> None:
    other = access(made(email="other@example.com"))
    [user], [key] = users(other).values(), keys(other)
    assert owner.get(f"{USERS}/{user['user_id']}").status == 404
    assert owner.get(f"{KEYS}/{key['key_id']}").status == 404
    assert "other@example.com" not in owner.get(USERS).body + owner.get(KEYS).body


# ---- users


@pytest.mark.parametrize(
    ("fields", "fault", "text"),
    [
        ({"email": ""}, "email", "Bitte füllen Sie dieses Feld aus."),
        ({"email": "petra"}, "email", "name@example.com"),
        ({"email": "SHOP@example.com"}, "email", "schon als Benutzer eingetragen"),
        ({"role": "admin"}, "role", "Liste"),
        ({"language": "fr"}, "language", "Liste"),
        ({"name": "x" * 101}, "name", "100 Zeichen"),
    ],
)
def test_a_bad_user_is_refused_beside_the_field_and_input_is_kept(
    owner: Office, shop: Access, fields: dict[str, str], fault: str, text: str
) -> None:
    before = users(shop)
    page = owner.submit(USERS, {**PETRA, **fields})
    assert page.status == 400
    assert text in page.faults[fault]
    assert 'value="Petra Büro"' in page.body or fault == "name"
    assert users(shop) == before


def test_the_last_owner_cannot_be_demoted_or_removed(owner: Office, shop: Access) -> None:
    manage("user.remove", account=shop.id, user_id=users(shop)["shop@example.com"]["user_id"])
    [(email, user)] = users(shop).items()
    place = f"{USERS}/{user['user_id']}"
    page = owner.submit(place, {"role": "office"})
    assert page.status == 400
    assert "einen Inhaber" in page.faults["role"]
    page = owner.submit(place, button=("remove", "1"))
    assert "einen Inhaber" in page.faults["role"]
    assert users(shop)[email]["role"] == "owner"


def test_a_user_is_added_changed_and_removed_and_the_log_says_by_whom(
    owner: Office, shop: Access
) -> None:
    done = owner.follow(owner.submit(USERS, PETRA))
    assert "Der Benutzer ist angelegt" in done.text
    added = users(shop)[PETRA["email"]]
    place = f"{USERS}/{added['user_id']}"
    done = owner.follow(owner.submit(place, {"role": "read_only", "name": "Petra L."}))
    assert "Der Benutzer ist gespeichert." in done.text
    changed = users(shop)[PETRA["email"]]
    assert (changed["role"], changed["name"]) == ("read_only", "Petra L.")
    assert "name" in owner.submit(place, {"name": ""}).faults
    done = owner.follow(owner.submit(place, button=("remove", "1")))
    assert "Der Benutzer ist entfernt." in done.text
    assert PETRA["email"] not in users(shop)
    entries = log(shop)[:3]
    assert [each["ACTION"] for each in entries] == ["user.remove", "user.set", "user.add"]
    assert owner.user
    actor = f"user {owner.user.id} Olga Inhaberin"
    assert {each["ACTOR"] for each in entries} == {actor}


def test_who_gives_the_own_role_away_is_led_to_the_start(owner: Office) -> None:
    assert owner.user
    page = owner.submit(f"{USERS}/{owner.user.id}", {"role": "office"})
    assert page.place == "/account"
    assert owner.get(USERS).status == 403


def test_who_removes_the_own_user_is_out(owner: Office) -> None:
    assert owner.user
    owner.submit(f"{USERS}/{owner.user.id}", button=("remove", "1"))
    assert owner.get(USERS).place.startswith("/account/sign-in")


# ---- keys


def test_a_bad_key_is_refused_beside_the_field(owner: Office, shop: Access) -> None:
    before = keys(shop)
    page = owner.submit(KEYS, {"email": "nobody", "label": "ERP"})
    assert (page.status, list(page.faults)) == (400, ["email"])
    assert 'value="ERP"' in page.body
    assert keys(shop) == before


def test_a_new_key_is_shown_once_and_a_form_sent_twice_makes_one(
    owner: Office, shop: Access
) -> None:
    form = owner.form(owner.get(KEYS))[1]
    filled = {**form, "email": "erp@example.com", "label": "ERP"}
    page = owner.send(KEYS, filled)
    assert page.status == 200
    [secret] = re.findall(r"[0-9a-f]{40}", page.text.replace(" ", ""))
    assert is_let_in(Access(shop.id, "", "erp@example.com", secret))
    again = owner.follow(owner.send(KEYS, filled))
    assert secret not in again.body
    assert "nur einmal gezeigt" in again.text
    assert sorted(each["label"] for each in keys(shop)) == ["", "ERP"]
    assert secret not in str(log(shop))


def test_a_key_is_replaced_and_revoked(owner: Office, shop: Access) -> None:
    [key] = keys(shop)
    place = f"{KEYS}/{key['key_id']}"
    form = owner.form(owner.get(place))[1]
    page = owner.send(place, {**form, "rotate": "1"})
    assert page.status == 200
    assert not is_let_in(shop)
    assert owner.send(place, {**form, "rotate": "1"}).status == 303  # shown once
    [key] = keys(shop)
    done = owner.follow(owner.submit(f"{KEYS}/{key['key_id']}", button=("revoke", "1")))
    assert "Der Schlüssel ist gesperrt." in done.text
    assert keys(shop) == []
    assert [each["ACTION"] for each in log(shop)[:2]] == ["key.revoke", "key.rotate"]


# ---- the log


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        (
            "de",
            ["Einstellungen geändert", "Ort: leer → Ulm", "Betreiber", "Rolle: Büro → Nur lesen"],
        ),
        ("en", ["Settings changed", "empty → Ulm", "Operator", "Role: Office → Read only"]),
    ],
)
def test_the_log_says_what_who_and_when(shop: Access, language: str, texts: list[str]) -> None:
    person = office(shop, language=language)
    manage("account.set", account=shop.id, settings={"CITY": "Ulm", "XRECHNUNG": False})
    added = manage("user.add", account=shop.id, **PETRA)
    manage("user.set", account=shop.id, user_id=added["user_id"], role="read_only")
    manage("account.set", account=shop.id, settings={"CITY": "<script>"})
    page = person.get(LOG)
    for text in texts:
        assert text in page.text, text
    assert "<script>" not in page.body.partition("<main")[2]


def test_who_may_not_see_users_and_keys_does_not_see_them_in_the_log(shop: Access) -> None:
    manage("user.add", account=shop.id, **PETRA)
    manage("account.set", account=shop.id, settings={"CITY": "Ulm"})
    page = office(shop, role="read_only").get(LOG)
    assert "Ulm" in page.text
    assert PETRA["email"] not in page.text
    assert PETRA["email"] in office(shop, language="en").get(LOG).text


def test_the_log_has_pages(owner: Office, shop: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings_log, "SHOWN", 2)
    for city in ("Ulm", "Köln", "Bonn"):
        manage("account.set", account=shop.id, settings={"CITY": city})
    first = owner.get(LOG)
    assert "Bonn" in first.text
    assert "leer → Ulm" not in first.text
    [older] = re.findall(r'href="(/account/settings/log\?before=\d+)"', first.body)
    second = owner.get(older)
    assert "leer → Ulm" in second.text
    assert "Konto angelegt" in second.text
    assert "before=" not in second.body.partition("<main")[2]
    for odd in ("x", "9" * 17, "-1"):
        assert owner.get(f"{LOG}?before={odd}").status == 200


def test_posting_to_the_log_changes_nothing(owner: Office) -> None:
    form = owner.form(owner.get(USERS))[1]
    assert owner.send(LOG, form).status == 404
