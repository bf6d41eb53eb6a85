"""Signing in to the account's own pages: codes and links by mail. Refusals first."""

import functools
import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kundenakte.entry import clock
from kundenakte.entry.account import session, sign_in, sign_in_page
from kundenakte.storage import account_store, users
from kundenakte.storage.client import Connection
from kundenakte.storage.transaction import commit
from tests import builders, posting
from tests.builders import Access
from tests.management import access, made, manage
from tests.office import AT, Office, office
from tests.visiting import Page

SIGN_IN, START = "/account/sign-in", "/account"
EMAIL = "Petra@example.com"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "AT_LEAST", 0.0)
    session.forget()


@pytest.fixture
def shop(tables: None) -> Access:
    return access(made(company="Muster GmbH"))


@pytest.fixture
def petra(shop: Access) -> users.User:
    return added(shop)


@pytest.fixture
def person(shop: Access) -> Office:
    """A browser in which nobody is signed in."""
    return Office(shop, None)


def cookie_of(header: str) -> dict[str, str]:
    name, _, rest = header.partition("=")
    return {name: rest.partition(";")[0]}


def added(shop: Access, email: str = EMAIL, role: str = "office") -> users.User:
    user = users.new(email, "Petra Büro", role, "de", AT)
    commit(users.additions(shop.id, user))
    return user


def events() -> list[dict[str, Any]]:
    """What the mails to users are told, oldest first."""
    found = [i for i in builders.items() if i.get("mail", {}).get("S") == "user_sign_in"]
    return [json.loads(i["doc"]["S"]) for i in sorted(found, key=lambda i: i["sk"]["S"])]


def ask(person: Office, email: str = EMAIL.lower(), to: str = "") -> Page:
    """Asks for a code; answers what the form leads to."""
    url = f"{SIGN_IN}?to={to}" if to else SIGN_IN
    return person.submit(url, {"email": email})


def code_page(person: Office, **asked: str) -> str:
    page = ask(person, **asked)
    assert page.status == 303
    assert re.fullmatch(SIGN_IN + "/[0-9a-f]{40}", page.place)
    return page.place


def typed(person: Office, place: str, code: str) -> Page:
    return person.submit(place, {"code": code})


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def is_in(person: Office) -> bool:
    return person.get(SIGN_IN).place == START


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    def move(**more: int) -> None:
        moment = datetime.now(UTC) + timedelta(**more)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return move


# ---- who is nobody


def test_an_address_that_nobody_has_is_answered_alike_and_no_mail_is_sent(
    person: Office, petra: users.User
) -> None:
    known, unknown = code_page(person), code_page(person, email="nobody@example.com")
    assert len(events()) == 1
    shown = [person.get(known).text, person.get(unknown).text.replace("nobody", "petra")]
    assert shown[0] == shown[1]
    for tries in range(7):
        both = [typed_always(person, place, "000000") for place in (known, unknown)]
        assert both[0].status == both[1].status == 400, tries
        assert both[0].faults == both[1].faults
    assert not is_in(person)


def typed_always(person: Office, place: str, code: str) -> Page:
    return person.send(place, {"form": person.cookies[sign_in_page.COOKIE], "code": code})


@pytest.mark.parametrize(
    "email", ["", "petra", "a@b", "a b@example.com", "a@example.com,b@example.com"]
)
def test_what_is_no_address_is_refused_beside_the_field(person: Office, email: str) -> None:
    page = ask(person, email)
    assert page.status == 400
    assert "email" in page.faults
    assert person.form(page)[1]["email"] == email


def test_it_takes_as_long_for_nobody(
    person: Office, petra: users.User, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(sign_in, "AT_LEAST", 10.0)
    monkeypatch.setattr(sign_in.time, "sleep", slept.append)
    for email in (EMAIL, "nobody@example.com"):
        code_page(person, email=email)
    assert all(9 < seconds <= 10 for seconds in slept)
    assert len(slept) == 2


def test_a_code_is_looked_at_with_as_many_reads_for_nobody(
    person: Office, petra: users.User
) -> None:
    events, counts = Connection.client.meta.events, []
    for email in (EMAIL, "nobody@example.com"):
        place = code_page(person, email=email)
        asked: list[str] = []
        note = functools.partial(lambda to, model, **_: to.append(model.name), asked)
        events.register("provide-client-params.dynamodb.*", note)
        typed(person, place, "000000")
        events.unregister("provide-client-params.dynamodb.*", note)
        counts.append(asked)
    assert counts[0] == counts[1]


# ---- codes that are not good


def test_five_wrong_codes_are_the_end_of_it(person: Office, petra: users.User) -> None:
    place = code_page(person)
    right = events()[0]["code"]
    said = [typed(person, place, wrong(right)).faults["code"] for _ in range(4)]
    assert said[0] == "Dieser Code stimmt nicht. Sie haben noch 4 Versuche."
    assert "noch einen Versuch" in said[3]
    assert "gilt er nicht mehr" in typed(person, place, wrong(right)).text
    page = typed_always(person, place, right)
    assert page.status == 400
    assert not is_in(person)


def test_guesses_side_by_side_are_not_more_than_five(person: Office, petra: users.User) -> None:
    place = code_page(person)
    right = events()[0]["code"]
    for _ in range(8):
        typed_always(person, place, wrong(right))
    [item] = [i for i in table() if i["pk"]["S"].startswith("SIGNIN#")]
    assert item["tries"]["N"] == "5"


def table() -> list[dict[str, Any]]:
    from tests.management import everything

    return everything()


def test_what_are_no_six_digits_costs_no_try(person: Office, petra: users.User) -> None:
    place = code_page(person)
    for text in ("", "12345", "1234567", "abcdef"):
        assert "6 Ziffern" in typed(person, place, text).faults["code"]
    [item] = [i for i in table() if i["pk"]["S"].startswith("SIGNIN#")]
    assert item["tries"]["N"] == "0"


def test_a_code_that_is_over_is_not_taken(person: Office, petra: users.User, later: Any) -> None:
    place = code_page(person)
    form = person.form(person.get(place))[1]
    later(minutes=10, seconds=1)
    page = person.send(place, {**form, "code": events()[0]["code"]})
    assert page.status == 404
    assert "gilt nicht mehr" in page.text
    assert not is_in(person)


def test_a_code_is_good_once(shop: Access, person: Office, petra: users.User) -> None:
    place = code_page(person)
    form = {**person.form(person.get(place))[1], "code": events()[0]["code"]}
    cookies = dict(person.cookies)
    assert person.send(place, form).place == START
    again = Office(shop, None)
    again.cookies = cookies
    assert again.send(place, form).status == 404
    assert not is_in(again)


def test_a_code_is_typed_where_it_was_asked_for(
    shop: Access, person: Office, petra: users.User
) -> None:
    place, other = code_page(person), Office(shop, None)
    other.get(SIGN_IN)
    assert other.get(place).status == 404
    assert typed_always(other, place, events()[0]["code"]).status == 404
    assert not is_in(other)
    assert typed(person, place, events()[0]["code"]).place == START


def test_another_codes_digits_are_not_right(person: Office, petra: users.User) -> None:
    first, second = code_page(person), code_page(person)
    codes = [each["code"] for each in events()]
    if codes[0] != codes[1]:
        assert typed(person, first, codes[1]).status == 400
    assert typed(person, second, codes[1]).place == START


@pytest.mark.parametrize("end", ["0" * 40, "x", "0" * 40 + "/" + "0" * 40, "a/b/c"])
def test_an_address_that_was_made_up_leads_nowhere(person: Office, end: str) -> None:
    assert person.get(f"{SIGN_IN}/{end}").status == 404


def test_who_was_removed_meanwhile_is_not_let_in(
    shop: Access, person: Office, petra: users.User
) -> None:
    place = code_page(person)
    link = place_of(events()[0])
    manage("user.remove", account=shop.id, user_id=petra.id)
    assert person.get(link).status == 404
    assert typed(person, place, events()[0]["code"]).status == 404
    assert not is_in(person)


# ---- forms that are not ours


def test_a_form_of_another_site_or_browser_is_not_taken(person: Office, petra: users.User) -> None:
    place = code_page(person)
    form = {**person.form(person.get(place))[1], "code": events()[0]["code"]}
    for site in ("cross-site", "same-site"):
        assert person.send(place, form, sec_fetch_site=site).status == 400
    for token in ("", "0" * 40):
        assert person.send(place, {**form, "form": token}).status == 400
        assert person.send(SIGN_IN, {"form": token, "email": EMAIL}).status == 400
    assert len(events()) == 1
    assert person.send(place, form, sec_fetch_site="same-origin").place == START


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example",
        "//evil.example",
        "/account//evil.example",
        "/account/../assets",
        "/account@evil.example",
        "/accounts",
        "/account\\evil.example",
        "/account/%0d%0aLocation:x",
        "/purchase/1",
        "/account/sign-out",
        "/account/" + "a" * 1500,
        "javascript:alert(1)",
    ],
)
def test_it_leads_to_no_other_place(person: Office, petra: users.User, to: str) -> None:
    place = code_page(person, to=to)
    page = typed(person, place, events()[0]["code"])
    assert page.status == 303
    if not to.startswith("/account/%0d"):  # a strange address, but below ours
        assert page.place == START
    assert "\n" not in page.place


def test_it_leads_to_the_page_that_was_asked_for(person: Office, petra: users.User) -> None:
    asked = person.get("/account/customers?tag=VIP&page=2")
    assert asked.place.startswith(f"{SIGN_IN}?to=")
    page = person.submit(asked.place, {"email": EMAIL})
    page = typed(person, page.place, events()[0]["code"])
    assert page.place == "/account/customers?tag=VIP&page=2"


# ---- floods


def test_one_address_gets_five_mails_an_hour(person: Office, petra: users.User, later: Any) -> None:
    for _ in range(5):
        code_page(person)
    page = ask(person)
    assert page.status == 429
    assert "schon 5 Codes" in page.faults["email"]
    assert len(events()) == 5
    for number in range(6):
        page = ask(person, "nobody@example.com")
        assert page.status == (303 if number < 5 else 429)
    later(minutes=61)
    code_page(person)


def test_one_source_asks_twenty_times_an_hour(shop: Access, person: Office) -> None:
    for number in range(20):
        code_page(person, email=f"a{number}@example.com")
    page = ask(person, "b@example.com")
    assert page.status == 429
    assert "sehr viele Anfragen" in page.faults["email"]


# ---- the mail


def test_the_mail_brings_code_and_link_and_its_text_is_not_kept(
    shop: Access, person: Office, petra: users.User
) -> None:
    post = posting.Office()
    code_page(person)
    told = events()[0]
    assert post.deliver(shop) == []
    [parcel] = post.mailbox.parcels
    assert parcel.to == (EMAIL,)  # as it is stored, whatever was typed
    message = post.mailbox.message()
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert told["code"] in text
    assert told["url"] in text
    assert "Guten Tag Petra Büro," in text
    assert "Muster GmbH" in message["Subject"]
    assert told["code"] not in message["Subject"]
    [kept] = posting.stored(shop)
    assert (kept["TEMPLATE"], kept["STATE"], kept["TO"]) == ("user_sign_in", "sent", [EMAIL])
    assert told["code"] not in json.dumps(kept)
    assert told["url"] not in json.dumps(kept)
    [item] = [i for i in builders.items() if i["sk"]["S"].startswith("MAIL#")]
    assert item["pk"]["S"] == f"{shop.id}#USER#{petra.id}"
    assert int(item["expires"]["N"])


def test_feedback_about_it_is_noted_at_it(shop: Access, person: Office, petra: users.User) -> None:
    from kundenakte.entry import mail_feedback

    code_page(person)
    posting.Office().deliver(shop)
    [kept] = posting.stored(shop)
    about = {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": EMAIL}]}
    [record] = posting.feedback("Bounce", about, shop, kept["MAIL_ID"])["Records"]
    message = json.loads(record["Sns"]["Message"])
    message["mail"]["tags"] |= {"kind": ["USER"], "file": [petra.id]}
    mail_feedback.note(message)
    assert posting.stored(shop)[0]["STATE"] == "bounced"


def test_no_setting_keeps_it_back(shop: Access, person: Office, petra: users.User) -> None:
    assert "error" in manage(
        "account.set", account=shop.id, settings={"MAILS": {"USER_SIGN_IN": 0}}
    )
    code_page(person)
    assert len(events()) == 1


def test_neither_code_nor_link_is_stored_readably(person: Office, petra: users.User) -> None:
    code_page(person)
    told, text = events()[0], json.dumps(table())
    assert f'"{told["code"]}"' not in text
    assert told["url"].rpartition("/")[2] not in text


# ---- the link


def place_of(told: dict[str, Any]) -> str:
    assert told["url"].startswith("https://a.example/account/sign-in/")
    return str(told["url"]).removeprefix("https://a.example")


def test_to_open_the_link_signs_nobody_in(shop: Access, person: Office, petra: users.User) -> None:
    place = code_page(person)
    scanner, link = Office(shop, None), place_of(events()[0])
    for _ in range(3):
        page = scanner.get(link)
        assert page.status == 200
        assert EMAIL in page.text
        assert not is_in(scanner)
    assert typed(person, place, events()[0]["code"]).place == START
    assert scanner.get(link).status == 404  # the code has used it up


def test_the_links_button_signs_in_wherever_it_is_opened_and_once(
    shop: Access, person: Office, petra: users.User
) -> None:
    place = code_page(person, to="/account/customers")
    phone, link = Office(shop, None), place_of(events()[0])
    form = phone.form(phone.get(link))[1]
    assert phone.send(link, {**form, "form": "0" * 40}).status == 400
    assert phone.send(link, form, sec_fetch_site="cross-site").status == 400
    assert phone.send(link, form).place == "/account/customers"
    assert is_in(phone)
    other = Office(shop, None)
    assert other.get(link).status == 404
    assert typed_always(person, place, events()[0]["code"]).status == 404
    assert phone.get(link).place == START  # who is in already goes on


def test_half_a_link_is_none(person: Office, petra: users.User) -> None:
    code_page(person)
    link = place_of(events()[0])
    changed = "1" if link[-1] == "0" else "0"
    for other in (link[:-1], link[:-1] + changed, link + "0"):
        assert person.get(other).status == 404


# ---- several accounts


def test_who_is_in_several_accounts_chooses_one(
    shop: Access, person: Office, petra: users.User
) -> None:
    second = access(made(company="Zweite GmbH"))
    other = added(second)
    third = access(made(company="Dritte GmbH"))
    place = code_page(person)
    assert len(events()) == 1
    assert typed(person, place, events()[0]["code"]).place == place
    page = person.get(place)
    assert "Muster GmbH" in page.text
    assert "Zweite GmbH" in page.text
    assert not is_in(person)
    for account in ("", third.id):
        assert person.submit(place, button=("account", account)).status == 200
        assert not is_in(person)
    stranger = Office(shop, None)
    assert stranger.get(place).status == 404
    assert stranger.get(place_of(events()[0])).status == 404
    done = person.submit(place, button=("account", second.id))
    assert done.place == START
    assert person.cookies[session.COOKIE].split(".")[:2] == [second.id, other.id]
    assert Office(shop, None).get(place).status == 404


def test_the_link_leads_to_the_account_that_sent_it(
    shop: Access, person: Office, petra: users.User
) -> None:
    added(access(made(company="Zweite GmbH")))
    code_page(person)
    link = place_of(events()[0])
    [event] = [i for i in builders.items() if i.get("mail", {}).get("S") == "user_sign_in"]
    assert person.submit(link).place == START
    [account] = {event["pk"]["S"].split("#")[0]}
    assert person.cookies[session.COOKIE].split(".")[0] == account


# ---- sessions


def test_a_session_is_signed_http_only_and_for_this_host(
    person: Office, petra: users.User, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    monkeypatch.setattr(person, "_keep", kept.append)
    person.get(SIGN_IN)
    person.cookies[sign_in_page.COOKIE] = kept[0].partition(";")[0].partition("=")[2]
    place = code_page(person)
    typed(person, place, events()[0]["code"])
    for cookie in (kept[0], kept[-1]):
        assert cookie.startswith("__Host-kundenakte-")
        assert cookie.endswith("; Path=/; Secure; HttpOnly; SameSite=Lax")
    assert "Max-Age=3600" in kept[-1]


def test_a_session_is_of_one_account_only(shop: Access, petra: users.User) -> None:
    person, other = office(shop), office(access(made(company="Zweite GmbH")))
    mine, theirs = (one.cookies[session.COOKIE].split(".") for one in (person, other))
    for named in ([theirs[0], mine[1]], [mine[0], theirs[1]], [theirs[0], theirs[1]]):
        person.cookies[session.COOKIE] = ".".join([*named, *mine[2:]])
        assert not is_in(person)


def test_who_is_removed_is_out_with_the_next_request(shop: Access) -> None:
    person = office(shop, role="office")
    assert is_in(person)
    assert person.user
    manage("user.remove", account=shop.id, user_id=person.user.id)
    assert not is_in(person)
    assert person.get("/account/settings/log").place.startswith(SIGN_IN)


def test_another_role_holds_with_the_next_request(shop: Access) -> None:
    person = office(shop)
    assert person.user
    assert person.get("/account/settings/users").status == 200
    manage("user.set", account=shop.id, user_id=person.user.id, role="office")
    assert person.get("/account/settings/users").status == 403
    assert is_in(person)


def test_a_session_ends(shop: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    person = office(shop)
    real = session.time.time
    monkeypatch.setattr(session.time, "time", lambda: real() + session.IDLE + 1)
    assert not is_in(person)


def test_signing_out_ends_it_and_nobody_else_can(shop: Access) -> None:
    person = office(shop)
    assert person.get("/account/sign-out").place == START
    for site in ("cross-site", "same-site"):
        person.send("/account/sign-out", {}, sec_fetch_site=site)
        assert is_in(person)
    page = person.send("/account/sign-out", {}, sec_fetch_site="same-origin")
    assert page.place == f"{SIGN_IN}?out=1"
    assert not person.cookies[session.COOKIE]
    assert "Sie sind abgemeldet." in person.get(page.place).text


def test_a_copy_of_the_cookie_is_signed_out_too_and_no_other_session(shop: Access) -> None:
    person = office(shop)
    assert person.user
    copy, other = Office(shop, None), Office(shop, None)
    copy.cookies = dict(person.cookies)
    now, account = int(time.time()), account_store.read(shop.id).account
    other.cookies = cookie_of(session.cookie(account, person.user, now - 60, now))
    assert is_in(copy)
    person.send("/account/sign-out", {}, sec_fetch_site="same-origin")
    assert not is_in(copy)
    manage("user.set", account=shop.id, user_id=person.user.id, name="Petra")
    assert not is_in(copy)
    assert is_in(other)
    other.send("/account/sign-out", {}, sec_fetch_site="same-origin")
    assert not is_in(copy)  # the first is not forgotten


def test_the_host_alone_leads_to_the_pages(shop: Access) -> None:
    assert Office(shop, None).get("/").place == START


def test_what_was_lost_with_the_session_is_said(shop: Access, petra: users.User) -> None:
    person = Office(shop, None)
    lost = person.send("/account/settings/users", {"form": "x", "name": "Petra"})
    page = person.get(lost.place)
    assert "nicht gespeichert" in page.text
    sent = person.submit(lost.place, {"email": EMAIL})
    done = typed(person, sent.place, events()[0]["code"])
    assert done.place == "/account/settings/users"


# ---- the pages


@pytest.mark.parametrize(
    ("language", "title"), [("de", "<h1>Anmelden</h1>"), ("en", "<h1>Sign in</h1>")]
)
def test_the_language_asked_for_is_kept(
    person: Office, petra: users.User, language: str, title: str
) -> None:
    page = person.get(f"{SIGN_IN}?lang={language}")
    assert title in page.body
    page = person.submit(f"{SIGN_IN}?lang={language}", {"email": EMAIL})
    assert page.place.endswith(f"?lang={language}")
    assert f'<html lang="{language}">' in person.get(page.place).body


def test_only_a_local_run_shows_the_way_without_a_code(
    person: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "/_local" not in person.get(SIGN_IN).body
    monkeypatch.setenv("LOCAL_SIGN_IN", "/_local/sign-in")
    assert 'href="/_local/sign-in"' in person.get(SIGN_IN).body


def test_the_log_names_nobody(
    person: Office, petra: users.User, capsys: pytest.CaptureFixture[str]
) -> None:
    place = code_page(person)
    typed(person, place, events()[0]["code"])
    said = capsys.readouterr().out
    for secret in ("petra", place.rpartition("/")[2], events()[0]["code"]):
        assert secret not in said.lower()


def test_the_list_of_mails_shows_that_it_was_sent(
    shop: Access, person: Office, petra: users.User
) -> None:
    code_page(person)
    posting.Office().deliver(shop)
    [row] = builders.call(shop, "mail.get", FILTER={})["MAILS"]
    assert (row["TEMPLATE"], row["TO"]) == ("user_sign_in", EMAIL)
    assert (row["CUSTOMER_ID"], row["DECLARATION_ID"]) == ("", "")
