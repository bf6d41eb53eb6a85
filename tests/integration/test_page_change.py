"""/change: another plan is chosen, seen with what it costs, and ordered once."""

import re
from typing import Any
from urllib.parse import quote

import pytest

from kundenakte.domain.errors import LostRace
from kundenakte.domain.fixed_texts import ORDER_BUTTON
from kundenakte.storage import transaction
from tests import builders
from tests.builders import Access, accepted, v1
from tests.self_service import (
    a_customers_shop,
    at,
    key,
    order,
    own,
    stored,
    subscription_hash,
    with_setting,
)
from tests.subscribing import book, do, events, invoices, log, on
from tests.visiting import Visitor

HOSTILE = [
    "x",
    "M' OR 1=1",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "B",
    "NO",
    "L" * 300,
    "a,b",
]


@pytest.fixture
def shop(tables: None) -> Access:
    """A business with M, 31.00 net a month, billed for March 2026."""
    return a_customers_shop()


@pytest.fixture
def home(tables: None) -> Access:
    """A consumer with the same."""
    return a_customers_shop(CUSTOMER_TYPE="consumer", LAST_NAME="Süß", EMAIL="s@example.com")


# ---- what leads nowhere and is refused


@pytest.mark.parametrize("end", ["", "x", "0" * 32, "0" * 40, f"{'0' * 32}-1"])
def test_what_is_no_key_shows_nobodys_data(shop: Access, end: str) -> None:
    page = at("2026-03-11", f"/change/{shop.hash}/{end}/L")
    assert page.status == 404
    assert "Plan M" not in page.body


@pytest.mark.parametrize("number", ["2", "99", "0", "01", "-1", "1-1", "1' ", "9" * 17, ""])
def test_a_customers_key_leads_to_own_subscriptions_only(shop: Access, number: str) -> None:
    with on("2026-03-01"):
        builders.create(shop, ADDRESS="Weg 1", ZIPCODE="10115", CITY="Berlin")
        book(shop, 2, "L")  # SUBSCRIPTION_ID 2, of another customer
    page = at("2026-03-11", f"/change/{shop.hash}/{key(shop)}-{number}/L")
    assert page.status == 404
    assert "Plan L" not in page.body


def test_another_accounts_keys_lead_nowhere(shop: Access) -> None:
    other = a_customers_shop()
    for mine in (f"{key(shop)}-1", subscription_hash(shop)):
        assert at("2026-03-11", f"/change/{other.hash}/{mine}/L").status == 404


@pytest.mark.parametrize("number", HOSTILE)
def test_what_is_not_offered_is_refused_kindly(shop: Access, number: str) -> None:
    page = at("2026-03-11", own(shop, "change", quote(number, safe="")))
    assert page.status == 200
    assert "nicht angeboten" in page.text
    assert "<script>alert" not in page.body
    assert "<form" not in page.body


def test_an_article_that_the_plan_does_not_name_is_refused(shop: Access) -> None:
    with on("2026-03-01"):
        accepted(shop, "article.create", builders.an_article(ARTICLE_NUMBER="FREE", UNIT_PRICE="0"))
    page = at("2026-03-11", own(shop, "change", "FREE"))
    assert "nicht angeboten" in page.text
    assert order_by_hand(shop, "FREE").status == 200
    assert "PLAN_UPCOMING" not in stored(shop)


def order_by_hand(shop: Access, number: str) -> Any:
    """A form of the page of L, sent to that of another article."""
    with on("2026-03-11"):
        visitor = Visitor()
        fields = visitor.get(own(shop, "change", "L")).fields
        return visitor.send(own(shop, "change", number), fields)


def test_where_the_plan_names_no_plan_the_merchants_link_decides(shop: Access) -> None:
    with on("2026-03-01"):
        accepted(shop, "article.update", {"ARTICLE_NUMBER": "M", "ASSIGNED_ARTICLES": "B"})
    assert "Plan L" in at("2026-03-11", own(shop, "change", "L")).text
    assert "kein anderer Tarif" not in at("2026-03-11", own(shop, "change")).text
    assert "keinen anderen Tarif" in at("2026-03-11", own(shop, "change")).text


@pytest.mark.parametrize(
    ("verb", "fields", "said"),
    [
        ("cancel", {"CANCELLATION_DATE": "2026-03-31"}, "Dieses Abonnement ist gekündigt."),
        ("update", {"STATUS": "inactive"}, "Dieses Abonnement ist pausiert."),
        ("cancel", {"CANCELLATION_DATE": "2026-03-10"}, "Dieses Abonnement ist beendet"),
    ],
)
def test_what_does_not_run_is_not_changed(
    shop: Access, verb: str, fields: dict[str, str], said: str
) -> None:
    with on("2026-03-10"):
        do(shop, verb, **fields)
    for page in (own(shop, "change"), own(shop, "change", "L")):
        assert said in at("2026-03-11", page).text


@pytest.mark.parametrize("form", ["x", "", "1.2.3", None])
def test_a_forged_form_orders_nothing(shop: Access, form: str | None) -> None:
    page = order("2026-03-11", own(shop, "change", "L"), form=form)
    assert page.status == (200 if form is None else 400)
    assert "PLAN_UPCOMING" not in stored(shop)


def test_a_form_of_another_page_orders_nothing(shop: Access) -> None:
    with on("2026-03-11"):
        visitor = Visitor()
        fields = visitor.get(own(shop, "change", "Y")).fields
        page = visitor.send(own(shop, "change", "L"), fields)
    assert page.status == 400
    assert "PLAN_UPCOMING" not in stored(shop)


def test_another_site_cannot_send_it(shop: Access) -> None:
    with on("2026-03-11"):
        visitor, place = Visitor(), own(shop, "change", "L")
        fields = visitor.get(place).fields
        page = visitor.send(place, fields, sec_fetch_site="cross-site")
    assert page.status == 400
    assert "PLAN_UPCOMING" not in stored(shop)


@pytest.mark.parametrize(
    ("service", "data"),
    [
        ("article.update", {"ARTICLE_NUMBER": "L", "UNIT_PRICE": "99"}),
        ("subscription.update", {"SUBSCRIPTION_ID": 1, "SUBSCRIPTION_TITLE": "Neu"}),
        ("subscription.setaddon", {"SUBSCRIPTION_ID": 1, "ARTICLE_NUMBER": "C", "QUANTITY": 1}),
    ],
)
def test_what_changed_meanwhile_is_shown_before_it_is_ordered(
    shop: Access, service: str, data: dict[str, Any]
) -> None:
    with on("2026-03-11"):
        visitor, place = Visitor(), own(shop, "change", "L")
        fields = visitor.get(place).fields
        accepted(shop, service, data)
        page = visitor.send(place, fields)
        assert page.status == 400
        assert "hat sich etwas geändert" in page.text
        assert "PLAN_UPCOMING" not in stored(shop)
        assert visitor.send(place, page.fields).status == 303


def test_a_lost_race_is_looked_at_anew(shop: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    commit, lost = transaction.commit, [1, 1]

    def slow(writes: Any) -> None:
        if lost:
            lost.pop()
            raise LostRace
        commit(writes)

    monkeypatch.setattr(transaction, "commit", slow)
    assert order("2026-03-11", own(shop, "change", "L")).status == 303
    assert stored(shop)["PLAN_UPCOMING"]["ARTICLE_NUMBER"] == "L"


# ---- the choice


def test_the_plans_on_offer_are_shown_with_their_price(shop: Access) -> None:
    page = at("2026-03-11", own(shop, "change"))
    assert "Plan L 62,00 EUR pro Monat zzgl. MwSt. (mit MwSt. 73,78 EUR)" in page.text
    assert "365,00 EUR pro Jahr zzgl. MwSt." in page.text
    assert "Backup" not in page.text
    assert f'href="{own(shop, "change", "L")}"' in page.body


def test_consumers_see_prices_with_vat(home: Access) -> None:
    page = at("2026-03-11", own(home, "change"))
    assert "73,78 EUR pro Monat inkl. MwSt." in page.text
    assert "zzgl." not in page.text


# ---- the summary


def test_summary_total_and_button_are_in_this_order_with_nothing_between(shop: Access) -> None:
    page = at("2026-03-11", own(shop, "change", "L"))
    total, button = page.body.index('class="total"'), page.body.index("<button")
    assert page.body.index('class="data two"') < total < button
    assert not re.search(r"<(a|input|p|div)\b", page.body[total:button].partition("</p>")[2])
    assert page.body.count("<button") == 1


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_button_says_that_it_is_an_order(shop: Access, language: str) -> None:
    page = at("2026-03-11", own(shop, "change", "L") + f"?lang={language}")
    wanted = ORDER_BUTTON.de if language == "de" else ORDER_BUTTON.en
    assert f'<button class="btn primary full" type="submit">{wanted}</button>' in page.body


def test_what_is_paid_goes_on_to_its_end(shop: Access) -> None:
    text = at("2026-03-11", own(shop, "change", "L")).text
    assert "wenn der bezahlte Zeitraum zu Ende ist, am 01.04.2026" in text
    assert "Bisher Plan M, 31,00 EUR pro Monat zzgl. MwSt." in text
    assert "Heute nichts; Gesamtpreis am 01.04.2026" in text
    assert "73,78 EUR zahlungspflichtig" in text


def test_at_once_it_costs_the_rest_of_the_period(shop: Access) -> None:
    text = at("2026-03-11", own(shop, "change", "L") + "?start=now").text
    assert "sofort, 11.03.2026" in text
    assert "Gesamtpreis heute inkl. 3,99 EUR MwSt. 24,99 EUR" in text


def test_who_would_get_money_back_uses_up_what_is_paid(shop: Access) -> None:
    with on("2026-03-02"):
        do(shop, "changearticle", ARTICLE_NUMBER="L", ACTIVATION="now")
    page = at("2026-03-11", own(shop, "change", "M") + "?start=now")
    assert "am 01.04.2026" in page.text
    assert "Sofort" not in page.text


def test_a_consumer_reads_of_the_right_to_withdraw(home: Access) -> None:
    page = at("2026-03-11", own(home, "change", "L"))
    assert "14 Tage, bis 25.03.2026" in page.text.replace("\xa0", " ")
    assert f'href="/withdrawal/{home.hash}"' in page.body


def test_a_business_is_told_of_no_such_right(shop: Access) -> None:
    assert "Widerruf 14" not in at("2026-03-11", own(shop, "change", "L")).text


def test_it_can_be_read_in_english_and_with_du(home: Access) -> None:
    english = at("2026-03-11", own(home, "change", "L") + "?lang=en").text
    assert "when the period paid for is over, on 1 Apr 2026" in english
    assert "EUR 73.78" in english


# ---- the order


@pytest.mark.parametrize("language", ["", "?lang=en"])
def test_what_is_ordered_is_what_was_shown(shop: Access, language: str) -> None:
    page = order("2026-03-11", own(shop, "change", "L") + language)
    assert page.status == 303
    assert stored(shop)["PLAN_UPCOMING"]["ARTICLE_NUMBER"] == "L"
    assert log(shop)[-1]["ACTION"] == "subscription.changearticle"
    assert events(shop)[-1] == "subscription.changed"
    shown = at("2026-03-11", page.place)
    assert "01.04.2026" in shown.text or "1 Apr 2026" in shown.text
    assert "Plan L" in shown.text


def test_at_once_makes_the_invoice_that_was_shown(shop: Access) -> None:
    page = order("2026-03-11", own(shop, "change", "L") + "?start=now")
    assert page.status == 303
    assert stored(shop)["PLAN"]["ARTICLE_NUMBER"] == "L"
    assert [each["TOTAL"] for each in invoices(shop)] == [3689, 2499]


def test_a_form_that_is_sent_twice_orders_once(shop: Access) -> None:
    with on("2026-03-11"):
        visitor, place = Visitor(), own(shop, "change", "L") + "?start=now"
        fields = visitor.get(place).fields
        first, second = visitor.send(place, fields), visitor.send(place, fields)
    assert first.place == second.place
    assert (first.status, second.status) == (303, 303)
    assert len(invoices(shop)) == 2


def test_a_change_that_was_agreed_can_be_taken_back(shop: Access) -> None:
    order("2026-03-11", own(shop, "change", "L"))
    assert "Bisherigen Tarif behalten" in at("2026-03-11", own(shop, "change")).text
    assert order("2026-03-12", own(shop, "change", "M")).status == 303
    assert "PLAN_UPCOMING" not in stored(shop)


def test_what_is_booked_already_is_said(shop: Access) -> None:
    assert "So ist es schon gebucht" in at("2026-03-11", own(shop, "change", "M")).text
    order("2026-03-11", own(shop, "change", "L"))
    assert "So ist es schon gebucht" in at("2026-03-11", own(shop, "change", "L")).text


def test_in_a_trial_it_changes_at_once_and_costs_nothing_yet(shop: Access) -> None:
    with on("2026-03-01"):
        trial = {"ARTICLE_NUMBER": "L", "SUBSCRIPTION_TRIAL": "14 days", "ALLOW_MULTIPLE": 1}
        accepted(shop, "article.update", trial)
        book(shop, 1, "L")
    place = own(shop, "change", "M", subscription_id=2)
    with on("2026-03-01"):
        accepted(shop, "article.update", {"ARTICLE_NUMBER": "M", "ALLOW_MULTIPLE": 1})
    page = at("2026-03-03", place)
    assert "kostenlos bis zum Ende der Testphase" in page.text
    assert ORDER_BUTTON.de in page.body
    assert order("2026-03-03", place).status == 303
    assert stored(shop, 2)["PLAN"]["ARTICLE_NUMBER"] == "M"
    assert len(invoices(shop)) == 1


# ---- ways in and out


def test_the_subscriptions_own_hash_opens_it_without_the_way_to_the_overview(shop: Access) -> None:
    page = at("2026-03-11", f"/change/{shop.hash}/{subscription_hash(shop)}/L")
    assert "Plan L" in page.text
    assert key(shop) not in page.body
    assert "/dashboard/" not in page.body


def test_a_time_limited_link_is_kept_and_the_lasting_hash_is_not_given_away(shop: Access) -> None:
    _, links = v1(shop, "customer.createsecurelink", {"DATA": {"CUSTOMER_ID": 1}})
    token = links["DASHBOARD_URL"].rpartition("/")[2]
    place = f"/change/{shop.hash}/{token}-1/L"
    page = Visitor().get(place)
    assert f"/dashboard/{shop.hash}/{token}" in page.body
    assert key(shop) not in page.body
    assert subscription_hash(shop) not in page.body
    done = Visitor().fill(place)
    assert done.status == 303
    assert token in done.place


@pytest.mark.parametrize("url", ["https://shop.example/ok?a=1", "http://shop.example:8080/"])
def test_the_articles_return_addresses_are_honoured(shop: Access, url: str) -> None:
    urls = {"RETURN_URL_SUCCESS": url, "RETURN_URL_CANCEL": "https://shop.example/no"}
    with on("2026-03-01"):
        accepted(shop, "article.update", {"ARTICLE_NUMBER": "L", **urls})
    page = at("2026-03-11", own(shop, "change", "L"))
    assert 'href="https://shop.example/no"' in page.body
    policy = page.headers["content-security-policy"]
    assert "form-action 'self' " + url.partition("/ok")[0].rstrip("/") + ";" in policy
    assert "unsafe" not in policy
    assert order("2026-03-11", own(shop, "change", "L")).place == url


def test_a_return_address_cannot_break_the_policy_or_run(shop: Access) -> None:
    bad = "https://shop.example;script-src+*/x"
    with on("2026-03-01"):
        urls = {"RETURN_URL_SUCCESS": bad, "RETURN_URL_CANCEL": bad}
        accepted(shop, "article.update", {"ARTICLE_NUMBER": "L", **urls})
    page = at("2026-03-11", own(shop, "change", "L"))
    assert "script-src" not in page.headers["content-security-policy"]
    assert "script-src" not in page.body
    assert order("2026-03-11", own(shop, "change", "L")).place.startswith("/change/")


def test_with_a_code_for_all_pages_it_is_asked_for_first(tables: None) -> None:
    shop = a_customers_shop()
    with_setting(shop, PAGE_CODE="always")
    for place in (own(shop, "change", "L"), own(shop, "addons"), own(shop, "reactivate")):
        closed = at("2026-03-11", place)
        assert "Plan M" not in closed.text
        assert "Code" in closed.text
        assert "Plan M" not in Visitor().send(place, {"form": "x"}).text
    assert "PLAN_UPCOMING" not in stored(shop)
