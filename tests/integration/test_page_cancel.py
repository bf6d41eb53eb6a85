"""/cancel: notices of consumers (§ 312k BGB), from the form to what is stored, ended and sent."""

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest

from functions.hosted_page.app import handler
from kundenakte.entry.hosted import declaring
from tests import billing, subscribing
from tests.builders import CONTEXT, Access, call, event
from tests.declaring import (
    NOTICE,
    PERSON,
    cancel,
    get,
    mails,
    outcome,
    page_hash,
    post,
    stored,
    text,
    token,
)
from tests.subscribing import book, on

UNKNOWN = {"name": "Niemand", "identity": "K-99"}


@pytest.fixture
def shop(tables: None) -> Access:
    """A consumer, K-1, with a subscription to M that was billed for March."""
    access = subscribing.a_shop(**PERSON)
    with on("2026-03-01"):
        book(access, 1, "M", SUBSCRIPTION_EXT_UID="V-7")
    return access


class Form(HTMLParser):
    """The order of fields and buttons in the page's form."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.inside, self.names, self.required = False, list[str](), set[str]()
        self.feed(body)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        found = dict(attrs)
        self.inside = self.inside or tag == "form"
        if self.inside and tag in ("input", "textarea", "select", "button"):
            self.names.append(found.get("name") or tag)
            if "required" in found:
                self.required.add(found["name"])

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "form"


@pytest.mark.parametrize("key", ["x", "1/2", "V-7", "1" * 16, "%2e%2e"])
def test_what_was_never_an_address_leads_nowhere(shop: Access, key: str) -> None:
    assert get(f"/cancel/{shop.hash}/{key}")["statusCode"] == 404


def test_the_page_has_all_fields_and_the_button_and_no_step_before(shop: Access) -> None:
    page = get(f"/cancel/{shop.hash}")
    form = Form(page["body"])
    assert page["statusCode"] == 200
    assert form.names == [
        "form", "name", "identity", "contract", "kind", "kind", "reason", "end", "end", "end-date",
        "email", "button",
    ]  # fmt: skip
    assert form.required == {"name", "identity", "contract", "email"}
    assert page["body"].count("<form") == 1


def test_its_words_are_the_laws_to_the_byte(shop: Access) -> None:
    body = get(f"/cancel/{shop.hash}", lang="de")["body"]
    assert re.findall(r"<h1>(.*?)</h1>", body) == ["Verträge hier kündigen"]
    assert re.findall(r'<button[^>]* type="submit">(.*?)</button>', body) == ["jetzt kündigen"]
    entries = re.findall(r'<li><a class="btn slim" href="([^"]+)"[^>]*>([^<]+)</a></li>', body)
    assert entries == [
        (f"/cancel/{shop.hash}?lang=de", "Verträge hier kündigen"),
        (f"/withdraw/{shop.hash}?lang=de", "Vertrag widerrufen"),
    ]


def test_it_needs_no_cookie_and_gives_none(shop: Access) -> None:
    for page in (get(f"/cancel/{shop.hash}"), cancel(shop), cancel(shop, **UNKNOWN)):
        assert "cookies" not in page
        assert "set-cookie" not in {name.lower() for name in page["headers"]}


def test_a_trailing_slash_changes_nothing(shop: Access) -> None:
    for key in ("", "1", page_hash(shop)):
        path = f"/cancel/{shop.hash}/{key}".rstrip("/")
        assert get(f"{path}/")["statusCode"] == get(path)["statusCode"] == 200


def test_a_contract_s_number_is_filled_in_and_tells_nothing(shop: Access) -> None:
    """It can be guessed: pages of numbers that are and that are not there differ in them only."""
    bodies = [get(f"/cancel/{shop.hash}/{n}")["body"] for n in ("1", "999")]
    bodies = [re.sub(r'name="form" value="[^"]*"', "", body) for body in bodies]
    assert 'value="1"' in bodies[0]
    assert bodies[0].replace('value="1"', 'value="999"') == bodies[1]
    assert "Plan M" not in bodies[0]


def test_a_contract_s_own_address_shows_when_it_would_end(shop: Access) -> None:
    with on("2026-03-10"):
        found = get(f"/cancel/{shop.hash}/{page_hash(shop)}")["body"]
    assert "Plan M" in text(found)
    assert '<time datetime="2026-03-31">31.03.2026</time>' in found
    for value in ("Jonas Ebersbach", "K-1", "Plan M", "jonas@post.example"):
        assert f'value="{value}"' in found
    assert "Kundenbereich" not in found  # it leads to no other page of the customer's
    assert subscribing.stored(shop)["HASH"] not in found.replace(f"/{page_hash(shop)}", "")


def test_from_the_customers_overview_it_is_two_clicks(shop: Access) -> None:
    """All is filled in, and the way back is shown (rule CON-24)."""
    [row] = call(shop, "customer.get", FILTER={"CUSTOMER_ID": 1})["CUSTOMERS"]
    key = f"{row['HASH']}-1"
    path = f"/cancel/{shop.hash}/{key}"
    with on("2026-03-10"):
        page = get(path)
        names = ("name", "identity", "contract", "email")
        given = [re.search(rf'id="{n}"[^>]* value="([^"]+)"', page["body"]) for n in names]
        filled = {n: found[1] for n, found in zip(names, given, strict=True) if found}
        assert f'href="/dashboard/{shop.hash}/{row["HASH"]}"' in page["body"]
        assert post(path, {**filled, "form": token(page)})["statusCode"] == 303
    assert stored()[-1]["OUTCOME"] == "ended"


def test_an_address_that_is_over_still_opens_the_form(shop: Access) -> None:
    page = get(f"/cancel/{shop.hash}/{'0' * 32}")
    assert page["statusCode"] == 200
    assert 'value=""' in page["body"]


def test_where_data_need_a_code_the_form_is_open_but_empty(tables: None) -> None:
    shop = subscribing.a_shop(**PERSON)
    strict = billing.a_seller(PAGE_CODE="always")
    with on("2026-03-01"):
        billing.a_billed_customer(strict, **PERSON)
        subscribing.articles(strict, {"ARTICLE_NUMBER": "M", "TITLE": "Plan M"})
        book(strict, 1, "M")
    found = get(f"/cancel/{strict.hash}/{page_hash(strict)}")
    assert found["statusCode"] == 200
    assert "Ebersbach" not in found["body"]
    assert "Plan M" not in found["body"]
    assert outcome(strict, page_hash(strict)) == "ended"  # by what was typed in
    assert stored()[-1].get("LINKED") is None
    assert shop.hash != strict.hash


@pytest.mark.parametrize("name", ["name", "identity", "contract", "email"])
def test_what_the_law_asks_for_must_be_there(shop: Access, name: str) -> None:
    page = cancel(shop, **{name: "  "})
    assert page["statusCode"] == 400
    assert f'id="{name}-error"' in page["body"]
    assert page["body"].count('class="error"') == 1
    assert not stored()


@pytest.mark.parametrize(
    "email",
    [
        "jonas",
        "jonas@post",
        "a@b.example, c@d.example",
        "jonas@post.example\r\nBcc: all@evil.example",
        "jonas@post.example\nx",
        "jo nas@post.example",
        "<jonas@post.example>",
        "{{7*7}}@post.example x",
        "a@" + "b" * 300 + ".example",
    ],
)
def test_a_receipt_goes_to_one_address_only(shop: Access, email: str) -> None:
    page = cancel(shop, email=email)
    assert page["statusCode"] == 400
    assert 'id="email-error"' in page["body"]
    assert not stored()
    assert "cancellation_receipt" not in mails()


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"name": "x" * 10_000}, "name"),
        ({"identity": "x" * 201}, "identity"),
        ({"contract": "x" * 10_000}, "contract"),
        ({"kind": "extraordinary", "reason": "x" * 10_000}, "reason"),
        ({"name": "a\x00b"}, "name"),
        ({"contract": "4111 1111 1111 1111"}, "contract"),
        ({"end": "date"}, "end-date"),
        ({"end": "date", "end-date": "bald"}, "end-date"),
        ({"end": "date", "end-date": "0001-01-01"}, "end-date"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(shop: Access, fields: Any, name: str) -> None:
    page = cancel(shop, **fields)
    assert page["statusCode"] == 400
    assert f'<a href="#{name}">' in page["body"]
    assert f'id="{name}-error"' in page["body"]
    assert not stored()


def test_what_was_typed_in_is_kept_and_escaped(shop: Access) -> None:
    page = cancel(shop, name='<script>"{{7*7}}"', contract="A & B", email="", kind="extraordinary")
    assert 'value="&lt;script&gt;&#34;{{7*7}}&#34;"' in page["body"]
    assert 'value="A &amp; B"' in page["body"]
    assert re.search(r'value="extraordinary" checked', page["body"])
    assert "<script>" not in page["body"]


@pytest.mark.parametrize("forged", ["", "x", "0.0.0", "66f0.aaaa.bbbb"])
def test_a_forged_form_is_shown_once_more_and_does_nothing(shop: Access, forged: str) -> None:
    page = post(f"/cancel/{shop.hash}", {**NOTICE, "form": forged})
    assert page["statusCode"] == 400
    assert "noch einmal" in text(page["body"])
    assert 'value="Jonas Ebersbach"' in page["body"]
    assert not stored()


def test_a_form_of_another_page_is_none(shop: Access, stranger: Access) -> None:
    for path in (f"/withdraw/{shop.hash}", f"/cancel/{shop.hash}/1", f"/cancel/{stranger.hash}"):
        other = token(get(path))
        assert post(f"/cancel/{shop.hash}", {**NOTICE, "form": other})["statusCode"] == 400
    assert not stored()


def test_a_form_sent_by_another_site_is_refused(shop: Access) -> None:
    """Even with a token that its visitor had fetched."""
    sent = urlencode({**NOTICE, "form": token(get(f"/cancel/{shop.hash}"))}).encode()
    kind = {"content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "cross-site"}
    reply = handler(event("POST", f"/cancel/{shop.hash}", sent, kind), CONTEXT)
    assert reply["statusCode"] == 400
    assert not stored()


def test_a_flood_from_one_place_is_slowed_and_what_was_typed_in_is_kept(shop: Access) -> None:
    def send(source: str) -> Any:
        path = f"/cancel/{shop.hash}"
        return post(path, {**NOTICE, **UNKNOWN, "form": token(get(path))}, source)

    with on("2026-03-10"):
        for _ in range(declaring.MOST):
            assert send("198.51.100.1")["statusCode"] == 303
        late = send("198.51.100.1")
        assert late["statusCode"] == 429
        assert 'value="Niemand"' in late["body"]
        # Who sends for the first time is not blocked.
        assert send("198.51.100.2")["statusCode"] == 303
    assert len(stored()) == declaring.MOST + 1
