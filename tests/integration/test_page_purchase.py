"""/purchase/{account}/{article}: where it is, what the first step asks, refuses, and takes over
from a link."""

import io
import json

import pytest

from tests.builders import Access, call
from tests.ordering import (
    DAY,
    DEBIT,
    HOTEL,
    IBAN,
    JONAS,
    START,
    a_shop,
    customers,
    logged,
    nothing_is_stored,
    order,
    path,
    shop,
    that_day,
    visit,
)
from tests.ordering import ordered as bought
from tests.subscribing import articles, invoices, stored

__all__ = ["logged", "shop", "that_day"]  # fixtures


@pytest.mark.parametrize("number", ["", "NONE", "start", "START/x", "%", "ADDON"])
def test_what_is_no_article_or_an_add_on_leads_nowhere(shop: Access, number: str) -> None:
    articles(shop, {"ARTICLE_NUMBER": "ADDON", "IS_ADDON": 1})
    assert visit(path(shop, number)).status == 404


def test_an_article_of_another_account_leads_nowhere(shop: Access) -> None:
    other = a_shop(email="other@example.com")
    articles(other, {"ARTICLE_NUMBER": "THEIRS"})
    assert visit(path(shop, "THEIRS")).status == 404


def test_the_focus_goes_to_why_a_form_has_to_be_sent_again(shop: Access) -> None:
    page = visit(path(shop), {**JONAS, "form": "1.2.3", "step": "check"})
    assert page.status == 400
    assert 'role="alert" tabindex="-1" autofocus' in page.body


def test_a_heap_of_parameters_behind_the_number_is_left_alone(shop: Access) -> None:
    page = visit(path(shop) + "&email=a@b.example" * 201)
    assert (page.status, page.form.get("email", "")) == (200, "")


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
