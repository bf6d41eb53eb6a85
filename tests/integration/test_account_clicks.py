"""From a customer's file everything is at most two clicks away; and who only reads can change
nothing by any way that leads from there."""

import re
from typing import Any

import pytest

from kundenakte.domain.roles import OFFICE, OWNER, READ_ONLY
from kundenakte.entry import form_token
from kundenakte.entry.account import session
from kundenakte.entry.account.registry import IN_FILE, PAGES
from kundenakte.storage import account_store
from tests import billing, subscribing
from tests.builders import Access, accepted, an_article, create, items
from tests.invoicing import a_draft, an_invoice
from tests.office import Office, office

FILE = "/account/customer/1"
ACTIONS = {  # part 3 of what the file is for → the address whose form does it
    "edit": "/customer/1/edit",
    "bank data": "/customer/1/bank",
    "note": "/customer/1/note",
    "tags": "/customer/1/tags",
    "add a subscription": "/customer/1/subscription",
    "next payment date": "/subscription/1/next",
    "change the plan": "/subscription/1/change",
    "cancel a subscription": "/subscription/1/cancel",
    "one-off invoice": "/customer/1/invoice",
    "record a payment": "/customer/1/payment",
    "pay an invoice": "/invoice/1/pay",
    "send a link": "/customer/1/link",
    "new links": "/customer/1/renew",
    "Storno": "/invoice/1/cancel",
    "correct an invoice": "/invoice/1/correct",
    "send an invoice": "/invoice/1/send",
    "stop reminders": "/invoice/1/dunning",
    "take a payment back": "/payment/1/delete",
    "edit a draft": "/invoice/3/edit",
    "merge": "/customer/1/merge",
    "delete": "/customer/2/delete",
}


@pytest.fixture
def full(seller: Access, documents: Any) -> Access:
    """A file with a subscription (and its invoice 1), an invoice that is paid in part, a draft; and
    a second customer, who is likely the same."""
    with billing.on("2026-02-01"):
        accepted(seller, "customer.update", {"CUSTOMER_ID": 1, "EMAIL": "kunde@example.com"})
        accepted(seller, "article.create", an_article(ARTICLE_NUMBER="ABO"))
        subscribing.book(seller, 1, "ABO")
        an_invoice(seller, 1)
        a_draft(seller, 1)
        paid = {"CUSTOMER_ID": 1, "INVOICE_ID": 2, "AMOUNT": "1.00", "DATE": "2026-02-01"}
        accepted(seller, "payment.create", {**paid, "METHOD": "transfer"})
        create(seller, ORGANIZATION="Kunde GmbH", EMAIL="kunde@example.com")
    return seller


def links(person: Office, path: str) -> set[str]:
    """Where the page's links lead to, in the account."""
    page = person.get(path)
    assert page.status == 200, (path, page.status)
    main = page.body.partition("<main")[2]
    found = re.findall(r'<a\b[^>]*href="(/account/[^"#]*)"', main)
    return {address.replace("&amp;", "&") for address in found}


@pytest.mark.parametrize("role", [OWNER, OFFICE])
@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_is_at_most_two_clicks_away(full: Access, role: str, action: str) -> None:
    wanted = f"/account{ACTIONS[action]}"
    person = office(full, role)
    begin = FILE.replace("1", "2") if "/2/" in wanted else FILE
    near = links(person, begin)
    if wanted not in near:
        inner = {
            link for link in near if re.fullmatch(r"/account/(subscription|invoice)/\d+", link)
        }
        assert any(wanted in links(person, link) for link in inner), sorted(near)
    assert "<button" in person.get(wanted).body.partition("<main")[2]


@pytest.mark.parametrize("role", [OWNER, OFFICE, READ_ONLY])
def test_every_link_leads_to_something_that_one_may_see(full: Access, role: str) -> None:
    person = office(full, role)
    seen: set[str] = set()
    ahead = {"/account"}
    while ahead:
        path = ahead.pop()
        seen.add(path)
        page = person.get(path)
        assert page.status in (200, 302, 303), (path, page.status)
        if page.status == 200 and "<main" in page.body:
            ahead |= {link for link in links(person, path) if plain(link)} - seen
    assert len(seen) > 15


def plain(link: str) -> bool:
    """Whether a link has no parameters: lists have many ways to be asked."""
    return "?" not in link


def test_who_only_reads_is_offered_nothing_to_change(full: Access) -> None:
    person = office(full, READ_ONLY)
    assert not {
        link for link in links(person, FILE) if re.search(r"/\d+/(?!log|copy|document)", link)
    }
    for path in (FILE, "/account/subscription/1", "/account/invoice/2", "/account/invoice/3"):
        assert 'method="post"' not in person.get(path).body.partition("<main")[2], path


def test_who_only_reads_can_change_nothing_by_any_route(full: Access) -> None:
    person = office(full, READ_ONLY)
    account = account_store.read(full.id).account
    assert person.user
    began = int(person.cookies[session.COOKIE].split(".")[2], 16)
    token = form_token.make(account, f"account {person.user.id} {began}")
    before = stored(full)
    for key in PAGES:
        noun, _, action = key.partition("/")
        path = "/".join(filter(None, (noun, "1" if noun in IN_FILE else "", action)))
        path = "/account" if key == "start" else f"/account/{path}"
        for fields in ({}, {"do": "do", "customer": "1", "tag": "X", "reason": "y", "name": "z"}):
            page = person.send(path, {"form": token, **fields})
            assert page.status == 403, key
        assert person.get(path).status in (200, 303, 403, 404), key
    assert stored(full) == before


def test_another_account_reaches_nothing_of_this_one(full: Access, stranger: Access) -> None:
    person = office(stranger)
    account = account_store.read(stranger.id).account
    assert person.user
    began = int(person.cookies[session.COOKIE].split(".")[2], 16)
    token = form_token.make(account, f"account {person.user.id} {began}")
    before = stored(full)
    for key in PAGES:
        noun, _, action = key.partition("/")
        if noun in IN_FILE:
            path = "/".join(filter(None, ("/account", noun, "1", action)))
            assert person.get(path).status == 404, key
            assert person.send(path, {"form": token, "do": "do"}).status == 404, key
    for path in ("customers", "subscriptions", "invoices", "payments", "mails", "declarations", ""):
        page = person.get(f"/account/{path}".rstrip("/"))
        assert "Kunde GmbH" not in page.body, path
        assert "RE-" not in page.body, path
    assert stored(full) == before


def stored(access: Access) -> list[Any]:
    """All of the account's customers' items."""
    return [item for item in items() if item["pk"]["S"].startswith(access.id)]
