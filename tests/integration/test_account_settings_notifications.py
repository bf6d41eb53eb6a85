"""The pages of settings for notifications: receivers, their secrets, and what became of events."""

import re
from typing import Any

import pytest

from kundenakte.domain.receivers import TYPES
from kundenakte.domain.roles import OFFICE, READ_ONLY
from tests import builders, management, notifying
from tests.builders import Access
from tests.notifying import Queues
from tests.office import Office, office
from tests.visiting import Page

HOME = "/account/settings/notifications"
URL = "https://shop.example/hooks"


@pytest.fixture
def access(tables: None) -> Access:
    return management.access(management.made())


def receivers(access: Access) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = management.manage("receiver.list", account=access.id)["receivers"]
    return found


def added(person: Office, **fields: Any) -> Page:
    return person.submit(f"{HOME}/new", {"url": URL, "types": list(TYPES), **fields})


def place(access: Access) -> str:
    return f"{HOME}/{receivers(access)[0]['receiver']}"


@pytest.fixture
def told(access: Access) -> Access:
    """An account with a receiver that was told of a customer."""
    management.manage("receiver.add", account=access.id, url=URL)
    builders.create(access, ORGANIZATION="<b>Eins</b>")
    notifying.routed(Queues.new())
    return access


@pytest.mark.parametrize(
    ("field", "typed", "beside", "said"),
    [
        ("url", "", "url", "füllen Sie"),
        ("url", "ftp://a.example", "url", "https://"),
        ("url", "https://u:p@a.example", "url", "ohne Benutzer"),
        ("url", "https://a.example/" + "x" * 1000, "url", "1000 Zeichen"),
        ("user", "u", "password", "füllen Sie"),
        ("user", "a:b", "user", "Doppelpunkt"),
        ("types", ["customer.eaten"], "types", ""),
    ],
)
def test_a_wrong_receiver_is_refused(
    access: Access, field: str, typed: Any, beside: str, said: str
) -> None:
    page = added(office(access), **{field: typed})
    assert page.status == 400
    assert re.search(rf'<a href="#{beside}">[^<]*{said}', page.body)
    assert receivers(access) == []


def test_a_receiver_is_not_added_twice(access: Access) -> None:
    person = office(access)
    assert added(person).status == 200
    page = added(person)
    assert (page.status, "vergeben" in page.faults["url"]) == (400, True)


def test_there_are_five_receivers_at_most(access: Access) -> None:
    for number in range(5):
        management.manage("receiver.add", account=access.id, url=f"{URL}{number}")
    person = office(access)
    assert "Empfänger hinzufügen" not in person.get(HOME).text
    assert "Es gibt schon 5 Empfänger" in added(person).text


@pytest.mark.parametrize("path", ["/deadbeef", "/delivery/1-1", "/delivery/x", "/new/more"])
def test_what_there_is_not_has_no_page(access: Access, path: str) -> None:
    assert office(access).get(f"{HOME}{path}").status == 404


@pytest.mark.parametrize("role", [OFFICE, READ_ONLY])
def test_who_may_only_look_changes_nothing(told: Access, role: str) -> None:
    person = office(told, role)
    page = person.get(HOME)
    assert URL in page.text
    assert "Noch einmal senden" not in page.text
    assert person.get(place(told)).status == 200
    for path in ("", "/rotate", "/remove"):
        assert person.send(f"{place(told)}{path}", {"form": "x"}).status == 403
    assert person.send(f"{HOME}/new", {"form": "x", "url": URL}).status == 403


def test_another_accounts_receivers_are_out_of_reach(told: Access) -> None:
    stranger = office(management.access(management.made()))
    assert stranger.get(place(told)).status == 404
    assert URL not in stranger.get(HOME).text


def test_a_secret_is_shown_once(access: Access) -> None:
    person = office(access)
    page = added(person, types=["customer.created"], user="u", password="secret word")
    [secret] = re.findall(r"whsec_[A-Za-z0-9+/=]+", page.body)
    assert page.headers["cache-control"] == "no-store"
    for url in (HOME, place(access)):
        body = person.get(url).body
        assert secret not in body
        assert "secret word" not in body
    assert receivers(access)[0]["types"] == ["customer.created"]


def test_types_and_user_are_changed_and_the_password_stays(access: Access) -> None:
    person = office(access)
    added(person, user="u", password="p")
    page = person.submit(place(access), {"types": ["invoice.created", "invoice.changed"]})
    assert "gespeichert" in person.follow(page).text
    assert receivers(access)[0]["types"] == ["invoice.created", "invoice.changed"]
    assert receivers(access)[0]["user"] == "u"
    person.submit(place(access), {"user": "", "types": []})
    assert receivers(access)[0]["user"] == ""
    assert receivers(access)[0]["types"] == list(TYPES)


def test_a_new_secret_is_made_once_for_a_form(access: Access) -> None:
    person = office(access)
    first = re.findall(r"whsec_\S+?<", added(person).body)
    fields = person.form(person.get(place(access)), "/rotate")[1]
    second = person.send(f"{place(access)}/rotate", fields)
    assert re.findall(r"whsec_\S+?<", second.body) not in ([], first)
    third = person.send(f"{place(access)}/rotate", fields)
    assert "schon erzeugt" in person.follow(third).text


def test_a_receiver_is_removed(access: Access) -> None:
    person = office(access)
    added(person)
    page = person.submit(place(access), form="/remove")
    assert "entfernt" in person.follow(page).text
    assert receivers(access) == []


def test_deliveries_are_listed_and_sent_again(told: Access) -> None:
    person = office(told)
    page = person.get(HOME)
    assert "customer.created" in page.text
    assert "Wartet" in page.text
    [row] = notifying.rows(told)
    one = f"{HOME}/delivery/{row['NOTIFICATION_ID']}"
    shown = person.get(one)
    assert "&lt;b&gt;Eins" in shown.body
    assert "<b>Eins" not in shown.body
    answer = person.submit(HOME, form="/delivery/")
    assert "noch einmal gesendet" in person.follow(answer).text


def test_nobody_is_told_again_of_what_nobody_wants(told: Access) -> None:
    person = office(told)
    form = person.form(person.get(HOME), "/delivery/")
    management.manage(
        "receiver.set",
        account=told.id,
        receiver=receivers(told)[0]["receiver"],
        types="invoice.created",
    )
    page = person.send(*form)
    assert "nicht noch einmal gesendet" in person.follow(page).text


@pytest.mark.parametrize("query", ["state=failed", "state=nonsense", "after=nonsense", "after=t41"])
def test_deliveries_can_be_filtered_and_leafed_through(told: Access, query: str) -> None:
    page = office(told).get(f"{HOME}?{query}")
    assert page.status == 200
    assert ("customer.created" in page.text) == (query in ("state=nonsense", "after=nonsense"))
