"""What the hosted pages answer: nothing that may not be shown, and all that should be."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest

from tests import pages
from tests.web_form import form_of

ACCOUNT, LINK = "a1" * 16, "c3" * 16
IBAN = "DE02120300000000202051"
SETTINGS = {
    "COMPANY": "Alpenblick Software GmbH",
    "STREET": "Innstraße 27",
    "ZIPCODE": "83022",
    "CITY": "Rosenheim",
    "SUPPORT_EMAIL": "hilfe@alpenblick.example",
    "SUPPORT_PHONE": "089 99998 120",
    "IMPRINT_URL": "https://alpenblick.example/impressum",
    "PRIVACY_URL": "https://alpenblick.example/datenschutz",
    "TERMS_URL": "https://alpenblick.example/agb",
    "ACCENT": "#0b6478",
}
SHOWN_TEXTS = {
    "CUSTOMER_NUMBER": "K-10482",
    "ORGANIZATION": "Hotel Drei Tannen OHG",
    "POSITION": "Geschäftsführerin",
    "TITLE_ACADEMIC": "Dr.",
    "FIRST_NAME": "Annegret",
    "LAST_NAME": "Weißmüller",
    "ADDRESS": "Kirchweg 8",
    "ADDRESS_2": "Hinterhaus",
    "ZIPCODE": "87561",
    "CITY": "Oberstdorf",
    "STATE": "Bayern",
    "SECONDARY_ADDRESS": "Lager Süd, Talstraße 3",
    "EMAIL": "mail@tannen.example",
    "EMAIL_CC": "cc@tannen.example",
    "PAYMENT_MAIL_ADDRESS": "geld@t.example",
    "PHONE": "08322 99999 10",
    "PHONE_2": "08322 99999 11",
    "MOBILE": "0171 9999912",
    "FAX": "08322 99999 13",
    "VAT_ID": "DE999999999",
    "TAX_ID": "151/999/99999",
    "BANK_ACCOUNT_OWNER": "Drei Tannen Kasse",
    "BANK_NAME": "Bergbank",
    "BANK_BIC": "BYLADEM1001",
    "BANK_ACCOUNT_MANDATE_REFERENCE": "M-10482-1",
}
CODES = {
    "CUSTOMER_ID": 4711,
    "CUSTOMER_TYPE": "business",
    "SALUTATION": "mrs",
    "COUNTRY_CODE": "DE",
    "LANGUAGE_CODE": "de",
    "CURRENCY_CODE": "EUR",
    "INVOICE_DELIVERY_METHOD": "both",
    "PAYMENT_TYPE": 2,
    "BANK_IBAN": IBAN,
    "BANK_ACCOUNT_MANDATE_REFERENCE_DATE": "2024-03-13T23:30:00Z",
    "CREDIT_BALANCE": 123456,
    "CREATED": "2024-03-13T23:30:00Z",
    "LASTUPDATE": "2024-03-13T23:30:00Z",
}
INTERNAL = {
    "COMMENT": "zzcomment",
    "TAGS": ["zztag"],
    "AFFILIATE": "zzaffiliate",
    "CUSTOMER_EXT_UID": "zzextuid",
    "HASH": "d4" * 16,
    "X_ATTRIBUTES": [{"KEY": "zzkey", "VALUE": "zzvalue"}],
    "ACCOUNT_RECEIVABLE": "zzreceivable",
    "BIRTHDAY": "1971-07-17",
    "PAYMENT_PROVIDER": "zzprovider",
    "PAYMENT_TOKEN": "zztoken",
    "PAYPAL_BILLINGAGREEMENTID": "zzpaypal",
    "CARD_NUMBER": "zzcard",
    "BANK_CODE": "zzblz",
    "A_FIELD_OF_TOMORROW": "zzfuture",
    "TOP": 1,
}
CUSTOMER: dict[str, Any] = SHOWN_TEXTS | CODES
PAGES = pytest.mark.parametrize("page", [pages.accountdata, pages.dashboard])
LANGUAGES = pytest.mark.parametrize("language", ["de", "en"])


def html(page: Any, fields: Any = CUSTOMER, settings: Any = SETTINGS, **query: str) -> str:
    status, _, body = page(settings, ACCOUNT, LINK, fields, query)
    assert status == 200
    return str(body)


def seen(body: str) -> str:
    """The text a reader sees, with blanks made one."""
    text: list[str] = []
    reader = HTMLParser()
    reader.handle_data = text.append  # type: ignore[method-assign]
    reader.feed(body.replace("<wbr>", "").replace("<br>", " "))
    return " ".join(" ".join(text).split())


@PAGES
@pytest.mark.parametrize("field", SHOWN_TEXTS)
@pytest.mark.parametrize("attack", ['<script>alert("x")</script>', "'\"><img src=x onerror=y>"])
def test_markup_in_a_customers_text_is_inert(page: Any, field: str, attack: str) -> None:
    body = html(page, CUSTOMER | {field: attack})
    assert "<script" not in body
    assert "<img" not in body


@PAGES
@pytest.mark.parametrize("field", SHOWN_TEXTS)
def test_template_code_in_a_customers_text_is_not_run(page: Any, field: str) -> None:
    body = html(page, CUSTOMER | {field: "{{7*7}} {day} {% raw %}"})
    if page is pages.accountdata:
        assert "{{7*7}} {day} {% raw %}" in unescape(body).replace("<wbr>", "")
    assert ">49 " not in body


@PAGES
@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("attack", ["<script>x</script>", '"><b onclick=x>', "javascript:alert(1)"])
def test_markup_in_an_accounts_setting_is_inert(page: Any, setting: str, attack: str) -> None:
    body = html(page, settings=SETTINGS | {setting: attack})
    assert "<script" not in body
    assert "<b " not in body
    assert not re.search(r'href="\s*javascript:', body)


@PAGES
@LANGUAGES
@pytest.mark.parametrize("iban", [IBAN, "AT61 1904 3002 3457 3201", "no9386011117947"])
def test_only_country_and_last_four_of_an_iban_are_in_the_page(
    page: Any, language: str, iban: str
) -> None:
    body = html(page, CUSTOMER | {"BANK_IBAN": iban}, lang=language)
    compact = iban.replace(" ", "").upper()
    assert compact not in re.sub(r"\s|<[^>]*>", "", body).upper()
    assert compact[4:-4] not in re.sub(r"\s|<[^>]*>", "", body)
    ends = {"de": ", endet auf ", "en": ", ends in "}[language]
    assert f"{compact[:2]} •••• {ends.strip()} {compact[-4:]}" in seen(body)


@PAGES
@pytest.mark.parametrize(("number", "end"), [("0532013000", "3000"), ("12345", "45")])
def test_an_old_account_number_is_masked_too(page: Any, number: str, end: str) -> None:
    body = html(page, CUSTOMER | {"BANK_IBAN": "", "BANK_ACCOUNT_NUMBER": number})
    assert number not in body
    assert f"•••• , endet auf {end}" in seen(body)


@PAGES
def test_no_internal_field_is_shown(page: Any) -> None:
    body = html(page, CUSTOMER | INTERNAL)
    assert "zz" not in body
    assert "1971" not in body
    assert INTERNAL["HASH"] not in body
    assert "4711" not in seen(body)


def test_accountdata_shows_every_field_a_customer_may_check() -> None:
    body = html(pages.accountdata)
    text, fields = seen(body), form_of(body).fields
    for name, value in SHOWN_TEXTS.items():
        assert value in text or value in fields.values(), name
    assert fields["salutation"] == "mrs"
    assert fields["country"] == "DE"
    assert fields["payment_type"] == "2"
    assert "Rechnungsversand Per E-Mail und Post" in text
    assert "Mandat M-10482-1 vom 14.03.2024" in text  # 23:30 UTC is the next day in Berlin
    assert "Guthaben 1.234,56 EUR" in text


def test_accountdata_is_in_english_where_asked() -> None:
    text = seen(html(pages.accountdata, lang="en"))
    assert "SEPA direct debit" in text
    assert "Mandate M-10482-1 of 14 Mar 2024" in text
    assert "Credit EUR 1,234.56" in text


def test_the_dashboard_shows_the_data_in_short_and_says_where_there_is_nothing() -> None:
    text = seen(html(pages.dashboard))
    assert "Hotel Drei Tannen OHG · Kundennummer K-10482" in text
    assert "Zurzeit läuft kein Abonnement." in text
    assert "Es gibt noch keine Rechnung." in text
    assert "Konto DE •••• , endet auf 2051" in text
    assert "Hotel Drei Tannen OHG Dr. Annegret Weißmüller Kirchweg 8" in text
    assert "Bergbank" not in text


@pytest.mark.parametrize(("country", "named"), [("DE", False), ("AT", True)])
def test_the_dashboard_names_the_country_of_a_customer_abroad(country: str, named: bool) -> None:
    settings = SETTINGS | {"COUNTRY_CODE": "DE"}
    text = seen(html(pages.dashboard, CUSTOMER | {"COUNTRY_CODE": country}, settings))
    assert ("Österreich" in text) is named
    assert "Deutschland" not in text


@PAGES
@LANGUAGES
@pytest.mark.parametrize(
    "fields",
    [
        {"CUSTOMER_ID": 1},
        {"CUSTOMER_NUMBER": "1001", "LAST_NAME": "Huber", "EMAIL": "h@h.example"},
        {"PAYMENT_TYPE": 1, "DAYS_FOR_PAYMENT": 0, "COUNTRY_CODE": "ZW"},
        {"PAYMENT_TYPE": 99, "SALUTATION": "graf", "LANGUAGE_CODE": "xx"},
        {"BANK_ACCOUNT_MANDATE_REFERENCE": "M-1", "CREDIT_BALANCE": -5, "CURRENCY_CODE": "CHF"},
    ],
)
def test_missing_and_unknown_values_do_no_harm(page: Any, language: str, fields: Any) -> None:
    text = seen(html(page, fields, settings={}, lang=language))
    assert "None" not in text
    assert "Undefined" not in text
    assert {"de": "Kundenbereich", "en": "Customer area"}[language] in text


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "Sofort nach Erhalt der Rechnung"), (1, "1 Tag"), (14, "14 Tage")],
)
def test_the_time_to_pay_is_told_beside_the_transfer(days: int, words: str) -> None:
    text = seen(html(pages.accountdata, CUSTOMER | {"DAYS_FOR_PAYMENT": days}))
    assert f"Sie erhalten eine Rechnung. Zahlungsziel: {words}." in text


@pytest.mark.parametrize(
    ("stored", "asked", "language"),
    [
        ("de", "", "de"),
        ("DE", "", "de"),
        ("de-AT", "", "de"),
        ("", "", "de"),
        ("fr", "", "en"),
        ("fr", "de", "de"),
        ("de", "EN", "en"),
        ("de", "fr", "de"),
    ],
)
@PAGES
def test_the_language_is_the_one_asked_for_else_the_customers(
    page: Any, stored: str, asked: str, language: str
) -> None:
    fields = CUSTOMER | {"LANGUAGE_CODE": stored}
    _, headers, body = page(SETTINGS, ACCOUNT, LINK, fields, {"lang": asked})
    assert f'<html lang="{language}">' in body
    assert headers["Content-Language"] == language
    assert f'href="?lang={language}" lang="{language}" hreflang="{language}" aria-curr' in body


@PAGES
def test_links_lead_to_the_address_that_was_called_and_keep_the_language(page: Any) -> None:
    body = html(page, CUSTOMER | INTERNAL)
    assert f'href="/dashboard/{ACCOUNT}/{LINK}"' in body
    assert f'href="/dashboard/{ACCOUNT}/{LINK}?lang=en"' in html(page, lang="en")


@PAGES
def test_the_footer_has_only_the_links_that_the_account_has(page: Any) -> None:
    text = seen(html(page, settings=SETTINGS | {"TERMS_URL": "", "PRIVACY_URL": "ftp://x/y"}))
    assert "Impressum" in text
    assert "Datenschutz" not in text
    assert "AGB" not in text
    assert "Alpenblick Software GmbH · Innstraße 27 · 83022 Rosenheim" in text
    rights = ["Verträge hier kündigen", "Vertrag widerrufen", "Barrierefreiheit"]
    assert all(right in seen(html(page, settings={})) for right in rights)


def test_a_broken_web_address_in_the_settings_is_left_out() -> None:
    body = html(pages.accountdata, settings=SETTINGS | {"IMPRINT_URL": "http://[broken"})
    assert "Impressum" not in body


def test_how_the_rest_is_corrected_depends_on_what_the_account_offers() -> None:
    by_mail = html(pages.accountdata)
    assert "Diese Angaben ändern wir für Sie. Schreiben Sie an" in by_mail
    by_phone = seen(html(pages.accountdata, settings={"SUPPORT_PHONE": "089 1"}))
    assert "Rufen Sie uns an: 089 1" in by_phone
    assert "Diese Angaben" not in seen(html(pages.accountdata, settings={}))
