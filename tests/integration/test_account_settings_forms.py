"""The pages of settings: company, numbers, terms and VAT."""

from datetime import date
from typing import Any

import pytest

from kundenakte.domain import times
from kundenakte.domain.roles import OFFICE, READ_ONLY
from kundenakte.entry import clock
from tests import management
from tests.builders import Access
from tests.office import Office, office

COMPANY, NUMBERS = "/account/settings/company", "/account/settings/numbers"
TERMS, VAT = "/account/settings/terms", "/account/settings/vat"


@pytest.fixture
def access(tables: None) -> Access:
    return management.access(management.made())


def settings(access: Access) -> dict[str, Any]:
    found: dict[str, Any] = management.manage("account.get", account=access.id)["settings"]
    return found


def today() -> date:
    return times.business_day(clock.now())


def saved(person: Office, url: str, **fields: Any) -> None:
    page = person.submit(url, fields)
    assert page.status == 303, (page.faults, page.text[:500])
    assert "innerhalb einer Minute" in person.follow(page).text


@pytest.mark.parametrize(
    ("url", "field", "typed", "words"),
    [
        (COMPANY, "vat_id", "DE1", "USt-IdNr."),
        (COMPANY, "bank_iban", "DE12", "IBAN"),
        (COMPANY, "bank_bic", "X", "BIC"),
        (COMPANY, "creditor_id", "DE98", "Gläubiger"),
        (COMPANY, "support_email", "nobody", "E-Mail-Adresse"),
        (COMPANY, "company", "x" * 256, "Höchstens 255 Zeichen."),
        (TERMS, "days_for_payment", "bald", "Zahl"),
        (TERMS, "days_for_payment", "1000", "Höchstens 999."),
        (TERMS, "prenotification_days", "0", "Mindestens 1."),
        (TERMS, "dunning-1-fee", "1,00", "kostet nichts"),
        (TERMS, "dunning-2-fee", "5,01", "Höchstens 5.00."),
        (TERMS, "dunning-2-fee", "viel", "Zahl"),
        (TERMS, "dunning-3-days", "366", "Höchstens 365."),
        (VAT, "vat_id_check_days", "0", "Mindestens 1."),
    ],
)
def test_a_wrong_setting_is_refused_beside_its_field(
    access: Access, url: str, field: str, typed: str, words: str
) -> None:
    before = settings(access)
    page = office(access).submit(url, {field: typed})
    assert page.status == 400
    assert words in page.faults[field]
    assert list(page.faults) == [field]
    assert page.fields[field] == typed
    assert settings(access) == before


def test_a_fee_needs_a_day(access: Access) -> None:
    page = office(access).submit(TERMS, {"dunning-5-fee": "2,50"})
    assert page.faults.keys() == {"dunning-5-days"}


def test_whom_to_ask_is_needed_for_public_bodies(access: Access) -> None:
    page = office(access).submit(COMPANY, {"xrechnung": "1"})
    assert page.faults.keys() == {"contact_name", "phone", "invoice_email"}


@pytest.mark.parametrize("url", [COMPANY, NUMBERS, TERMS, VAT])
@pytest.mark.parametrize("role", [OFFICE, READ_ONLY])
def test_who_may_only_look_sees_settings_and_changes_none(
    access: Access, role: str, url: str
) -> None:
    person = office(access, role)
    page = person.get(url)
    assert page.status == 200
    assert "speichern" not in page.text
    assert "disabled" in page.body
    assert person.send(url, {**page.fields, "company": "X"}).status == 403


@pytest.mark.parametrize("url", [COMPANY, NUMBERS, TERMS, VAT])
def test_there_is_nothing_below_these_pages(access: Access, url: str) -> None:
    assert office(access).get(f"{url}/more").status == 404


def test_company_data_are_saved_and_shown_at_once(access: Access) -> None:
    person = office(access)
    assert "Steuernummer" in person.get(COMPANY).text.partition("fehlt noch")[2]
    saved(
        person,
        COMPANY,
        company="Alpenblick GmbH",
        street="Weg 1",
        zipcode="80331",
        city="München",
        tax_id="12/345/67890",
        bank_owner="Alpenblick GmbH",
        bank_iban="DE02 1203 0000 0000 2020 51",
        footer="Eins\r\nZwei",
    )
    found = settings(access)
    assert (found["COMPANY"], found["BANK_IBAN"]) == ("Alpenblick GmbH", "DE02120300000000202051")
    page = person.get(COMPANY)
    assert page.fields["company"] == "Alpenblick GmbH"
    assert "ausgestellt werden, fehlt" not in page.text
    assert "Impressum" in page.text.partition("fehlt noch")[2]


def test_hostile_texts_are_texts(access: Access) -> None:
    person = office(access)
    saved(person, COMPANY, company="<script>alert(1)</script>", footer="</textarea><b>")
    body = person.get(COMPANY).body
    assert "<script>alert" not in body
    assert "</textarea><b>" not in body


def test_two_who_save_at_the_same_time_both_get_what_they_changed(access: Access) -> None:
    first, second = office(access), office(access, name="Uwe")
    _, mine = first.form(first.get(COMPANY))
    _, theirs = second.form(second.get(COMPANY))
    first.send(COMPANY, {**mine, "company": "Neu GmbH"})
    second.send(COMPANY, {**theirs, "city": "Ulm"})
    found = settings(access)
    assert (found["COMPANY"], found["CITY"]) == ("Neu GmbH", "Ulm")


@pytest.mark.parametrize("was", ["", "x", "[]", "1"])
def test_a_form_that_does_not_say_what_it_was_filled_with_saves_all(
    access: Access, was: str
) -> None:
    saved(office(access), COMPANY, company="Neu GmbH", was=was)
    assert settings(access)["COMPANY"] == "Neu GmbH"


def test_a_form_changes_nothing_that_it_does_not_have(access: Access) -> None:
    person = office(access)
    _, fields = person.form(person.get(COMPANY))
    extra = {"calls_per_minute": "1", "public_url": "https://evil.example", "pagecode": "always"}
    assert person.send(COMPANY, {**fields, **extra}).status == 303
    assert settings(access)["PUBLIC_URL"] == "https://a.example"
    assert settings(access)["CALLS_PER_MINUTE"] == 500


def test_reminders_are_saved_row_by_row(access: Access) -> None:
    rows = {
        "dunning-1-days": "10",
        "dunning-2-fee": "2,50",
        "dunning-3-days": "",
        "dunning-3-fee": "",
    }
    saved(office(access), TERMS, **rows, combine_invoices="1", allow_zero_invoices=None)
    found = settings(access)
    assert found["DUNNING"]["LEVELS"] == [
        {"DAYS": 10, "FEE": "0.00"},
        {"DAYS": 14, "FEE": "2.50"},
    ]
    assert (found["COMBINE_INVOICES"], found["ALLOW_ZERO_INVOICES"]) == (True, False)


def test_without_rows_nobody_is_reminded(access: Access) -> None:
    person = office(access)
    empty = {f"dunning-{row}-{part}": "" for row in range(1, 6) for part in ("days", "fee")}
    saved(person, TERMS, **empty)
    assert settings(access)["DUNNING"]["LEVELS"] == []
    assert person.get(TERMS).fields["dunning-1-days"] == ""


def test_vat_is_saved(access: Access) -> None:
    person = office(access)
    assert "19 % in Deutschland" in person.get(VAT).text
    saved(person, VAT, oss="1", reverse_charge_without_check=None, vat_id_check_days="30")
    found = settings(access)
    assert (found["OSS"], found["REVERSE_CHARGE_WITHOUT_CHECK"]) == (True, False)
    assert found["VAT_ID_CHECK_DAYS"] == 30


# ---- numbers


@pytest.mark.parametrize(
    ("form", "field", "typed", "beside", "words"),
    [
        ("customer", "digits", "0", "digits", "Mindestens 1."),
        ("customer", "digits", "x", "digits", "Zahl"),
        ("customer", "prefix", "{WW}-", "prefix", "{YYYY}"),
        ("customer", "reset", "yearly", "prefix", "Jahr"),
        ("customer", "next", "1000", "next", "1001"),
        ("customer", "next", "x", "next", "Zahl"),
        ("customer", "next", "9" * 16, "next", "Zahl"),
        ("invoice", "prefix", "A|", "prefix", "Strich"),
        ("invoice", "prefix", "RE-", "prefix", "Jahr"),
    ],
)
def test_a_wrong_range_is_refused_beside_its_field(
    access: Access, form: str, field: str, typed: str, beside: str, words: str
) -> None:
    before, person = settings(access), office(access)
    fields = numbers(person, form) | {f"{form}_numbers-{field}": typed}
    page = person.send(NUMBERS, fields)
    assert page.status == 400
    assert words in page.faults[f"{form}_numbers-{beside}"]
    assert "Sobald die Angaben stimmen." in page.text
    assert settings(access) == before
    assert person.get(f"{NUMBERS}?part={form}_numbers&{form}_numbers-{field}={typed}").status == 200


def numbers(person: Office, form: str) -> dict[str, Any]:
    """The fields of one of the two forms."""
    body = person.get(NUMBERS).body.partition("<main")[2]
    part = next(p for p in body.split("<form")[1:] if f'value="{form}_numbers"' in p)
    page = type(person.get(NUMBERS))(200, f"<main><form{part}", "", {})
    return dict(page.fields)


def test_invoice_numbers_that_were_given_out_cannot_come_again(access: Access) -> None:
    management.manage("account.set_next_invoice_number", account=access.id, next=5)
    person = office(access)
    year = f"{today():%Y}"
    fields = numbers(person, "invoice") | {
        "invoice_numbers-prefix": f"RE-{year}-",
        "invoice_numbers-reset": "never",
    }
    page = person.send(NUMBERS, fields)
    assert "noch einmal vergeben" in page.faults["invoice_numbers-prefix"]
    assert settings(access)["INVOICE_NUMBERS"]["RESET"] == "yearly"


def test_a_range_is_saved_with_its_counter(access: Access) -> None:
    person = office(access)
    fields = numbers(person, "customer") | {
        "customer_numbers-prefix": "K-",
        "customer_numbers-digits": "5",
        "customer_numbers-next": "10483",
    }
    assert person.send(NUMBERS, fields).status == 303
    text = person.get(NUMBERS).text
    assert "K-10483 K-10484 K-10485" in text
    assert "Zuletzt vergeben: K-10482." in text
    assert settings(access)["CUSTOMER_NUMBERS"]["PREFIX"] == "K-"


def test_what_a_range_would_give_is_shown_and_not_saved(access: Access) -> None:
    person = office(access)
    before = settings(access)
    page = person.get(
        f"{NUMBERS}?part=invoice_numbers&invoice_numbers-prefix=%7BYY%7D%2F&invoice_numbers-digits=3"
        "&invoice_numbers-suffix=&invoice_numbers-start=7&invoice_numbers-reset=yearly"
    )
    year = int(f"{today():%y}")
    assert page.status == 200
    assert f"{year}/007 {year}/008 {year}/009 Nach dem neuen Beginn: {year + 1}/007" in page.text
    assert 'data-live="invoice_numbers-preview"' in page.body
    assert 'id="invoice_numbers-preview"' in page.body
    assert settings(access) == before


def test_the_preview_has_a_button_that_saves_nothing(access: Access) -> None:
    person, before = office(access), settings(access)
    fields = numbers(person, "customer") | {"customer_numbers-prefix": "X-", "look": "1"}
    page = person.send(NUMBERS, fields)
    assert (page.status, "X-1001 X-1002 X-1003" in page.text) == (200, True)
    assert page.fields["customer_numbers-prefix"] == "X-"
    assert person.send(NUMBERS, {**fields, "customer_numbers-prefix": "{X}"}).status == 400
    assert settings(access) == before


def test_an_empty_prefix_of_invoices_is_one(access: Access) -> None:
    person = office(access)
    fields = numbers(person, "invoice") | {
        "invoice_numbers-prefix": "",
        "invoice_numbers-reset": "never",
    }
    assert person.send(NUMBERS, fields).status == 303
    assert settings(access)["INVOICE_NUMBERS"]["PREFIX"] == ""
    assert "00001 00002 00003" in person.get(NUMBERS).text
