"""The page of a customer's file: what it shows, to whom, and what it costs to read."""

import re

import botocore.session
import pytest

from bench.unit_counter import counted
from kundenakte.domain.roles import READ_ONLY
from kundenakte.storage.client import Connection
from tests import billing, builders
from tests.billing import on
from tests.builders import Access, accepted, call
from tests.invoicing import an_invoice
from tests.office import Office, office
from tests.subscribing import book, do

IBAN = "DE02120300000000202051"
FILE = "/account/customer/1"


@pytest.fixture
def shop(tables: None) -> Access:
    """A customer since January with a subscription, two invoices, a payment and a few changes."""
    access = billing.a_seller()
    with on("2026-01-05"):
        billing.a_billed_customer(
            access,
            ORGANIZATION="Hotel Drei Tannen OHG",
            CUSTOMER_NUMBER="K-1",
            EMAIL="info@drei-tannen.example",
            TAGS="Hotel, Allgäu",
            COMMENT="Nur <vormittags>\nanrufen",
        )
        accepted(access, "article.create", builders.an_article(ARTICLE_NUMBER="M", TITLE="Plan M"))
    with on("2026-02-01"):
        book(access, 1, "M")
    with on("2026-02-10"):
        an_invoice(access, 1)
    with on("2026-03-03"):
        change = {"CUSTOMER_ID": 1, "EMAIL": "buch@drei-tannen.example", "BANK_IBAN": IBAN}
        accepted(access, "customer.update", {**change, "PAYMENT_TYPE": 2})
    return access


def at(day: str, person: Office, url: str = FILE):
    with on(day):
        return person.get(url)


# ---- what is refused


@pytest.mark.parametrize("end", ["2", "0", "x", "1/2", "9" * 30, "%3Cb%3E"])
def test_what_is_no_customer_is_not_found(shop: Access, end: str) -> None:
    assert at("2026-03-05", office(shop), f"/account/customer/{end}").status == 404


def test_another_accounts_customer_is_not_found(shop: Access) -> None:
    other = billing.a_seller()
    with on("2026-01-05"):
        billing.a_billed_customer(other, ORGANIZATION="Fremd GmbH")
        page = office(other).get(FILE)
        assert "Drei Tannen" not in page.body
        builders.create(other, LAST_NAME="Zwei")
    assert at("2026-03-05", office(shop), "/account/customer/2").status == 404


def test_who_may_only_read_sees_no_action(shop: Access) -> None:
    page = at("2026-03-05", office(shop, READ_ONLY), f"{FILE}?iban=1")
    assert page.status == 200
    main = page.body.partition("<main")[2]
    found = set(re.findall(r'href="/account/customer/1/(\w+)"', main))
    assert found <= {"log"}
    assert not re.search(r'href="/account/(subscription|invoice)/\d+/(?!document)', main)
    assert IBAN[4:8] not in page.text
    assert "dashboard/" not in main


def test_hostile_markup_is_text(shop: Access) -> None:
    evil = '"><script>alert(1)</script>'
    with on("2026-03-04"):
        given = {"ORGANIZATION": evil, "COMMENT": evil, "TAGS": "<i>", "CUSTOMER_EXT_UID": evil}
        accepted(shop, "customer.update", {"CUSTOMER_ID": 1, **given})
    page = at("2026-03-05", office(shop))
    assert page.status == 200
    assert "<script>alert" not in page.body
    assert "<i>" not in page.body


@pytest.mark.parametrize("query", ["invoices=0", "invoices=x", "payments=1", "iban=2", "asof="])
def test_nonsense_in_the_address_shows_the_file(shop: Access, query: str) -> None:
    assert at("2026-03-05", office(shop), f"{FILE}?{query}").status == 200


# ---- what it shows


def test_the_file_shows_who_it_is_and_what_is_open(shop: Access) -> None:
    page = at("2026-03-05", office(shop))
    text = page.text
    assert "Kundennummer K-1 Hotel Drei Tannen OHG" in text
    assert "davon" in text
    assert "überfällig" in text
    assert "Nur <vormittags>".replace("<", "&lt;").replace(">", "&gt;") in text
    assert "Plan M" in text
    assert "RE-2026-00001" in text
    assert "01.03.2026" in text  # the next payment
    assert 'href="/account/customers?tag=Hotel"' in page.body


def test_the_iban_is_masked_until_it_is_asked_for(shop: Access) -> None:
    hidden = at("2026-03-05", office(shop))
    assert "2051" in hidden.text
    assert "1203" not in hidden.text
    shown = at("2026-03-05", office(shop), f"{FILE}?iban=1").text.replace("\xa0", " ")
    assert "DE02 1203 0000 0000 2020 51" in shown


def test_the_log_says_who_what_and_why_in_words(shop: Access) -> None:
    text = at("2026-03-05", office(shop)).text
    assert "E-Mail : info@drei-tannen.example →" in text.replace("E-Mail:", "E-Mail :")
    assert "Zahlungsart: Überweisung" in text
    assert "DE •••• 2051" in text
    assert "API-Schlüssel owner@example.com" in text
    assert "Kunde angelegt" in text


def test_each_language_has_all_its_words(shop: Access) -> None:
    page = at("2026-03-05", office(shop, language="en"))
    assert "Open amount" in page.text
    assert "Subscriptions" in page.text


@pytest.mark.parametrize(
    "action",
    "subscription invoice payment edit next link merge copy delete tags note bank renew".split(),
)
def test_every_action_is_a_link_of_the_file(shop: Access, action: str) -> None:
    assert f'href="{FILE}/{action}"' in at("2026-03-05", office(shop)).body


def test_a_subscription_has_a_menu_for_its_state(shop: Access) -> None:
    body = at("2026-02-20", office(shop)).body
    for action in ("change", "addons", "next", "cancel"):
        assert f'href="/account/subscription/1/{action}"' in body
    with on("2026-02-21"):
        do(shop, "cancel", SUBSCRIPTION_ID=1)
    body = at("2026-02-22", office(shop)).body
    assert 'href="/account/subscription/1/reactivate"' in body
    assert 'href="/account/subscription/1/change"' not in body


@pytest.mark.parametrize(("booked", "shown"), [(7, "69,93 EUR"), (21, "Betrag nicht bestimmbar")])
def test_the_next_payment_is_that_of_all_subscriptions_of_the_day(
    seller: Access, booked: int, shown: str
) -> None:
    for _ in range(booked):
        billing.a_subscription(seller, 1, "2026-04-01")
    text = at("2026-03-10", office(seller)).text.replace("\N{NO-BREAK SPACE}", " ")
    assert f"Nächste Zahlung 01.04.2026 {shown}" in text


def test_older_documents_are_on_pages_of_their_own(shop: Access) -> None:
    for day in range(1, 15):
        with on(f"2026-03-{day:02}"):
            an_invoice(shop, 1)
    person = office(shop)
    first = at("2026-03-20", person)
    assert "RE-2026-00001" not in first.body.partition('aria-labelledby="log"')[0]
    older = re.findall(r'href="(/account/customer/1\?invoices=\d+)#invoices"', first.body)
    second = at("2026-03-20", person, older[0])
    assert "RE-2026-00001" in second.text
    assert "Neueste" in second.text


def test_a_returned_debit_is_said_on_top(shop: Access) -> None:
    from kundenakte.entry.job import in_unit
    from kundenakte.storage import invoices

    def come_back(unit) -> None:
        state = {"COLLECTION": {"RETURNS": 1, "STOPPED": "AM04"}}
        invoices.save_state(unit, invoices.read(unit, 1), state)

    with on("2026-03-04"):
        in_unit(billing.account_of(shop), come_back)
    text = at("2026-03-05", office(shop)).text
    assert "Konto nicht gedeckt" in text
    assert "nicht noch einmal von selbst eingezogen" in text


def test_what_the_page_costs_to_read(shop: Access) -> None:
    """Authentication is one read; then a query for each section, one for open ones, one batch for
    what else is named, the mandate, and the usage data of the next bill."""
    observer = botocore.session.get_session().create_client("dynamodb", region_name="eu-central-1")
    for day in range(1, 29):
        with on(f"2026-03-{day:02}"):
            number = an_invoice(shop, 1)
            call(shop, "invoice.setpaid", {"INVOICE_ID": number})
    person = office(shop)
    at("2026-04-05", person)
    with on("2026-04-05"), counted(Connection.client, observer) as units:
        assert person.get(FILE).status == 200
    assert units.trips <= 11, units.operations
    assert units.read <= 45
    assert units.write == 0
