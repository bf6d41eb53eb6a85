"""/purchase/{account}/{article}: what an order makes, what is kept of it, and where it leads."""

import json
from decimal import Decimal

import pytest

from tests import builders, posting
from tests.builders import Access, accepted, call, items
from tests.ordering import (
    DAY,
    DEBIT,
    IBAN,
    JONAS,
    PAGES,
    START,
    a_shop,
    check,
    customers,
    logged,
    nothing_is_stored,
    order,
    path,
    reviewed,
    shop,
    that_day,
    visit,
)
from tests.ordering import ordered as bought
from tests.posting import Office
from tests.subscribing import articles, events, invoices, on, stored

__all__ = ["logged", "shop", "that_day"]  # fixtures


def test_an_order_makes_customer_subscription_and_invoice_at_once(shop: Access) -> None:
    page = bought(shop, early=True)
    assert page.status == 303
    [customer] = customers(shop)
    assert (customer["LAST_NAME"], customer["CITY"]) == ("Ebersbach", "Leipzig")
    assert (customer["CUSTOMER_TYPE"], customer["PAYMENT_TYPE"]) == ("consumer", 1)
    booked = stored(shop)
    assert (booked["CUSTOMER_ID"], booked["START"]) == (1, DAY)
    [invoice] = invoices(shop)
    assert (invoice["TOTAL"], invoice["BUYER"]["LAST_NAME"]) == (21900, "Ebersbach")
    told = ["customer.created", "subscription.created", "payment.created", "invoice.created"]
    assert events(shop) == told


def test_what_was_agreed_is_kept_and_mailed(shop: Access) -> None:
    bought(shop, early=True)
    kept = stored(shop)["ORDER"]
    summary, concluded = dict(kept.pop("SUMMARY")), kept.pop("CONCLUDED_AT")
    assert concluded.startswith("2026-11-23T11:00:")
    assert kept == {
        "PAGE": "purchase",
        "LANGUAGE": "de",
        "TERMS_URL": PAGES["TERMS_URL"],
        "TERMS_VERSION": PAGES["TERMS_VERSION"],
        "NOTICE_VERSION": "2026-06-19",
        "WITHDRAWAL_UNTIL": "2026-12-07",
        "EARLY_START": 1,
        "TOTAL": 21900,
    }
    assert summary["Leistung"].startswith("Hüttenbuch Start\nOnline-Buchung")
    assert summary["Preis"] == "190,00\xa0EUR pro Jahr inkl. MwSt."
    assert summary["Widerruf"] == "14\xa0Tage, bis 07.12.2026, 24\xa0Uhr"
    [item] = [i for i in items() if i.get("mail", {}).get("S") == "subscription_purchased"]
    about = json.loads(item["about"]["S"])["order"]
    assert dict(about["summary"]) == summary
    assert (about["early_start"], about["withdrawal_until"]) == (1, "2026-12-07")
    assert about["terms_version"] == PAGES["TERMS_VERSION"]
    assert about["concluded_at"] == concluded
    assert about["total"].startswith("219,00\xa0EUR")


def test_a_contract_is_confirmed_by_mail_whatever_is_switched_off(tables: None) -> None:
    shop, office = a_shop(MAILS={"SUBSCRIPTION_PURCHASED": False, "INVOICE": False}), Office()
    bought(shop)
    assert office.deliver(shop) == []
    [kept] = posting.stored(shop)
    assert (kept["TEMPLATE"], kept["STATE"]) == ("subscription_purchased", "sent")
    assert "Muster-Widerrufsformular" in kept["TEXT"]


def test_neither_contract_rows_nor_events_hold_what_was_agreed(shop: Access) -> None:
    bought(shop)
    [row] = call(shop, "subscription.get", FILTER={})["SUBSCRIPTIONS"]
    assert "ORDER" not in row
    told = [item["doc"]["S"] for item in items() if item["sk"]["S"].startswith("EVENT#")]
    assert not [text for text in told if "concluded_at" in text.lower()]


def test_without_the_tick_it_begins_when_the_period_is_over(shop: Access) -> None:
    page = reviewed(shop)
    assert "Ohne Haken beginnt Ihr Zugang am 08.12.2026" in page.text
    page = visit(order(path(shop), page).location)
    assert "Ihr Vertrag beginnt am 08.12.2026" in page.text
    booked = stored(shop)
    assert (booked["START"], booked["NEXT_EVENT"]) == ("2026-12-08", "2026-12-08")
    assert "EARLY_START" not in booked["ORDER"]
    assert invoices(shop) == []
    assert events(shop) == ["customer.created", "subscription.created"]


@pytest.mark.parametrize("start", ["2026-12-08", "2027-02-01"])
def test_what_begins_later_anyhow_asks_for_no_early_start(shop: Access, start: str) -> None:
    page = reviewed(shop, start=start)
    assert "early_start" not in page.body
    order(path(shop), page, early_start="1")
    booked = stored(shop)
    assert booked["START"] == start
    assert "EARLY_START" not in booked["ORDER"]


def test_a_long_trial_begins_at_once_and_a_short_one_waits(shop: Access) -> None:
    terms = {**START, "SUBSCRIPTION_INTERVAL": "1 month", "UNIT_PRICE": "19"}
    articles(shop, {**terms, "ARTICLE_NUMBER": "LONG", "SUBSCRIPTION_TRIAL": "30 days"})
    articles(shop, {**terms, "ARTICLE_NUMBER": "SHORT", "SUBSCRIPTION_TRIAL": "7 days"})
    page = reviewed(shop, "LONG")
    text = page.text.replace("\xa0", " ")
    assert "30 Tage kostenlos, bis zum 22.12.2026" in text
    assert "Gesamtpreis nach der Testphase, am 23.12.2026" in text
    assert "Heute zahlen Sie nichts" in text
    assert "early_start" not in page.body
    order(path(shop, "LONG"), page)
    assert stored(shop)["TRIAL_END"] == "2026-12-22"
    page = reviewed(shop, "SHORT")
    assert "7 Tage kostenlos" in page.text.replace("\xa0", " ")
    assert "early_start" in page.body
    order(path(shop, "SHORT"), page)
    assert stored(shop, 2)["START"] == "2026-12-08"
    assert invoices(shop) == []


def test_goods_need_no_early_start_and_say_when_the_period_begins(shop: Access) -> None:
    articles(shop, {**START, "ARTICLE_NUMBER": "BOX", "SUPPLY_KIND": "goods"})
    page = reviewed(shop, "BOX")
    assert "early_start" not in page.body
    assert "an dem Sie die erste Ware erhalten" in page.text
    order(path(shop, "BOX"), page)
    assert stored(shop)["START"] == DAY


def test_a_debit_keeps_account_mandate_and_its_evidence(shop: Access) -> None:
    bought(shop, early=True, **DEBIT)
    [customer] = customers(shop)
    assert (customer["BANK_IBAN"], customer["PAYMENT_TYPE"]) == (IBAN, 2)
    [mandate] = [i for i in items() if i["sk"]["S"].startswith("MANDATE#")]
    evidence = json.loads(mandate["evidence"]["S"])
    assert evidence["CHANNEL"] == "page"
    assert "Ich ermächtige Muster Hosting GmbH" in evidence["TEXT"]
    assert "page purchase" in evidence["NOTE"]
    [invoice] = invoices(shop)
    assert invoice["PAYMENT"]["TYPE"] == 2
    assert invoice["PAYMENT"]["COLLECTION_DATE"] == "2026-12-07"


def test_a_coupon_is_shown_used_once_and_billed(shop: Access) -> None:
    accepted(shop, "coupon.create", builders.a_coupon(CODE="ZEHN", USAGES_MAX=1, TITLE="Herbst"))
    page = visit(
        path(shop), {**visit(path(shop)).form, **JONAS, "coupon": "zehn", "step": "coupon"}
    )
    assert page.status == 200
    assert "200,00" in page.text
    page = visit(path(shop), {**page.form, "step": "check"})
    assert "(Herbst)" in page.text
    assert "−19,00" in page.text
    late = reviewed(shop, coupon="zehn")
    order(path(shop), page, early_start="1")
    assert invoices(shop)[0]["TOTAL"] == 20000
    [coupon] = call(shop, "coupon.get", FILTER={})["COUPONS"]
    assert coupon["USAGES"] in (1, "1")
    page = order(path(shop), late)
    assert page.status == 400
    assert "Dieser Gutscheincode gilt hier nicht" in page.text
    assert len(customers(shop)) == 1


def test_a_quantity_is_taken_where_the_article_allows_it(shop: Access) -> None:
    articles(shop, {**START, "ARTICLE_NUMBER": "MANY", "ALLOW_MULTIPLE": 1})
    assert "quantity" not in visit(path(shop)).form
    bought(shop, early=True, quantity="5")
    assert stored(shop)["PLAN"]["QUANTITY"] == "1"
    for wrong in ("0", "-1", "1.5", "1000", "x"):
        page = check(path(shop, "MANY"), **{**_names(JONAS), "quantity": wrong})
        assert "ganze Zahl von 1 bis 999" in page.text, wrong
    bought(shop, "MANY", early=True, quantity="3")
    assert Decimal(stored(shop, 2)["PLAN"]["QUANTITY"]) == 3
    assert invoices(shop)[1]["TOTAL"] == 3 * 19000 + 2900


def _names(fields: dict[str, str]) -> dict[str, str]:
    return {name.replace("-", "__"): text for name, text in fields.items()}


def test_what_changed_meanwhile_is_shown_again_before_it_is_ordered(shop: Access) -> None:
    page = reviewed(shop)
    accepted(shop, "article.update", {"ARTICLE_NUMBER": "START", "UNIT_PRICE": "290"})
    page = order(path(shop), page)
    assert page.status == 400
    assert "hat sich an dieser Bestellung etwas geändert" in page.text
    assert "319,00" in page.text
    assert nothing_is_stored(shop)
    assert order(path(shop), page, early_start="1").status == 303
    assert invoices(shop)[0]["TOTAL"] == 31900


def test_an_order_of_yesterdays_page_is_shown_again(shop: Access) -> None:
    page = reviewed(shop)
    with on("2026-11-24"):
        assert order(path(shop), page).status == 400
    assert nothing_is_stored(shop)


def test_the_word_of_thanks_leads_on_for_a_day(shop: Access) -> None:
    to = bought(shop, early=True).location
    page = visit(to)
    customer = customers(shop)[0]
    assert page.links["Zur Übersicht"] == f"/dashboard/{shop.hash}/{customer['HASH']}"
    assert page.links["Rechnung ansehen"].startswith("/download/")
    assert JONAS["email"] not in page.body
    with on("2026-11-25"):
        page = visit(to)
    assert "Vielen Dank" in page.text
    assert customer["HASH"] not in page.body


@pytest.mark.parametrize("named", ["1-1-" + "0" * 32, "1-2-", "x", "1-1"])
def test_nobody_is_thanked_for_nothing(shop: Access, named: str) -> None:
    bought(shop)
    page = visit(f"{path(shop)}?order={named}")
    assert "Vielen Dank" not in page.text
    assert "Hüttenbuch Start bestellen" in page.text


def test_who_has_a_subscriptions_address_is_not_led_to_its_customer(shop: Access) -> None:
    bought(shop)
    named = f"1-1-{stored(shop)['HASH']}"
    assert "Vielen Dank" not in visit(f"{path(shop)}?order={named}").text


@pytest.mark.parametrize("host", ["bücher.example", "kim@seller.example"])
def test_where_browsers_would_not_go_our_own_page_thanks(shop: Access, host: str) -> None:
    """The policy cannot name the place, so that a redirect to it would end nowhere."""
    way = {"RETURN_URL_SUCCESS": f"https://{host}/thanks"}
    articles(shop, {**START, "ARTICLE_NUMBER": "R", **way})
    assert "Vielen Dank" in visit(bought(shop, "R").location).text


def test_the_merchants_own_pages_are_the_way_out(shop: Access) -> None:
    ways = {
        "RETURN_URL_SUCCESS": "https://seller.example:8443/thanks?a=1&b=2",
        "RETURN_URL_CANCEL": "https://seller.example/no",
    }
    articles(shop, {**START, "ARTICLE_NUMBER": "R", **ways})
    assert visit(path(shop, "R")).links["Abbrechen"] == ways["RETURN_URL_CANCEL"]
    page = reviewed(shop, "R")
    policy = page.headers["Content-Security-Policy"]
    assert "form-action 'self' https://seller.example:8443;" in policy
    assert order(path(shop, "R"), page).location == ways["RETURN_URL_SUCCESS"]
