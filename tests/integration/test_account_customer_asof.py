"""The customer's file as it was at the end of a day."""

from unittest.mock import patch

import pytest

from kundenakte.billing import as_of
from kundenakte.domain.roles import READ_ONLY
from tests import billing, builders
from tests.billing import on
from tests.builders import Access, accepted
from tests.invoicing import an_invoice
from tests.office import office
from tests.subscribing import book, do

FILE = "/account/customer/1"


@pytest.fixture
def shop(tables: None) -> Access:
    """Created on 5 January; booked on 1 February; two invoices of 10 February, one paid on 1 April,
    the other canceled on 2 April; a move in March; a notice on 3 April."""
    access = billing.a_seller()
    with on("2026-01-05"):
        given = {"ORGANIZATION": "Alt GmbH", "CITY": "Köln", "TAGS": "alt"}
        billing.a_billed_customer(access, **given)
        accepted(access, "article.create", builders.an_article(ARTICLE_NUMBER="M", TITLE="Plan M"))
    with on("2026-02-01"):
        book(access, 1, "M")
    with on("2026-02-10"):
        an_invoice(access, 1)
        an_invoice(access, 1)
    with on("2026-03-10"):
        change = {"ORGANIZATION": "Neu GmbH", "CITY": "Bonn", "TAGS": "neu"}
        accepted(access, "customer.update", {"CUSTOMER_ID": 1, **change})
    with on("2026-04-01"):
        accepted(access, "invoice.setpaid", {"INVOICE_ID": 2})
    with on("2026-04-02"):
        accepted(access, "invoice.cancel", {"INVOICE_ID": 3})
    with on("2026-04-03"):
        do(access, "cancel", 1)
    return access


def at(shop: Access, asof: str, today: str = "2026-05-01", **who):
    with on(today):
        return office(shop, **who).get(f"{FILE}?asof={asof}")


@pytest.mark.parametrize("asof", ["x", "31.02.2026", "2.5.2026", "2026-13-01", "9" * 30, "<b>"])
def test_a_day_that_is_none_or_has_not_come_is_refused(shop: Access, asof: str) -> None:
    page = at(shop, asof)
    assert page.status == 404
    assert "der schon war" in page.text
    assert "<b>" not in page.body


def test_before_the_customer_there_was_no_file(shop: Access) -> None:
    page = at(shop, "04.01.2026")
    assert page.status == 404
    assert "erst am 05.01.2026 angelegt" in page.text


def test_too_much_to_take_back_is_said(shop: Access) -> None:
    with patch.object(as_of, "MOST_CHANGES", 2):
        page = at(shop, "2026-02-01")
    assert page.status == 404
    assert "zu viel geändert" in page.text


def test_the_record_is_as_it_was(shop: Access) -> None:
    text = at(shop, "09.03.2026").text
    assert "Stand vom 09.03.2026" in text
    assert "Alt GmbH" in text
    assert "Köln" in text
    assert "Neu GmbH" not in text.partition("Änderungen")[0]
    assert "Neu GmbH" in at(shop, "2026-03-10").text  # what changed on the day has changed


def test_documents_and_what_was_open_are_as_they_were(shop: Access) -> None:
    then = at(shop, "2026-03-31")
    assert then.text.count("Überfällig") == 3
    assert "Storniert" not in then.text
    assert "Noch keine Zahlung" in then.text
    after = at(shop, "2026-04-01").text
    assert after.count("Überfällig") == 2
    assert "Bezahlt" in after
    assert "Storniert" in at(shop, "2026-04-02").text


def test_subscriptions_are_as_they_were(shop: Access) -> None:
    assert "Noch kein Abonnement" in at(shop, "2026-01-31").text
    assert "Aktiv" in at(shop, "2026-04-02").text
    assert "Endet" in at(shop, "2026-04-03").text


def test_the_log_ends_with_that_day(shop: Access) -> None:
    text = at(shop, "2026-02-09").text
    assert "10.02.2026" not in text
    assert "Abonnement Plan M gebucht" in text


@pytest.mark.parametrize("role", ["owner", READ_ONLY])
def test_nothing_can_be_done_to_a_file_of_the_past(shop: Access, role: str) -> None:
    main = at(shop, "2026-03-01", role=role).body.partition("<main")[2]
    assert f'href="{FILE}/' not in main
    assert "/account/subscription/" not in main
    assert "<button" not in main.replace('<button class="btn" type="submit">Stand', "")


def test_the_page_says_what_is_not_rebuilt(shop: Access) -> None:
    assert "Nicht rekonstruiert" in at(shop, "2026-03-01").text
    assert "Not rebuilt" in at(shop, "2026-03-01", language="en").text
