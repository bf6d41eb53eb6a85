"""The page of settings for hosted pages: look, fields, links, and what the law wants."""

from typing import Any

import pytest

from kundenakte.domain.roles import READ_ONLY
from tests import builders, management
from tests.builders import Access
from tests.office import Office, office
from tests.visiting import Page

HOSTED = "/account/settings/hosted"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


@pytest.fixture
def access(tables: None) -> Access:
    return management.access(management.made())


def settings(access: Access) -> dict[str, Any]:
    found: dict[str, Any] = management.manage("account.get", account=access.id)["settings"]
    return found


def form(person: Office, part: str) -> dict[str, str]:
    """The fields of one of the page's forms."""
    body = person.get(HOSTED).body.partition("<main")[2]
    found = next(each for each in body.split("<form")[1:] if f'value="{part}"' in each)
    return dict(Page(200, f"<main><form{found}", "", {}).fields)


def send_logo(person: Office, svg: bytes, name: str = "logo.svg") -> Page:
    """The form of the look with a file, as a browser sends it."""
    parts = [
        f'--B\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in form(person, "look").items()
        if field != "logo"
    ]
    head = f'--B\r\nContent-Disposition: form-data; name="logo"; filename="{name}"\r\n'
    file = head.encode() + b"Content-Type: image/svg+xml\r\n\r\n" + svg + b"\r\n--B--\r\n"
    headers = {"content-type": "multipart/form-data; boundary=B"}
    return person.ask("POST", HOSTED, b"".join(parts) + file, headers)


@pytest.mark.parametrize(
    ("svg", "words"),
    [
        (b"\x89PNG\r\n\x1a\n", "kein SVG"),
        (b"hello", "kein SVG"),
        (b"<!DOCTYPE svg>" + SVG.encode(), "kein SVG"),
        (SVG.replace("<rect", "<script>alert(1)</script><rect").encode(), "Skripte"),
        (SVG.replace("<rect", '<rect onload="alert(1)"').encode(), "Skripte"),
        (SVG.replace("<rect", '<a href="https://evil.example"/><rect').encode(), "Skripte"),
        (SVG.replace("<rect", '<rect fill="url(https://evil.example)"').encode(), "Skripte"),
        (SVG.replace("<rect", f'<path d="{"1" * 10_000}"/><rect').encode(), "10000 Zeichen"),
    ],
)
def test_what_can_be_no_logo_is_refused(access: Access, svg: bytes, words: str) -> None:
    page = send_logo(office(access), svg)
    assert page.status == 400
    assert words in page.faults["logo"]
    assert settings(access)["LOGO"] == ""


def test_who_may_only_look_can_send_no_logo(access: Access) -> None:
    assert send_logo(office(access, READ_ONLY), SVG.encode()).status == 403


@pytest.mark.parametrize(
    ("part", "field", "typed", "beside"),
    [
        ("booking", "frame_sites", "http://example.com", "frame_sites"),
        ("booking", "page_payment_types-1", "6", "page_payment_types-1"),
        ("law", "imprint_url", "javascript:alert(1)", "imprint_url"),
        ("look", "accent", "red", "accent"),
    ],
)
def test_a_wrong_setting_is_refused_beside_its_field(
    access: Access, part: str, field: str, typed: str, beside: str
) -> None:
    person, before = office(access), settings(access)
    page = person.send(HOSTED, {**form(person, part), field: typed})
    assert page.status == 400
    assert page.faults.keys() == {beside}
    assert settings(access) == before


def test_a_logo_is_shown_and_can_be_taken_away(access: Access) -> None:
    person = office(access)
    assert person.get(f"{HOSTED}/logo").status == 404
    assert send_logo(person, SVG.encode()).status == 303
    picture = person.get(f"{HOSTED}/logo")
    assert picture.body == SVG
    assert picture.headers["content-type"].startswith("image/svg+xml")
    assert "sandbox" in picture.headers["content-security-policy"]
    assert "/account/settings/hosted/logo" in person.get(HOSTED).body
    person.send(HOSTED, {**form(person, "look"), "logo-remove": "1"})
    assert settings(access)["LOGO"] == ""


def test_other_forms_leave_the_logo_alone(access: Access) -> None:
    person = office(access)
    send_logo(person, SVG.encode())
    person.send(HOSTED, {**form(person, "law"), "imprint_url": "https://a.example/imprint"})
    person.send(HOSTED, {**form(person, "look"), "address_form": "du"})
    found = settings(access)
    assert (found["LOGO"], found["ADDRESS_FORM"]) == (SVG, "du")
    assert found["IMPRINT_URL"] == "https://a.example/imprint"


def test_a_colour_that_is_hard_to_read_is_adjusted_and_it_is_said_so(access: Access) -> None:
    person = office(access)
    assert "erscheint sie dunkler" not in person.get(HOSTED).text
    person.send(HOSTED, {**form(person, "look"), "accent": "#ffee00"})
    assert "Auf hellem Grund erscheint sie dunkler, etwa #" in person.get(HOSTED).text
    assert settings(access)["ACCENT"] == "#ffee00"


def test_fields_and_ways_to_pay_are_saved(access: Access) -> None:
    person = office(access)
    asked = {"page_fields-phone": "required", "page_fields-birthday": "optional"}
    person.send(HOSTED, {**form(person, "asked"), **asked})
    ways = {"page_payment_types-1": "5", "page_payment_types-2": "1", "frame_sites": "https://a.de"}
    person.send(HOSTED, {**form(person, "booking"), **ways})
    found = settings(access)
    assert found["PAGE_FIELDS"] == {"PHONE": "required", "BIRTHDAY": "optional"}
    assert (found["PAGE_PAYMENT_TYPES"], found["FRAME_SITES"]) == ("5 1", "https://a.de")
    assert form(person, "booking")["page_payment_types-1"] == "5"


def test_a_salutation_cannot_be_made_mandatory(access: Access) -> None:
    body = office(access).get(HOSTED).body
    assert 'name="page_fields-salutation" value="required"' not in body


def test_links_have_the_accounts_hash_and_a_placeholder_for_the_customers(access: Access) -> None:
    hash_ = management.manage("account.get", account=access.id)["account_hash"]
    plan = {"ARTICLE_NUMBER": "a/b <c>", "TITLE": "<b>Plan</b>", "UNIT_PRICE": "1"}
    addon = {"ARTICLE_NUMBER": "X", "TITLE": "Zusatz", "UNIT_PRICE": "1", "IS_ADDON": 1}
    for article in (plan, addon):
        builders.call(access, "article.create", article)
    page = office(access).get(HOSTED)
    assert f"https://a.example/accountdata/{hash_}/_CUSTOMER-HASH_" in page.text
    assert f"https://a.example/purchase/{hash_}/a%2Fb%20%3Cc%3E" in page.text
    assert f"https://a.example/cancel/{hash_}" in page.text
    assert "<b>Plan" not in page.body
    assert f"{hash_}/X" not in page.text


def test_what_the_law_wants_is_looked_at(access: Access) -> None:
    person = office(access)
    text = person.get(HOSTED).text
    assert "Das Impressum ist verlinkt Nachtragen" in text
    assert "Bestellen ist noch geschlossen" in text
    law = {"imprint_url": "https://a.example/i", "withdrawal_url": "https://a.example/w"}
    person.send(HOSTED, {**form(person, "law"), **law})
    text = person.get(HOSTED).text
    assert "Das Impressum ist verlinkt In Ordnung" in text
    assert "Eigene Widerrufsbelehrung: Prüfen Sie" in text
