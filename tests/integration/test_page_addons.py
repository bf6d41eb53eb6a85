"""/addons: add-ons are chosen, seen with what they cost, and ordered once."""

from typing import Any

import pytest

from kundenakte.domain.fixed_texts import ORDER_BUTTON
from tests import builders
from tests.builders import Access, accepted, v1
from tests.self_service import a_customers_shop, at, key, order, own, stored, subscription_hash
from tests.subscribing import book, do, events, invoices, lines, log, on
from tests.visiting import Visitor


@pytest.fixture
def shop(tables: None) -> Access:
    """A business with M, 31.00 net a month, billed for March 2026; B can be booked several times,
    C once; both are 3.10 a month."""
    return a_customers_shop()


def chosen(shop: Access, more: str = "", **quantities: str) -> str:
    """The second step, with quantities by article number."""
    query = "&".join(f"addon.{number}={quantity}" for number, quantity in quantities.items())
    return f"{own(shop, 'addons')}?{query}&addon.={more}"


def booked(shop: Access) -> dict[str, str]:
    return {one["ARTICLE_NUMBER"]: one["QUANTITY"] for one in stored(shop).get("ADDONS", [])}


# ---- what leads nowhere and is refused


@pytest.mark.parametrize("end", ["", "x", "0" * 32, "0" * 40, f"{'0' * 32}-1"])
def test_what_is_no_key_shows_nobodys_data(shop: Access, end: str) -> None:
    page = at("2026-03-11", f"/addons/{shop.hash}/{end}")
    assert page.status == 404
    assert "Backup" not in page.body


def test_another_customers_or_accounts_subscription_is_out_of_reach(shop: Access) -> None:
    with on("2026-03-01"):
        builders.create(shop, ADDRESS="Weg 1", ZIPCODE="10115", CITY="Berlin")
        book(shop, 2, "L")
    other = a_customers_shop()
    assert at("2026-03-11", f"/addons/{shop.hash}/{key(shop)}-2").status == 404
    assert at("2026-03-11", f"/addons/{other.hash}/{key(shop)}-1").status == 404


@pytest.mark.parametrize(
    "quantity", ["-1", "1.5", "1e3", "1000", "x", "<b>", "٣", "1 2", "9" * 10_000]
)
def test_what_is_no_quantity_is_said_beside_the_field_and_kept(shop: Access, quantity: str) -> None:
    page = at("2026-03-11", chosen(shop, B=quantity))
    assert page.status == 400
    assert page.faults == {"a1": "Bitte geben Sie eine ganze Zahl von 0 bis 999 ein."}
    assert 'role="alert"' in page.body
    assert "<title>Fehler: " in page.body
    assert "<b>" not in page.body
    assert booked(shop) == {}


def test_one_that_is_booked_once_takes_no_more(shop: Access) -> None:
    assert at("2026-03-11", chosen(shop, C="2")).status == 400


@pytest.mark.parametrize("name", ["M", "L", "NO", "{{7*7}}", "B' "])
def test_what_is_not_offered_is_not_looked_at(shop: Access, name: str) -> None:
    page = at("2026-03-11", chosen(shop, **{name: "1"}))
    assert "So ist es schon gebucht" in page.text


def test_an_add_on_of_other_plans_is_not_offered(shop: Access) -> None:
    with on("2026-03-01"):
        accepted(shop, "article.update", {"ARTICLE_NUMBER": "C", "ASSIGNED_ARTICLES": "L"})
        accepted(shop, "article.update", {"ARTICLE_NUMBER": "M", "ASSIGNED_ARTICLES": "L"})
    page = at("2026-03-11", own(shop, "addons"))
    assert "Backup" in page.text
    assert "Cache" not in page.text


def test_where_the_plan_names_add_ons_no_others_are_offered(shop: Access) -> None:
    with on("2026-03-01"):
        accepted(shop, "article.update", {"ARTICLE_NUMBER": "M", "ASSIGNED_ARTICLES": "C"})
    page = at("2026-03-11", own(shop, "addons"))
    assert "Cache" in page.text
    assert "Backup" not in page.text


def test_without_any_that_is_said(shop: Access) -> None:
    with on("2026-03-01"):
        for number in ("B", "C"):
            accepted(shop, "article.delete", {"ARTICLE_NUMBER": number})
    assert "keine Zusatzoptionen" in at("2026-03-11", own(shop, "addons")).text


def test_of_a_canceled_one_nothing_is_booked(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "cancel")
    page = at("2026-03-11", chosen(shop, B="1"))
    assert "Dieses Abonnement ist gekündigt." in page.text
    assert f'href="{own(shop, "reactivate")}"' in page.body


@pytest.mark.parametrize("form", ["x", "", None])
def test_a_forged_form_books_nothing(shop: Access, form: str | None) -> None:
    page = order("2026-03-11", chosen(shop, B="1"), form=form)
    assert page.status == (200 if form is None else 400)
    assert booked(shop) == {}


def test_another_quantity_than_was_seen_is_shown_first(shop: Access) -> None:
    page = order("2026-03-11", chosen(shop, B="1"), **{"addon.B": "900"})
    assert page.status == 400
    assert "hat sich etwas geändert" in page.text
    assert booked(shop) == {}


# ---- the choice


def test_what_is_offered_is_shown_with_its_price(shop: Access) -> None:
    page = at("2026-03-11", own(shop, "addons"))
    assert "3,10 EUR pro Monat zzgl. MwSt. (mit MwSt. 3,69 EUR)" in page.text
    assert 'name="addon.B" type="text"' in page.body
    assert 'type="checkbox" name="addon.C" value="1">' in page.body  # no extra is ticked, CON-6


def test_consumers_see_prices_with_vat(tables: None) -> None:
    shop = a_customers_shop(CUSTOMER_TYPE="consumer", LAST_NAME="Süß")
    text = at("2026-03-11", own(shop, "addons")).text
    assert "3,69 EUR pro Monat inkl. MwSt." in text
    assert "zzgl." not in text


# ---- the order


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_is_added_is_charged_by_the_day_and_ordered(shop: Access, language: str) -> None:
    place = chosen(shop, B="2") + f"&lang={language}"
    page = at("2026-03-11", place)
    wanted = ORDER_BUTTON.de if language == "de" else ORDER_BUTTON.en
    assert f'type="submit">{wanted}</button>' in page.body
    assert ("Gesamtpreis heute" if language == "de" else "Total price today") in page.text
    done = order("2026-03-11", place)
    assert done.status == 303
    assert booked(shop) == {"B": "2"}
    assert [lines(each) for each in invoices(shop)][1:] == [[("Backup", 420)]]
    assert "2 × Backup" in at("2026-03-11", done.place).text
    assert (events(shop)[-1], log(shop)[-1]["ACTION"]) == (
        "subscription.changed",
        "subscription.setaddon",
    )


def test_several_are_one_order_on_one_invoice(shop: Access) -> None:
    order("2026-03-11", chosen(shop, B="1", C="1"))
    assert booked(shop) == {"B": "1", "C": "1"}
    assert [lines(each) for each in invoices(shop)][1:] == [[("Backup", 210), ("Cache", 210)]]


def test_what_is_given_up_costs_nothing_and_is_no_order(shop: Access) -> None:
    order("2026-03-11", chosen(shop, B="2", C="1"))
    page = at("2026-03-12", chosen(shop, B="2"))
    assert ORDER_BUTTON.de not in page.body
    assert "Änderung speichern" in page.body
    assert order("2026-03-12", chosen(shop, B="2")).status == 303
    assert booked(shop) == {"B": "2"}
    assert len(invoices(shop)) == 2


def test_one_added_and_one_given_up_charge_the_added_one_only(shop: Access) -> None:
    order("2026-03-01", chosen(shop, C="1"))
    order("2026-03-11", chosen(shop, B="1"))
    assert booked(shop) == {"B": "1"}
    assert [lines(each) for each in invoices(shop)][2:] == [[("Backup", 210)]]


def test_a_price_that_was_agreed_stays_with_another_quantity(shop: Access) -> None:
    with on("2026-03-02"):
        do(shop, "setaddon", ARTICLE_NUMBER="B", QUANTITY=1, UNIT_PRICE="1.00")
    assert "1,00 EUR pro Monat" in at("2026-03-11", own(shop, "addons")).text
    order("2026-03-11", chosen(shop, B="3"))
    assert [one["UNIT_PRICE"] for one in stored(shop)["ADDONS"]] == ["1"]


def test_one_that_is_sold_no_more_can_be_kept_or_given_up(shop: Access) -> None:
    order("2026-03-11", chosen(shop, C="1"))
    with on("2026-03-12"):
        accepted(shop, "article.delete", {"ARTICLE_NUMBER": "C"})
    assert "Wird nicht mehr angeboten" in at("2026-03-12", own(shop, "addons")).text
    order("2026-03-12", chosen(shop, B="1", C="1"))
    assert booked(shop) == {"C": "1", "B": "1"}
    order("2026-03-13", chosen(shop, B="1"))
    assert booked(shop) == {"B": "1"}


def test_a_form_that_is_sent_twice_books_once(shop: Access) -> None:
    with on("2026-03-11"):
        visitor, place = Visitor(), chosen(shop, B="1")
        fields = visitor.get(place).fields
        answers = [visitor.send(place, fields) for _ in range(2)]
    assert {(page.status, page.place) for page in answers} == {(303, answers[0].place)}
    assert len(invoices(shop)) == 2


def test_the_link_of_createsecurelink_opens_it_and_nothing_else(shop: Access) -> None:
    _, links = v1(shop, "subscription.createsecurelink", {"DATA": {"SUBSCRIPTION_ID": 1}})
    path = links["ADDONS_URL"].removeprefix("https://kunden.example")
    page = at("2026-03-11", path)
    assert "Backup" in page.text
    assert "/dashboard/" not in page.body
    for secret in (key(shop), subscription_hash(shop)):
        assert secret not in page.body
    token = path.rpartition("/")[2]
    assert at("2026-03-11", f"/dashboard/{shop.hash}/{token}").status == 404
    assert at("2026-03-11", f"/addons/{shop.hash}/{token}-1").status == 404


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", "{{7*7}}", "'\"><img src=x>"])
def test_markup_in_an_articles_texts_is_inert(shop: Access, attack: str) -> None:
    texts: dict[str, Any] = {"TITLE": attack, "DESCRIPTION": attack}
    with on("2026-03-01"):
        accepted(shop, "article.update", {"ARTICLE_NUMBER": "B", **texts})
    for place in (own(shop, "addons"), chosen(shop, B="1"), chosen(shop, B="x")):
        body = at("2026-03-11", place).body
        assert "<script>alert" not in body
        assert "<img src=x" not in body
        assert ">49<" not in body
