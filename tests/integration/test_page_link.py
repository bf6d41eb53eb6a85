"""/link: a new link by mail, for those whose address is known, and the same answer for all."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import builders
from tests.builders import Access, at, create
from tests.visiting import Page, Visitor, items, mails

NOW = datetime(2026, 11, 23, 13, 32, tzinfo=UTC)
KNOWN, UNKNOWN = "jonas@post.example", "nobody@post.example"


@pytest.fixture
def shop(tables: None) -> Access:
    """An account with one customer with an address."""
    access = builders.an_account(COMPANY="Alpenblick", SUPPORT_EMAIL="hilfe@alpenblick.example")
    create(access, CUSTOMER_TYPE="consumer", ORGANIZATION="", LAST_NAME="Eber", EMAIL=KNOWN)
    return access


def ask(access: Access, email: str, source: str = "203.0.113.7", form: str = "") -> Page:
    visitor = Visitor(source)
    fields = visitor.get(f"/link/{access.hash}").fields
    given = {**fields, "email": email, **({"form": form} if form else {})}
    return visitor.send(f"/link/{access.hash}", given)


@pytest.mark.parametrize("email", ["", "x", "a@b", "a@b.de,c@d.de", "a@b.de\r\nBcc: x@y.de", "@"])
def test_what_is_no_address_is_told_beside_the_field(shop: Access, email: str) -> None:
    page = ask(shop, email)
    assert (page.status, list(page.faults)) == (400, ["email"])


def test_an_address_of_another_account_gets_nothing(shop: Access, stranger: Access) -> None:
    assert ask(stranger, KNOWN).status == 303
    assert mails(stranger, "customer_link") == mails(shop, "customer_link") == []


@pytest.mark.parametrize("form", ["x", "1.2.3", "\x00"])
def test_a_forged_form_sends_nothing(shop: Access, form: str) -> None:
    page = ask(shop, KNOWN, form=form)
    assert page.status == 400
    assert page.fields["email"] == KNOWN
    assert mails(shop, "customer_link") == []


def test_another_site_cannot_send_the_form(shop: Access) -> None:
    fields = Visitor().get(f"/link/{shop.hash}").fields
    page = Visitor().send(
        f"/link/{shop.hash}", {**fields, "email": KNOWN}, sec_fetch_site="cross-site"
    )
    assert page.status == 400
    assert mails(shop, "customer_link") == []


def test_the_answer_is_the_same_whether_an_address_is_known(shop: Access) -> None:
    known, unknown = ask(shop, KNOWN), ask(shop, UNKNOWN)
    assert (known.status, known.headers.keys()) == (unknown.status, unknown.headers.keys())
    assert known.place.partition("?")[0] == unknown.place.partition("?")[0]
    shown = [Visitor().get(page.place).text for page in (known, unknown)]
    assert shown[0] == shown[1]
    assert "Kennen wir die Adresse" in shown[0]
    assert [mail["to"] for mail in mails(shop, "customer_link")] == [KNOWN]


def test_the_mail_leads_to_the_customers_overview_for_a_day(shop: Access) -> None:
    with at(NOW):
        ask(shop, KNOWN.upper())
    (mail,) = mails(shop, "customer_link")
    place = mail["url"].removeprefix("https://kunden.example")
    assert mail["valid_until"] == "2026-11-24T13:32:00Z"
    with at(NOW + timedelta(hours=23)):
        assert "Eber" in Visitor().get(place).body
    with at(NOW + timedelta(hours=24)):
        page = Visitor().get(place)
        assert page.status == 404
        assert "Dieser Link gilt nicht mehr" in page.text


def test_each_customer_with_the_address_gets_a_link_but_three_at_most(shop: Access) -> None:
    for _ in range(4):
        create(shop, EMAIL=KNOWN)
    ask(shop, KNOWN)
    assert len(mails(shop, "customer_link")) == 3


@pytest.mark.parametrize(
    ("known", "typed"),
    [("max@strasse.example", "max@straße.example"), ("max@straße.example", "max@strasse.example")],
)
def test_an_address_that_only_looks_alike_gets_no_link(
    shop: Access, known: str, typed: str
) -> None:
    create(shop, EMAIL=known)
    assert ask(shop, typed).status == 303
    assert mails(shop, "customer_link") == []
    ask(shop, known)
    assert [mail["to"] for mail in mails(shop, "customer_link")] == [known]


def test_a_link_goes_to_the_address_as_it_is_on_file(shop: Access) -> None:
    ask(shop, KNOWN.upper())
    assert [mail["to"] for mail in mails(shop, "customer_link")] == [KNOWN]


def test_an_address_gets_three_mails_an_hour_and_nobody_can_tell(shop: Access) -> None:
    with at(NOW.replace(minute=0)):
        pages = [ask(shop, KNOWN) for _ in range(5)]
    assert {page.status for page in pages} == {303}
    assert len(mails(shop, "customer_link")) == 3


def test_one_place_cannot_ask_for_ever(shop: Access) -> None:
    with at(NOW):
        pages = [ask(shop, f"a{n}@post.example") for n in range(12)]
        assert [page.status for page in pages] == [303] * 10 + [429] * 2
        assert ask(shop, KNOWN, source="203.0.113.8").status == 303


def test_a_form_that_is_sent_twice_sends_one_mail(shop: Access) -> None:
    fields = {**Visitor().get(f"/link/{shop.hash}").fields, "email": KNOWN}
    assert {Visitor().send(f"/link/{shop.hash}", fields).status for _ in range(2)} == {303}
    assert len(mails(shop, "customer_link")) == 1


def test_an_address_that_the_index_still_knows_is_looked_at_again(
    shop: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    builders.accepted(shop, "customer.update", {"CUSTOMER_ID": 1, "EMAIL": "new@post.example"})
    monkeypatch.setattr("kundenakte.storage.directory.by_email", lambda *_: [1])
    ask(shop, KNOWN)
    assert mails(shop, "customer_link") == []


def test_limits_do_not_keep_the_address(shop: Access) -> None:
    ask(shop, KNOWN)
    kept = items(shop, "#LIMIT#")
    assert len(kept) == 2
    assert all("jonas" not in str(item) and "203.0.113" not in str(item) for item in kept)
    assert all("expires" in item for item in kept)


@pytest.mark.parametrize("page", ["accountdata", "dashboard", "checkout", "code"])
def test_a_lost_customer_finds_the_form_in_the_accounts_own_frame(shop: Access, page: str) -> None:
    shown = Visitor().get(f"/{page}/{shop.hash}/{'0' * 32}?lang=en")
    assert shown.status == 404
    assert "This link is no longer valid" in shown.text
    assert "Alpenblick" in shown.body
    assert f'href="/cancel/{shop.hash}?lang=en"' in shown.body
    sent = Visitor().send(f"/link/{shop.hash}?lang=en", {**shown.fields, "email": KNOWN})
    assert sent.place.startswith(f"/link/{shop.hash}?lang=en&done=")


def test_an_unknown_account_is_nobodys_page(shop: Access) -> None:
    for place in (f"/link/{'0' * 32}", f"/dashboard/{'0' * 32}/{'0' * 32}", "/link/x"):
        page = Visitor().get(place)
        assert page.status == 404
        assert "<form" not in page.body


def test_an_older_address_with_a_customers_id_leads_to_the_form(shop: Access) -> None:
    page = Visitor().get(f"/index.php?cmd=1007&token={shop.hash}&customerId=1")
    assert page.place == f"/link/{shop.hash}"
