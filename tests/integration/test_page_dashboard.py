"""/dashboard: what is open, subscriptions, payments to come, invoices; and nobody else's."""

import re
from typing import Any

import botocore.session
import pytest

from bench.unit_counter import counted
from kundenakte.storage.client import Connection
from tests import builders
from tests.builders import Access, accepted, call, v1
from tests.invoicing import a_draft, an_invoice
from tests.self_service import (
    a_customers_shop,
    at,
    key,
    overview,
    stored,
    subscription_hash,
    with_setting,
)
from tests.subscribing import book, do, on
from tests.visiting import Visitor

IBAN = "DE02120300000000202051"


@pytest.fixture
def shop(tables: None) -> Access:
    """A business with M, 31.00 net a month, billed on 1 March 2026 and due on 15 March."""
    return a_customers_shop(LAST_NAME="Weißmüller", EMAIL="a@example.com")


def paid(shop: Access, *numbers: int) -> None:
    for number in numbers:
        accepted(shop, "invoice.setpaid", {"INVOICE_ID": number})


# ---- what leads nowhere and is refused


@pytest.mark.parametrize("end", ["", "x", "0" * 32, "0" * 40, "1"])
def test_what_is_no_key_shows_nobodys_data(shop: Access, end: str) -> None:
    page = at("2026-03-11", f"/dashboard/{shop.hash}/{end}")
    assert page.status == 404
    assert "Weißmüller" not in page.body


def test_another_accounts_customer_is_not_found(shop: Access) -> None:
    other = a_customers_shop()
    assert at("2026-03-11", f"/dashboard/{other.hash}/{key(shop)}").status == 404


def test_with_a_code_for_all_pages_it_is_asked_for_first(shop: Access) -> None:
    with_setting(shop, PAGE_CODE="always")
    page = at("2026-03-11", overview(shop))
    assert "Plan M" not in page.text
    assert "Weißmüller" not in page.body
    assert "Code" in page.text


@pytest.mark.parametrize("page", ["0", "-1", "x", "2", "9" * 30, "1'", "<b>"])
def test_a_page_of_invoices_that_is_none_shows_none_of_others(shop: Access, page: str) -> None:
    shown = at("2026-03-11", f"{overview(shop)}?invoices={page}")
    assert shown.status == 200
    assert "<b>" not in shown.body


def test_nobody_sees_the_file_of_another_customer(shop: Access) -> None:
    with on("2026-03-01"):
        builders.create(shop, ADDRESS="Weg 1", ZIPCODE="10115", CITY="Berlin", LAST_NAME="Zwei")
        book(shop, 2, "L")
        an_invoice(shop, 2)
    text = at("2026-03-11", overview(shop)).text
    assert "Plan L" not in text
    assert "RE-2026-00002" not in text
    assert "RE-2026-00001" in text


def test_drafts_and_what_is_internal_are_not_shown(shop: Access) -> None:
    with on("2026-03-02"):
        a_draft(shop, INVOICE_TITLE="qqdraft", COMMENT="qqcomment")
        do(shop, "update", X_ATTRIBUTES=[{"KEY": "qqkey", "VALUE": "qqvalue"}])
        do(shop, "update", SUBSCRIPTION_EXT_UID="qquid")
    body = at("2026-03-11", overview(shop)).body
    assert "qq" not in re.sub(r"[0-9a-f]{32}", "", body)


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", "{{7*7}}", "'\"><img src=x>"])
def test_markup_in_titles_is_inert(shop: Access, attack: str) -> None:
    with on("2026-03-02"):
        do(shop, "update", SUBSCRIPTION_TITLE=attack)
        addon = {"ARTICLE_NUMBER": "B", "QUANTITY": 1, "TITLE": attack}
        do(shop, "setaddon", **addon)
        an_invoice(shop, ITEMS=[{"DESCRIPTION": attack, "UNIT_PRICE": "1", "VAT_PERCENT": 19}])
    body = at("2026-04-20", overview(shop)).body
    assert "<script>alert" not in body
    assert "<img src=x" not in body
    assert ">49<" not in body


def test_a_time_limited_link_is_kept_and_no_lasting_hash_is_given_away(shop: Access) -> None:
    _, links = v1(shop, "customer.createsecurelink", {"DATA": {"CUSTOMER_ID": 1}})
    path = links["DASHBOARD_URL"].removeprefix("https://kunden.example")
    page = Visitor().get(path)
    token = path.rpartition("/")[2]
    assert f'href="/change/{shop.hash}/{token}-1"' in page.body
    assert f'href="/cancel/{shop.hash}/{token}-1"' in page.body
    for secret in (key(shop), subscription_hash(shop)):
        assert secret not in page.body


# ---- what is open


def test_nothing_is_called_open_before_it_is_due(shop: Access) -> None:
    text = at("2026-03-15", overview(shop)).text
    assert "überfällig" not in text.lower()
    assert "Überweisung bis 15.03.2026 36,89 EUR RE-2026-00001" in text
    assert "Offen bis 15.03.2026" in text


def test_what_is_overdue_comes_first_with_how_to_pay_it(shop: Access) -> None:
    text = at("2026-03-16", overview(shop)).text
    first, rest = text.partition("Laufende Abonnements")[::2]
    assert "Eine Rechnung ist überfällig" in first
    assert "36,89 EUR offen. Fällig war sie am 15.03.2026 ." in first
    assert "Empfänger Muster Hosting GmbH" in first
    assert "IBAN DE89 3704 0044 0532 0130 00" in first.replace("\xa0", " ")
    assert re.search(r"Verwendungszweck RF\d\d", first)
    assert "Überfällig" in rest


def test_the_girocode_is_part_of_the_page(shop: Access) -> None:
    body = at("2026-03-16", overview(shop)).body
    assert body.count("<svg") == 1
    assert 'role="img" aria-label="GiroCode' in body
    assert not re.search(r"<svg[^>]*style=", body)


def test_of_a_paid_and_of_a_canceled_invoice_nothing_is_asked(shop: Access) -> None:
    with on("2026-03-10"):
        an_invoice(shop)
        paid(shop, 1)
        accepted(shop, "invoice.cancel", {"INVOICE_ID": 2, "REASON": "Irrtum"})
    text = at("2026-04-30", overview(shop)).text
    assert "überfällig" not in text.lower()
    assert "RE-2026-00001 01.03.2026 36,89 EUR Bezahlt" in text
    assert "Storniert" in text
    assert "Stornorechnung" in text
    assert "\N{MINUS SIGN}119,00 EUR" in text


def test_part_payments_leave_the_rest(shop: Access) -> None:
    with on("2026-03-10"):
        payment = {"CUSTOMER_ID": 1, "INVOICE_ID": 1, "AMOUNT": "30.00"}
        accepted(shop, "payment.create", payment)
    assert "Offen 6,89 EUR" in at("2026-03-11", overview(shop)).text
    assert "6,89 EUR offen." in at("2026-03-16", overview(shop)).text


def test_several_are_counted_and_the_oldest_comes_first(shop: Access) -> None:
    with on("2026-03-02"):
        an_invoice(shop)
    text = at("2026-04-20", overview(shop)).text
    assert "2 Rechnungen sind offen" in text
    assert text.index("RE-2026-00001") < text.index("RE-2026-00002")


# ---- subscriptions


def test_a_running_one_with_price_rhythm_and_end(shop: Access) -> None:
    with on("2026-03-02"):
        do(shop, "setaddon", ARTICLE_NUMBER="B", QUANTITY=2)
    text = at("2026-03-11", overview(shop)).text
    assert "Plan M Aktiv Mit 2 × Backup · 37,20 EUR pro Monat zzgl. MwSt." in text
    assert "Nächste Zahlung am 01.04.2026 , danach jeden Monat am 1." in text
    assert "Kündigung möglich zum 31.03.2026" in text
    assert "Neue Rechnung am 01.04.2026 44,27 EUR" in text
    for action in ("Tarif wechseln", "Zusatzoptionen", "Kündigen"):
        assert f"{action} : Plan M" in text


def test_consumers_see_prices_with_vat(tables: None) -> None:
    shop = a_customers_shop(CUSTOMER_TYPE="consumer", LAST_NAME="Süß")
    text = at("2026-03-11", overview(shop)).text
    assert "36,89 EUR pro Monat inkl. MwSt." in text
    assert "zzgl." not in text


def test_the_next_invoice_is_shown_in_advance_with_usage_and_discount(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "setusagedata", ARTICLE_NUMBER="B", QUANTITY=2, DESCRIPTION="Mails im März")
    text = at("2026-03-11", overview(shop)).text
    assert "Mails im März 6,20 EUR" in text
    assert "Gesamt 44,27 EUR" in text


def test_a_canceled_one_can_be_taken_back_and_nothing_else(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "cancel")
    text = at("2026-03-11", overview(shop)).text
    assert "Endet 31.03.2026" in text
    assert "Es folgt keine weitere Zahlung." in text
    assert "Kündigung zurücknehmen" in text
    assert "Tarif wechseln" not in text


def test_one_that_is_over_is_in_the_past(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "cancel")
    text = at("2026-04-01", overview(shop)).text
    assert "Zurzeit läuft kein Abonnement." in text
    assert "Vergangene Abonnements Plan M Beendet 01.03.2026 bis 31.03.2026" in text


def test_a_paused_one_says_so(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "update", STATUS="inactive")
    text = at("2026-03-11", overview(shop)).text
    assert "Pausiert" in text
    assert "Fortsetzen : Plan M" in text
    assert "Neue Rechnung" not in text


def test_a_trial_says_until_when_it_is_free(shop: Access) -> None:
    with on("2026-03-01"):
        accepted(shop, "article.update", {"ARTICLE_NUMBER": "L", "SUBSCRIPTION_TRIAL": "14 days"})
        book(shop, 1, "L")
    text = at("2026-03-02", overview(shop)).text
    assert "Test bis 14.03.2026" in text
    assert "Kostenlos bis 14.03.2026" in text


def test_an_agreed_change_is_shown(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "changearticle", ARTICLE_NUMBER="L")
    text = at("2026-03-11", overview(shop)).text
    assert "Ab 01.04.2026 : Plan L, 62,00 EUR pro Monat zzgl. MwSt." in text


def test_there_is_no_button_without_a_target(shop: Access) -> None:
    with on("2026-03-01"):
        accepted(shop, "article.update", {"ARTICLE_NUMBER": "M", "ASSIGNED_ARTICLES": ""})
        for number in ("B", "C"):
            accepted(shop, "article.delete", {"ARTICLE_NUMBER": number})
    text = at("2026-03-11", overview(shop)).text
    assert "Tarif wechseln" not in text
    assert "Zusatzoptionen" not in text


def test_what_cannot_be_taxed_hides_the_price_and_nothing_else(shop: Access) -> None:
    with on("2026-03-02"):
        book(shop, 1, "L")
    with_setting(shop, REVERSE_CHARGE_WITHOUT_CHECK=False)
    with on("2026-03-03"):
        moved = {"CUSTOMER_ID": 1, "COUNTRY_CODE": "FR", "VAT_ID": "FR40303265045"}
        call(shop, "customer.update", moved)
    page = at("2026-03-11", overview(shop))
    assert page.status == 200
    assert "Plan L" in page.text


# ---- invoices


def test_invoices_are_newest_first_in_pages_of_twelve(shop: Access) -> None:
    with on("2026-03-02"):
        for _ in range(13):
            an_invoice(shop)
    first = at("2026-03-03", overview(shop))
    assert re.findall(r'class="main">(RE-2026-\d{5})', first.body)[0] == "RE-2026-00014"
    assert first.body.count('class="main"') == 12
    assert "1–12 von 14" in first.text
    assert 'href="?invoices=2"' in first.body
    second = at("2026-03-03", f"{overview(shop)}?invoices=2&lang=en")
    assert re.findall(r'class="main">(RE-2026-\d{5})', second.body) == [
        "RE-2026-00002",
        "RE-2026-00001",
    ]
    assert "13–14 of 14" in second.text
    assert 'href="?lang=en&amp;invoices=1"' in second.body


def test_an_old_open_one_is_found_behind_many_paid_ones(shop: Access) -> None:
    with on("2026-03-02"):
        for number in range(2, 16):
            an_invoice(shop)
            paid(shop, number)
    text = at("2026-04-20", overview(shop)).text
    assert "Eine Rechnung ist überfällig" in text
    assert "RE-2026-00001" in text.partition("Laufende")[0]


def test_the_pdf_is_a_link_of_this_host(shop: Access) -> None:
    body = at("2026-03-11", overview(shop)).body
    assert re.search(r'<a href="/download/[0-9a-f]{32}">PDF', body)


# ---- the rest


def test_own_data_and_a_way_to_ask_what_is_stored(shop: Access) -> None:
    with_setting(shop, SUPPORT_EMAIL="hilfe@example.com")
    body = at("2026-03-11", overview(shop)).body
    assert f'href="/accountdata/{shop.hash}/{key(shop)}#payment"' in body
    assert "mailto:hilfe@example.com?subject=Auskunft%20nach%20Art.%2015%20DSGVO" in body


def test_it_can_be_read_in_english_and_with_du(shop: Access) -> None:
    english = at("2026-03-16", overview(shop) + "?lang=en").text
    assert "An invoice is overdue" in english
    assert "EUR 31.00 per month plus VAT" in english
    with_setting(shop, ADDRESS_FORM="du")
    text = at("2026-03-16", overview(shop)).text
    assert "Hast du schon überwiesen?" in text
    assert not re.search(r"\b(Sie|Ihre?)\b", text)


def test_the_page_is_light_and_of_this_host_only(shop: Access) -> None:
    with on("2026-03-02"):
        for _ in range(12):
            an_invoice(shop)
    page = at("2026-04-20", overview(shop))
    style = Visitor().get("/assets/style-0b6478.css").body
    assert len(page.body.encode()) + len(style.encode()) < 60_000
    assert not re.search(r'(src|href)="https?://', page.body)
    assert "<script" not in page.body


def reads(address: str, day: str = "2026-03-11") -> list[str]:
    """The operations that a visit takes."""
    observer: Any = botocore.session.get_session().create_client(
        "dynamodb", region_name="eu-central-1"
    )
    with on(day), counted(Connection.client, observer) as units:
        assert Visitor().get(address).status == 200
    return units.operations


def test_the_file_is_read_in_few_round_trips_whatever_its_length(shop: Access) -> None:
    place = overview(shop)
    few = reads(place)
    assert few == [
        "GetItem",  # account
        "Query",  # hash
        "GetItem",  # customer
        "Query",  # subscriptions
        "Query",  # which invoices there are
        "BatchGetItem",  # those to show
        "Query",  # articles
        "Query",  # usage data of the one subscription
    ]
    with on("2026-03-02"):
        for _ in range(20):
            an_invoice(shop)
        book(shop, 1, "L")
    assert reads(place) == [*few, "Query"]


def test_nothing_is_written(shop: Access) -> None:
    before = builders.items()
    at("2026-03-16", overview(shop))
    assert builders.items() == before
    assert stored(shop)["STATE"] == "running"
