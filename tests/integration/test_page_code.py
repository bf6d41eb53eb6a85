"""/code and the session: one-time codes, guesses at them, and what they open."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kundenakte.storage import codes
from tests import builders
from tests.builders import Access, at, call, create, find
from tests.visiting import Page, Visitor, code, items, logged, mails

NOW = datetime(2026, 11, 23, 13, 32, tzinfo=UTC)
IBAN = "DE02120300000000202051"
CUSTOMER = {
    "CUSTOMER_TYPE": "consumer",
    "ORGANIZATION": "",
    "FIRST_NAME": "Jonas",
    "LAST_NAME": "Ebersbach",
    "ADDRESS": "Am Markt 1",
    "ZIPCODE": "89073",
    "CITY": "Ulm",
    "EMAIL": "jonas@post.example",
}
SETTINGS = {"COMPANY": "Alpenblick", "CREDITOR_ID": "DE98ZZZ09999999999"}


@pytest.fixture
def shop(tables: None) -> Access:
    """An account that asks for a code where it must, with one customer."""
    access = builders.an_account(**SETTINGS)
    create(access, **CUSTOMER)
    return access


@pytest.fixture
def guarded(tables: None) -> Access:
    """An account that asks for a code before it shows anything."""
    access = builders.an_account(**SETTINGS, PAGE_CODE="always")
    create(access, **CUSTOMER)
    return access


def url(access: Access, page: str = "accountdata", number: int = 1) -> str:
    return f"/{page}/{access.hash}/{find(access, CUSTOMER_ID=str(number))[0]['HASH']}"


def waiting(access: Access, number: int = 1) -> str:
    """The page of a code that a new IBAN waits for."""
    new = {"payment_type": "2", "iban": IBAN, "account__holder": "J", "mandate": "1"}
    page = Visitor().fill(url(access, number=number), **new)
    assert page.place.startswith("/code/"), page.text
    return page.place


def iban(access: Access, number: int = 1) -> str:
    return str(find(access, CUSTOMER_ID=str(number))[0]["BANK_IBAN"])


def wrong(access: Access, by: int = 1) -> str:
    return f"{(int(code(access)) + by) % 1_000_000:06}"


# ---- guesses


def test_five_wrong_tries_make_a_code_void_even_for_the_right_one(shop: Access) -> None:
    place, visitor = waiting(shop), Visitor()
    said = [visitor.fill(place, code=wrong(shop, n + 1)).faults["code"] for n in range(5)]
    assert [re.findall(r"noch (\w+) Versuch", text) for text in said] == [
        ["4"],
        ["3"],
        ["2"],
        ["einen"],
        [],
    ]
    assert "gilt er nicht mehr" in said[-1]
    page = visitor.fill(place, code=code(shop))
    assert page.status == 400
    assert "fordern Sie einen neuen an" in page.faults["code"]
    assert iban(shop) == ""


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "1" * 5000, "\x00"])
def test_what_is_no_code_is_not_counted(shop: Access, typed: str) -> None:
    page = Visitor().fill(waiting(shop), code=typed)
    assert (page.status, items(shop, "#CODE#")[0]["tries"]) == (400, 0)
    assert "6 Ziffern" in page.faults["code"]


def test_a_code_of_another_customer_does_not_fit(shop: Access) -> None:
    create(shop, **{**CUSTOMER, "EMAIL": "other@post.example"})
    mine = waiting(shop)
    waiting(shop, 2)
    theirs = next(m["code"] for m in mails(shop, "code") if m["to"] == "other@post.example")
    if theirs != code(shop):
        assert Visitor().fill(mine, code=theirs).status == 400
    assert iban(shop) == ""


def test_a_page_of_another_account_is_not_found(shop: Access, stranger: Access) -> None:
    token = waiting(shop).rpartition("/")[2]
    assert Visitor().get(f"/code/{stranger.hash}/{token}").status == 404


@pytest.mark.parametrize("token", ["", "x", "0" * 40, "0" * 39, "../", "0" * 40 + "/x"])
def test_an_unknown_token_is_not_found(shop: Access, token: str) -> None:
    assert Visitor().get(f"/code/{shop.hash}/{token}").status == 404


def test_a_code_is_over_after_a_quarter_of_an_hour(shop: Access) -> None:
    with at(NOW):
        place = waiting(shop)
        fields = Visitor().get(place).fields
        assert "Gültig bis 14:47 Uhr" in Visitor().get(place).text
    with at(NOW + timedelta(minutes=15)):
        page = Visitor().send(place, {**fields, "code": code(shop)})
        assert page.status == 404
        assert "wurde nicht gespeichert" in page.text
        assert url(shop) in page.body
    assert iban(shop) == ""


def test_a_code_works_once(shop: Access) -> None:
    place, visitor = waiting(shop), Visitor()
    fields = {**visitor.get(place).fields, "code": code(shop)}
    first, second = visitor.send(place, fields), visitor.send(place, fields)
    assert (first.status, second.status) == (303, 303)
    assert visitor.get(place).status == 404
    assert len(mails(shop, "customer_changed")) == 1
    assert Visitor().send(place, {**fields, "form": ""}).status == 404


@pytest.mark.parametrize("form", ["", "x", "1.2.3"])
def test_a_forged_form_is_no_try(shop: Access, form: str) -> None:
    page = Visitor().fill(waiting(shop), code=code(shop), form=form)
    assert page.status == 400
    assert items(shop, "#CODE#")[0]["tries"] == 0
    assert iban(shop) == ""


def test_a_code_may_be_pasted_with_a_gap(shop: Access) -> None:
    place = waiting(shop)
    digits = code(shop)
    assert Visitor().fill(place, code=f" {digits[:3]} {digits[3:]} ").status == 303
    assert iban(shop) == IBAN


# ---- sending


def test_a_new_code_comes_after_a_minute_and_makes_the_one_before_void(shop: Access) -> None:
    with at(NOW):
        place = waiting(shop)
        old = code(shop)
        page = Visitor().fill(place, again="1")
        assert (page.status, len(mails(shop, "code"))) == (400, 1)
        assert "eine Minute" in page.faults["code"]
    with at(NOW + timedelta(seconds=61)):
        page = Visitor().fill(place, again="1")
        assert "Ein neuer Code ist unterwegs" in Visitor().get(page.place).text
        assert len(mails(shop, "code")) == 2
        if old != code(shop):
            assert Visitor().fill(place, code=old).status == 400
        assert Visitor().fill(place, code=code(shop)).status == 303


def test_a_new_code_has_five_tries_again(shop: Access) -> None:
    with at(NOW):
        place = waiting(shop)
        for n in range(5):
            Visitor().fill(place, code=wrong(shop, n + 1))
    with at(NOW + timedelta(seconds=61)):
        Visitor().fill(place, again="1")
        assert Visitor().fill(place, code=code(shop)).status == 303


def test_five_codes_an_hour_are_sent_to_a_customer_whatever_they_are_for(shop: Access) -> None:
    for n in range(5):
        with at(NOW + timedelta(minutes=2 * n)):
            waiting(shop)
    new = {"payment_type": "2", "iban": IBAN, "account__holder": "J", "mandate": "1"}
    with at(NOW + timedelta(minutes=20)):
        page = Visitor().fill(url(shop), **new)
        assert page.status == 400
        assert "in einer Stunde" in page.text
        assert page.fields["iban"] == IBAN
    with at(NOW + timedelta(minutes=61)):
        assert Visitor().fill(url(shop), **new).status == 303
    assert len(mails(shop, "code")) == 6


def test_a_code_is_stored_as_a_salted_hash_and_goes_with_what_waits(shop: Access) -> None:
    place = waiting(shop)
    item = items(shop, "#CODE#")[0]
    assert code(shop) not in str(item)
    assert {item["salt"], item["digest"]}.isdisjoint({"", code(shop)})
    assert item["expires"] - item["ends"] == 0
    Visitor().fill(place, code=code(shop))
    assert items(shop, "#CODE#") == []


def test_two_codes_for_the_same_digits_have_different_hashes(
    shop: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(codes.secrets, "randbelow", lambda _: 7)
    create(shop, **CUSTOMER)
    waiting(shop)
    waiting(shop, 2)
    assert code(shop) == "000007"
    assert len({item["digest"] for item in items(shop, "#CODE#")}) == 2


def test_the_page_masks_the_address_and_says_what_for(shop: Access) -> None:
    page = Visitor().get(waiting(shop))
    assert "j•••••••s@post.example" in page.text
    assert "jonas@" not in page.body
    assert "Damit schützen wir Ihre Bankverbindung." in page.text
    assert 'autocomplete="one-time-code"' in page.body


def test_wrong_codes_are_logged_without_the_code(shop: Access) -> None:
    place = waiting(shop)
    guess = wrong(shop)
    with logged() as stream:
        Visitor().fill(place, code=guess)
    assert '"code":"wrong"' in stream.getvalue()
    assert guess not in stream.getvalue()
    assert place.rpartition("/")[2] not in stream.getvalue()


def test_nothing_is_done_where_the_customer_is_gone(shop: Access) -> None:
    place = waiting(shop)
    builders.accepted(shop, "customer.delete", {"CUSTOMER_ID": 1})
    assert Visitor().get(place).status == 404


# ---- the session


@pytest.mark.parametrize("page", ["accountdata", "dashboard"])
def test_a_guarded_page_shows_nothing_before_the_code_and_looking_sends_none(
    guarded: Access, page: str
) -> None:
    visitor = Visitor()
    for _ in range(3):  # a program that looks into mails
        shown = visitor.get(url(guarded, page))
        assert shown.status == 200
        assert "Ebersbach" not in shown.body
        assert "j•••••••s@post.example" in shown.text
    assert mails(guarded, "code") == []


def opened(access: Access, visitor: Visitor, page: str = "accountdata") -> Page:
    """Passes the code."""
    asked = visitor.fill(url(access, page), **{"send-code": "1"})
    return visitor.fill(asked.place, code=code(access))


def test_the_code_opens_all_pages_of_the_customer_for_an_hour(
    guarded: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = Visitor()
    back = opened(guarded, visitor, "dashboard")
    assert back.place == url(guarded, "dashboard")
    assert "Ebersbach" in visitor.get(back.place).body
    assert visitor.get(url(guarded)).fields["last-name"] == "Ebersbach"
    assert visitor.fill(url(guarded), city="Blaubeuren").status == 303
    monkeypatch.setattr("kundenakte.entry.session.time.time", lambda: 32_503_680_000)
    assert "Ebersbach" not in visitor.get(url(guarded)).body


def test_a_code_to_an_address_that_was_replaced_opens_nothing(guarded: Access) -> None:
    visitor = Visitor()
    page = visitor.fill(url(guarded), **{"send-code": "1"})
    sent = code(guarded)
    builders.accepted(guarded, "customer.update", {"CUSTOMER_ID": 1, "EMAIL": "new@t.example"})
    page = visitor.fill(page.place, code=sent)
    assert (page.status, page.place, visitor.cookies) == (303, url(guarded), {})
    assert visitor.get(url(guarded)).fields.keys() == {"form"}


def test_the_cookie_is_for_us_alone(guarded: Access) -> None:
    visitor = Visitor()
    asked = visitor.fill(url(guarded), **{"send-code": "1"})
    fields = {**visitor.get(asked.place).fields, "code": code(guarded)}
    from functions.hosted_page.app import handler

    event = builders.event("POST", asked.place, b"", {"content-type": "x"})
    event["body"] = "&".join(f"{name}={value}" for name, value in fields.items())
    event["isBase64Encoded"] = False
    event["headers"] = {"content-type": "application/x-www-form-urlencoded"}
    (cookie,) = handler(event, builders.CONTEXT)["cookies"]
    assert cookie.startswith("__Host-kundenakte-")
    for part in ("Max-Age=3600", "Path=/", "Secure", "HttpOnly", "SameSite=Lax"):
        assert f"; {part}" in cookie


def test_the_session_of_one_customer_opens_no_other(guarded: Access) -> None:
    create(guarded, **{**CUSTOMER, "LAST_NAME": "Fremd"})
    visitor = Visitor()
    opened(guarded, visitor)
    assert "Fremd" not in visitor.get(url(guarded, number=2)).body
    name = visitor.get(url(guarded, number=2))
    assert "send-code" in name.body


@pytest.mark.parametrize("value", ["", "1.2", "zz", "ffffffff." + "0" * 64, "ffffffff.١", "." * 9])
def test_a_forged_cookie_opens_nothing(guarded: Access, value: str) -> None:
    visitor = Visitor()
    opened(guarded, visitor)
    visitor.cookies = dict.fromkeys(visitor.cookies, value)
    assert "Ebersbach" not in visitor.get(url(guarded)).body


def test_a_new_hash_ends_links_and_sessions(guarded: Access) -> None:
    visitor = Visitor()
    opened(guarded, visitor)
    before = url(guarded)
    call(guarded, "customer.renewlink", {"CUSTOMER_ID": 1})
    assert visitor.get(before).status == 404
    assert "Ebersbach" not in visitor.get(url(guarded)).body


def test_a_button_that_is_pressed_twice_sends_one_code(guarded: Access) -> None:
    visitor = Visitor()
    fields = {**visitor.get(url(guarded)).fields, "send-code": "1"}
    first, second = (visitor.send(url(guarded), fields) for _ in range(2))
    assert (first.place, len(mails(guarded, "code"))) == (second.place, 1)


@pytest.mark.parametrize("form", ["", "x.y.z", None])
def test_only_the_pages_own_button_sends_a_code(guarded: Access, form: str | None) -> None:
    Visitor().fill(url(guarded), **{"send-code": "1", "form": form})
    assert mails(guarded, "code") == []


def test_a_form_after_the_hour_is_not_saved_and_says_so(guarded: Access) -> None:
    visitor = Visitor()
    opened(guarded, visitor)
    fields = {**visitor.get(url(guarded)).fields, "city": "Blaubeuren"}
    visitor.cookies = {}
    page = visitor.send(url(guarded), fields)
    assert "nicht gespeichert" in page.text
    assert find(guarded)[0]["CITY"] == "Ulm"


def test_who_has_no_address_is_told_how_to_go_on(tables: None) -> None:
    access = builders.an_account(PAGE_CODE="always", SUPPORT_PHONE="089 1")
    create(access, **{**CUSTOMER, "EMAIL": ""})
    page = Visitor().get(url(access))
    assert "089 1" in page.text
    assert "send-code" not in page.body


def test_the_pages_are_in_the_language_that_was_asked_for(guarded: Access) -> None:
    visitor = Visitor()
    fields = {**visitor.get(url(guarded) + "?lang=en").fields, "send-code": "1"}
    asked = visitor.send(url(guarded) + "?lang=en", fields)
    assert asked.place.endswith("?lang=en")
    assert "Please confirm that it is you" in visitor.get(asked.place).text
    done: Any = visitor.fill(asked.place, code=code(guarded))
    assert done.place.endswith("?lang=en")
