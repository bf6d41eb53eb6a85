"""/purchase/{account}/{article}: what is refused, what is shown before the button, what an order
makes; all of it through the page's own forms."""

import io
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from kundenakte.domain.fixed_texts import ORDER_BUTTON
from kundenakte.entry.boot import logger
from kundenakte.storage.client import Connection
from tests import builders
from tests.builders import Access, accepted, call, items
from tests.ordering import (
    DEBIT,
    HOTEL,
    IBAN,
    JONAS,
    PAGES,
    START,
    a_shop,
    check,
    order,
    path,
    reviewed,
    visit,
)
from tests.ordering import ordered as bought
from tests.subscribing import articles, documents, events, invoices, on, stored

DAY = "2026-11-23"


@pytest.fixture
def shop(tables: None) -> Access:
    with on(DAY):
        return a_shop()


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What is logged."""
    found = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", found)
    return found


@pytest.fixture(autouse=True)
def that_day() -> Iterator[None]:
    with on(DAY):
        yield


def customers(access: Access) -> list[dict[str, Any]]:
    """All customers as stored."""
    found = [item for item in items() if item["pk"]["S"].startswith(f"{access.id}#CUSTOMER#")]
    records = [item for item in found if item["sk"]["S"] == "CUSTOMER"]
    return [json.loads(item["doc"]["S"]) for item in records]


def nothing_is_stored(access: Access) -> bool:
    return not [i for i in items() if i["pk"]["S"].startswith(f"{access.id}#CUSTOMER#")]


def mandates(access: Access) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = call(access, "mandate.get", FILTER={})["MANDATES"]
    return rows


# Addresses


@pytest.mark.parametrize("number", ["", "NONE", "start", "START/x", "%", "ADDON"])
def test_what_is_no_article_or_an_add_on_leads_nowhere(shop: Access, number: str) -> None:
    articles(shop, {"ARTICLE_NUMBER": "ADDON", "IS_ADDON": 1})
    assert visit(path(shop, number)).status == 404


def test_an_article_of_another_account_leads_nowhere(shop: Access) -> None:
    other = a_shop(email="other@example.com")
    articles(other, {"ARTICLE_NUMBER": "THEIRS"})
    assert visit(path(shop, "THEIRS")).status == 404


@pytest.mark.parametrize("number", ["25-1", "K/7 ä", "50%", "a+b", "x?y#z"])
def test_an_article_number_may_hold_anything(shop: Access, number: str) -> None:
    articles(shop, {**START, "ARTICLE_NUMBER": number, "TITLE": "Besonderes"})
    [row] = call(shop, "article.get", FILTER={"ARTICLE_NUMBER": number})["ARTICLES"]
    place = row["CHECKOUT_URL"].removeprefix("https://kunden.example")
    page = visit(place)
    assert "Besonderes bestellen" in page.text
    assert bought(shop, number).status == 303
    assert stored(shop)["PLAN"]["ARTICLE_NUMBER"] == number


def test_the_address_of_the_first_years_leads_to_the_page(shop: Access) -> None:
    older = f"/index.php?cmd=1001&token={shop.hash}&productId=START&email=a@b.example"
    to = visit(older).location
    assert to == f"/purchase/{shop.hash}/START?email=a%40b.example"
    assert visit(to).form["email"] == "a@b.example"


# The page is closed


@pytest.mark.parametrize("setting", ["IMPRINT_URL", "PRIVACY_URL", "BANK_IBAN", "STREET"])
def test_nothing_can_be_ordered_while_the_account_lacks_something(
    tables: None, logged: io.StringIO, setting: str
) -> None:
    shop = a_shop(**{setting: ""})
    page = visit(path(shop))
    assert page.status == 503
    assert "Hier kann gerade nicht bestellt werden" in page.text
    assert setting not in page.body
    log = [json.loads(line) for line in logged.getvalue().splitlines()]
    assert log[-1]["closed"] == [f"settings.{setting}"]
    assert visit(path(shop), {**JONAS, "form": "x", "step": "order"}).status == 503


# The first step


def test_the_first_step_asks_for_the_data_and_ticks_nothing(shop: Access) -> None:
    page = visit(path(shop))
    assert page.status == 200
    assert page.form.keys() >= JONAS.keys()
    assert [i.name for i in page.inputs if i.kind == "checkbox" and i.checked] == []
    assert "190,00 EUR" in page.text.replace("\xa0", " ")
    assert "Überweisung" in page.text  # CON-3: how one can pay is told at the beginning
    assert "SEPA-Lastschrift" in page.text
    assert nothing_is_stored(shop)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("first-name", "", "Bitte geben Sie den Vornamen ein"),
        ("last-name", "", "Bitte geben Sie den Nachnamen ein"),
        ("email", "", "Bitte geben Sie eine E-Mail-Adresse ein"),
        ("email", "jonas", "vollständige Adresse"),
        ("postal-code", "123", "5 Ziffern"),
        ("address_line1", "4111 1111 1111 1111", "Kartennummer"),
        ("country", "XX", "aus der Liste"),
        ("last-name", "x" * 256, "höchstens 255 Zeichen"),
        ("last-name", "Ebers\x00bach", "Zeichen enthalten, die man nicht sieht"),
        ("customer_type", "", "als Privatperson oder für ein Unternehmen"),
        ("customer_type", "king", "als Privatperson oder für ein Unternehmen"),
        ("payment_type", "6", "Bitte wählen Sie"),
        ("coupon", "NONE", "Dieser Gutscheincode gilt hier nicht"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_all_is_kept(
    shop: Access, field: str, value: str, said: str
) -> None:
    page = visit(path(shop))
    entered = {**page.form, **JONAS, field: value, "step": "check"}
    page = visit(path(shop), entered)
    assert page.status == 400
    assert said in page.text
    assert f'href="#{field}"' in page.body
    assert "Es ist noch nichts bestellt" in page.text
    kept = {name: text for name, text in JONAS.items() if name not in (field, "customer_type")}
    assert {**page.form, **kept} == page.form
    assert nothing_is_stored(shop)


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ({"iban": ""}, "Bitte geben Sie die IBAN ein"),
        ({"iban": IBAN[:-2]}, "hat 20 Zeichen"),
        ({"iban": "DE03120300000000202051"}, "stimmt eine Ziffer nicht"),
        ({"account-holder": ""}, "wem das Konto gehört"),
        ({"mandate": ""}, "brauchen wir Ihr Mandat"),
    ],
)
def test_a_debit_needs_an_account_and_a_mandate(
    shop: Access, entered: dict[str, str], said: str
) -> None:
    form = {**visit(path(shop)).form, **JONAS, **DEBIT, **entered, "step": "check"}
    page = visit(path(shop), form)
    assert (page.status, said in page.text) == (400, True)
    assert page.form["payment_type"] == "2"


def test_without_a_creditor_id_or_in_another_currency_there_is_no_debit(shop: Access) -> None:
    articles(shop, {**START, "ARTICLE_NUMBER": "CHF", "CURRENCY_CODE": "CHF"})
    assert "SEPA-Lastschrift" not in visit(path(shop, "CHF")).text
    other = a_shop(email="o@example.com", CREDITOR_ID="")
    assert "SEPA-Lastschrift" not in visit(path(other)).text


def test_a_business_in_another_eu_state_needs_its_vat_id(shop: Access) -> None:
    entered = {**visit(path(shop)).form, **HOTEL, "country": "AT", "postal-code": "1010"}
    page = visit(path(shop), {**entered, "step": "check"})
    assert page.status == 400
    assert "USt-IdNr. des angegebenen Landes" in page.text
    page = visit(path(shop), {**entered, "vatid": "ATU13585627", "step": "check"})
    assert page.status == 200
    assert "Steuerschuldnerschaft des Leistungsempfängers" in page.text
    assert order(path(shop), page).status == 303
    [invoice] = invoices(shop)
    assert (invoice["VAT_TOTAL"], invoice["BUYER"]["VAT_ID"]) == (0, "ATU13585627")


def test_what_an_invoice_needs_is_asked_although_the_account_does_not(tables: None) -> None:
    off = dict.fromkeys(("ADDRESS", "ZIPCODE", "CITY", "COUNTRY_CODE"), "off")
    shop = a_shop(PAGE_FIELDS=off)
    articles(shop, {**START, "ARTICLE_NUMBER": "DEAR", "UNIT_PRICE": "400"})
    less = {n: t for n, t in JONAS.items() if n not in ("address_line1", "postal-code", "city")}
    page = visit(path(shop, "DEAR"))
    assert "city" not in page.form
    page = visit(path(shop, "DEAR"), {**page.form, **less, "step": "check"})
    assert page.status == 400
    page = visit(path(shop, "DEAR"), {**page.form, **JONAS, "step": "check"})
    assert page.status == 200
    assert order(path(shop, "DEAR"), page, early_start="1").status == 303


def test_a_page_for_businesses_takes_no_consumers(tables: None) -> None:
    shop = a_shop(PAGE_AUDIENCE="business")
    page = visit(path(shop))
    assert "customer_type" not in page.form
    entered = {**page.form, **HOTEL, "step": "check"}
    assert visit(path(shop), {**entered, "as-business": "1", "company": ""}).status == 400
    page = visit(path(shop), entered)
    assert page.status == 400
    assert "Wir verkaufen hier nur an Unternehmen" in page.text
    page = visit(path(shop), {**entered, "as-business": "1", "customer_type": "consumer"})
    assert order(path(shop), page).status == 303
    assert customers(shop)[0]["CUSTOMER_TYPE"] == "business"


def test_a_page_for_consumers_asks_for_no_company(tables: None) -> None:
    shop = a_shop(PAGE_AUDIENCE="consumer")
    page = visit(path(shop))
    assert not {"company", "vatid"} & page.form.keys()
    assert bought(shop).status == 303


# What a link brings along


def test_a_link_fills_the_form_in_and_what_is_hidden_travels_along(shop: Access) -> None:
    brought = (
        "company=X&first-name=Zo%C3%AB&last-name=M&postal-code=1010&city=Wien&country=at"
        "&email=z@e.example&customer_ext_uid=shop%2F77&lang=de&salutation=mrs&affiliate=P1"
        "&address_line1=Ring+1&vatid=ATU13585627&subscription_ext_uid=s-1"
        "&subscription_title=Mein+Abo&start=2026-12-01+08:00:00&coupon=&evil=1"
    )
    page = visit(f"{path(shop)}?{brought}")
    assert page.form["first-name"] == "Zoë"
    assert page.form["country"] == "AT"
    hidden = {i.name: i.value for i in page.inputs if i.kind == "hidden"}
    assert hidden["customer_ext_uid"] == "shop/77"
    assert "evil" not in page.form
    page = visit(f"{path(shop)}?lang=de", {**page.form, "step": "check"})
    assert "Mein Abo" in page.text
    assert "01.12.2026" in page.text
    order(path(shop), page)
    [customer] = customers(shop)
    assert (customer["CUSTOMER_EXT_UID"], customer["AFFILIATE"]) == ("shop/77", "P1")
    assert customer["SALUTATION"] == "mrs"
    booked = stored(shop)
    assert (booked["SUBSCRIPTION_EXT_UID"], booked["SUBSCRIPTION_TITLE"]) == ("s-1", "Mein Abo")


def test_parameters_behind_a_bare_ampersand_and_in_a_post_prefill_too(shop: Access) -> None:
    page = visit(f"{path(shop)}&email=z@e.example&customer_ext_uid=7")
    assert (page.form["email"], page.form["customer_ext_uid"]) == ("z@e.example", "7")
    sent = {"email": "p@e.example", "customer_ext_uid": "8"}
    page = visit(path(shop), sent, sec_fetch_site="cross-site")
    assert page.status == 200
    assert (page.form["email"], page.form["customer_ext_uid"]) == ("p@e.example", "8")
    assert 'action="/purchase/' in page.body
    assert "e.example" not in page.body.partition('action="')[2].partition('"')[0]


@pytest.mark.parametrize(
    "brought",
    [
        {"subscription_ext_uid": "x" * 300},
        {"start": "tomorrow"},
        {"start": "2029-01-01"},
        {"subscription_title": "a\x00b"},
        {"affiliate": "a\x00b"},
    ],
)
def test_what_a_link_brings_wrongly_is_refused_in_words(
    shop: Access, brought: dict[str, str]
) -> None:
    page = visit(path(shop), {**visit(path(shop)).form, **JONAS, **brought, "step": "check"})
    assert page.status == 400
    assert "Der Link, der Sie hierher geführt hat" in page.text


def test_a_day_that_is_over_begins_today(shop: Access) -> None:
    bought(shop, early=True, start="2020-01-01")
    assert stored(shop)["START"] == DAY


def test_a_link_that_was_used_is_told_and_logged(shop: Access, logged: io.StringIO) -> None:
    for name in ("customer_ext_uid", "subscription_ext_uid"):
        assert bought(shop, **{name: "once"}).status == 303
        page = bought(shop, **{name: "once"})
        assert page.status == 400
        assert "Mit diesem Link wurde schon bestellt" in page.text
        log = [json.loads(line) for line in logged.getvalue().splitlines()]
        assert log[-1]["taken"] == [name.upper()]
    assert len(customers(shop)) == 2


def test_a_known_address_makes_a_new_customer_and_says_nothing(shop: Access) -> None:
    first, second = (bought(shop) for _ in range(2))
    assert (first.status, second.status) == (303, 303)
    assert [each["EMAIL"] for each in customers(shop)] == [JONAS["email"]] * 2


# The second step


def test_everything_stands_above_the_button_and_nothing_between(shop: Access) -> None:
    page = reviewed(shop)
    above = page.body.partition('id="summary"')[2].partition("<button")[0]
    for text in (
        "Hüttenbuch Start",
        "bis 20 Betten",
        "190,00\xa0EUR",
        "pro Jahr",
        "29,00\xa0EUR",
        "12\xa0Monate",
        "unbestimmte Zeit",
        "Frist von 1\xa0Monat",
        "07.12.2026",
        "219,00\xa0EUR",
        "34,97\xa0EUR",
        "keine weiteren Kosten",
    ):
        assert text in above, text
    assert not {"<a ", "<input", "<form", "<details"} & set(above.split("\n"))
    assert "<a " not in above
    behind = above.partition('class="total"')[2]
    assert behind.strip().endswith("</p>")  # the total, then the button
    button = [each for each in page.buttons if each.get("value") == "order"]
    assert len(button) == 1
    assert f">{ORDER_BUTTON.de}</button>" in page.body


def test_the_button_says_what_the_law_says_to_the_byte(shop: Access) -> None:
    page = reviewed(shop)
    label = page.body.partition('value="order">')[2].partition("</button>")[0]
    assert label.encode() == b"zahlungspflichtig bestellen"


def test_no_box_is_ticked_and_the_terms_are_linked(shop: Access) -> None:
    page = reviewed(shop)
    assert [i.name for i in page.inputs if i.kind == "checkbox"] == ["early_start"]
    assert not [i for i in page.inputs if i.checked]
    assert page.links["AGB"] == PAGES["TERMS_URL"] or "AGB (1 October 2026)" in page.links
    assert page.links["Widerrufsbelehrung"] == f"/withdrawal/{shop.hash}"
    assert page.links["Datenschutzhinweise"] == PAGES["PRIVACY_URL"]


def test_of_the_account_only_the_end_is_shown(shop: Access) -> None:
    page = reviewed(shop, **DEBIT)
    assert "2051" in page.text
    assert IBAN not in page.text


def test_what_was_entered_can_be_changed_and_nothing_is_lost(shop: Access) -> None:
    page = reviewed(shop, **DEBIT)
    page = visit(path(shop), {**page.form, "step": "edit"})
    assert page.status == 200
    assert {**page.form, **JONAS, **DEBIT} == page.form
    page = visit(path(shop), {**page.form, "city": "Halle", "step": "check"})
    assert "Halle" in page.text


def test_businesses_are_told_net_prices_and_have_no_withdrawal(shop: Access) -> None:
    text = reviewed(shop, **HOTEL).text.replace("\xa0", " ")
    assert "159,66 EUR pro Jahr zzgl. MwSt." in text
    assert "Netto 184,03 EUR" in text
    assert "219,00 EUR" in text
    assert "Widerrufsfrist" not in text
    assert "Gesamtpreis heute" in text


def test_an_english_visitor_reads_english_and_it_is_kept(shop: Access) -> None:
    page = visit(f"{path(shop)}?lang=en")
    page = visit(f"{path(shop)}?lang=en", {**page.form, **JONAS, "step": "check"})
    assert f">{ORDER_BUTTON.en}</button>" in page.body
    assert "EUR 219.00" in page.text.replace("\xa0", " ")
    to = order(f"{path(shop)}?lang=en", page).location
    assert to.startswith(f"{path(shop)}?lang=en&order=")
    assert (customers(shop)[0]["LANGUAGE_CODE"], stored(shop)["ORDER"]["LANGUAGE"]) == ("en", "en")
    assert "Thank you for your order" in visit(to).text


# The order


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


# Where it leads


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


# Nobody else's forms, and once


def test_a_form_sent_twice_makes_one_order_and_leads_to_the_same(shop: Access) -> None:
    page = reviewed(shop, coupon="")
    first, second = (order(path(shop), page, early_start="1").location for _ in range(2))
    assert first == second
    assert (len(customers(shop)), len(documents(shop, "SUBSCRIPTION"))) == (1, 1)
    assert len(invoices(shop)) == 1
    assert visit(path(shop), {**page.form, "step": "edit"}).location == first


@pytest.mark.parametrize("forged", ["", "x", "1.2.3", "deadbeef.00.00", "é"])
def test_a_forged_form_is_shown_again_with_all_that_was_entered(shop: Access, forged: str) -> None:
    page = order(path(shop), reviewed(shop), form=forged)
    assert page.status == 400
    assert "bitte senden Sie sie noch einmal" in page.text
    assert {**page.form, **JONAS} == page.form
    assert nothing_is_stored(shop)


def test_a_form_of_another_article_account_or_site_is_none(shop: Access) -> None:
    articles(shop, {**START, "ARTICLE_NUMBER": "OTHER"})
    other = a_shop(email="other@example.com")
    page = reviewed(shop)
    assert order(path(shop, "OTHER"), page).status == 400
    assert order(path(other), page).status == 400
    form = {**page.form, "step": "order"}
    assert visit(path(shop), form, sec_fetch_site="cross-site").status == 400
    assert nothing_is_stored(shop)
    assert nothing_is_stored(other)


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "\"'><img src=x>", "{{7*7}}{% raw %}", "${7*7}"]
)
def test_hostile_text_stays_text_from_the_form_to_the_word_of_thanks(
    shop: Access, hostile: str
) -> None:
    entered = {"first-name": hostile, "city": hostile, "subscription_title": hostile}
    page = visit(path(shop), {**visit(path(shop)).form, **JONAS, **entered, "email": hostile})
    for body in (page.body, reviewed(shop, **entered).body):
        assert "<script" not in body
        assert "<img" not in body
    page = bought(shop, **entered)
    assert "<script" not in visit(page.location).body
    assert customers(shop)[0]["CITY"] == hostile


def test_a_flood_of_orders_from_one_place_is_slowed(shop: Access) -> None:
    answers = [bought(shop) for _ in range(11)]
    assert [page.status for page in answers] == [303] * 10 + [429]
    assert "viele Bestellungen" in answers[-1].text
    assert len(customers(shop)) == 10


def test_an_abandoned_run_makes_nothing_and_moves_no_counter(shop: Access) -> None:
    reviewed(shop, **DEBIT)
    assert nothing_is_stored(shop)
    counters = Connection.client.scan(TableName=Connection.tables.accounts)["Items"]
    assert not [item for item in counters if "customer_id" in item]
    assert bought(shop).status == 303
    assert customers(shop)[0]["CUSTOMER_ID"] == 1


def test_the_log_names_the_page_and_nothing_personal(shop: Access, logged: io.StringIO) -> None:
    bought(shop, **DEBIT)
    out = logged.getvalue()
    for secret in ("Ebersbach", "jonas@", IBAN, "Lindenhof"):
        assert secret not in out
    entries = [json.loads(i["doc"]["S"]) for i in items() if i["sk"]["S"].startswith("LOG#")]
    entries = [each for each in entries if each["ACTION"] != "article.create"]
    assert {entry["ACTOR"] for entry in entries} == {"page purchase"}
