"""/reactivate: a notice is taken back, a pause ended, with what that costs."""

import pytest

from kundenakte.domain.fixed_texts import ORDER_BUTTON
from tests.builders import Access, accepted, v1
from tests.self_service import a_customers_shop, at, key, order, own, stored
from tests.subscribing import book, do, events, invoices, on
from tests.visiting import Visitor


@pytest.fixture
def shop(tables: None) -> Access:
    """A business with M, billed for March 2026, canceled to its end."""
    shop = a_customers_shop()
    with on("2026-03-10"):
        do(shop, "cancel")
    return shop


@pytest.mark.parametrize("end", ["", "x", "0" * 32, f"{'0' * 32}-1"])
def test_what_is_no_key_shows_nobodys_data(shop: Access, end: str) -> None:
    page = at("2026-03-11", f"/reactivate/{shop.hash}/{end}")
    assert page.status == 404
    assert "Plan M" not in page.body


def test_another_accounts_subscription_is_out_of_reach(shop: Access) -> None:
    other = a_customers_shop()
    assert at("2026-03-11", f"/reactivate/{other.hash}/{key(shop)}-1").status == 404


def test_one_that_runs_needs_nothing(tables: None) -> None:
    page = at("2026-03-11", own(a_customers_shop(), "reactivate"))
    assert "Dieses Abonnement läuft." in page.text
    assert "<form" not in page.body


def test_one_that_has_ended_stays_so(shop: Access) -> None:
    page = at("2026-04-01", own(shop, "reactivate"))
    assert "Dieses Abonnement ist beendet" in page.text
    assert "<form" not in page.body
    assert f'href="/dashboard/{shop.hash}/{key(shop)}"' in page.body


@pytest.mark.parametrize("form", ["x", "", None])
def test_a_forged_form_brings_nothing_back(shop: Access, form: str | None) -> None:
    page = order("2026-03-11", own(shop, "reactivate"), form=form)
    assert page.status == (200 if form is None else 400)
    assert "CANCELLATION_DATE" in stored(shop)


def test_what_changed_meanwhile_is_shown_first(shop: Access) -> None:
    with on("2026-03-11"):
        visitor, place = Visitor(), own(shop, "reactivate")
        fields = visitor.get(place).fields
        do(shop, "setaddon", ARTICLE_NUMBER="B", QUANTITY=1)
        page = visitor.send(place, fields)
    assert page.status == 400
    assert "CANCELLATION_DATE" in stored(shop)


@pytest.mark.parametrize("language", ["", "?lang=en"])
def test_a_notice_is_taken_back_by_an_order(shop: Access, language: str) -> None:
    place = own(shop, "reactivate") + language
    page = at("2026-03-11", place)
    assert (ORDER_BUTTON.en if language else ORDER_BUTTON.de) in page.body
    assert ("1 Apr 2026" if language else "gekündigt zum 31.03.2026") in page.text
    done = order("2026-03-11", place)
    assert done.status == 303
    assert "CANCELLATION_DATE" not in stored(shop)
    assert events(shop)[-1] == "subscription.reactivate"
    shown = at("2026-03-11", done.place).text
    assert ("goes on" if language else "läuft weiter") in shown


def test_days_that_were_given_back_are_charged_again(tables: None) -> None:
    shop = a_customers_shop()
    with on("2026-03-01"):
        terms = {"ARTICLE_NUMBER": "L", "SUBSCRIPTION_CANCELLATION": "1 day"}
        accepted(shop, "article.update", terms)
        book(shop, 1, "L")
    with on("2026-03-10"):
        do(shop, "cancel", 2)
    place = own(shop, "reactivate", subscription_id=2)
    page = at("2026-03-11", place)
    assert "Gesamtpreis heute" in page.text
    assert "47,60 EUR zahlungspflichtig" in page.text
    order("2026-03-11", place)
    assert invoices(shop)[-1]["TOTAL"] == 4760


def test_a_pause_is_ended(tables: None) -> None:
    shop = a_customers_shop()
    with on("2026-03-10"):
        do(shop, "update", STATUS="inactive")
    page = at("2026-03-11", own(shop, "reactivate"))
    assert "Abonnement fortsetzen" in page.text
    assert order("2026-03-11", own(shop, "reactivate")).status == 303
    assert stored(shop)["STATE"] == "running"


def test_what_is_free_is_no_order(tables: None) -> None:
    shop = a_customers_shop()
    with on("2026-03-01"):
        accepted(shop, "article.update", {"ARTICLE_NUMBER": "L", "UNIT_PRICE": "0"})
        book(shop, 1, "L")
    with on("2026-03-10"):
        do(shop, "cancel", 2)
    page = at("2026-03-11", own(shop, "reactivate", subscription_id=2))
    assert ORDER_BUTTON.de not in page.body
    assert "Kündigung zurücknehmen</button>" in page.body


def test_a_form_that_is_sent_twice_leads_to_the_same_page(shop: Access) -> None:
    with on("2026-03-11"):
        visitor, place = Visitor(), own(shop, "reactivate")
        fields = visitor.get(place).fields
        first, second = visitor.send(place, fields), visitor.send(place, fields)
    assert (first.status, first.place) == (second.status, second.place)
    assert events(shop).count("subscription.reactivate") == 1


def test_the_link_of_createsecurelink_opens_it(shop: Access) -> None:
    _, links = v1(shop, "subscription.createsecurelink", {"DATA": {"SUBSCRIPTION_ID": 1}})
    path = links["REACTIVATE_URL"].removeprefix("https://kunden.example")
    assert order("2026-03-11", path).status == 303
    assert "CANCELLATION_DATE" not in stored(shop)
