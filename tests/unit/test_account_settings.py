"""domain/account_settings.py: what may be set, and what each refusal names."""

import re
from pathlib import Path
from typing import Any

import pytest

from kundenakte.domain.account import DEFAULTS, Account, DunningLevel, overlaid
from kundenakte.domain.account_settings import (
    DUNNING,
    GROUPS,
    INVOICES,
    NUMBERS,
    AccountSettings,
    changed,
)
from kundenakte.domain.errors import Refused

BAD: list[tuple[dict[str, Any], str]] = [
    ({"FOO": 1}, "there is no such field, missing / invalid field: FOO"),
    ({"PUBLIC_URL": "example.com"}, "missing / invalid field: PUBLIC_URL"),
    ({"PUBLIC_URL": "ftp://example.com"}, "missing / invalid field: PUBLIC_URL"),
    ({"PUBLIC_URL": "https://example.com/?a=b"}, "missing / invalid field: PUBLIC_URL"),
    ({"PUBLIC_URL": "https://user:pw@example.com"}, "missing / invalid field: PUBLIC_URL"),
    ({"PUBLIC_URL": "https://a\nb.example"}, "missing / invalid field: PUBLIC_URL"),
    ({"COMPANY": "x" * 256}, "at most 255 characters, missing / invalid field: COMPANY"),
    ({"COMPANY": "two\nlines"}, "missing / invalid field: COMPANY"),
    ({"COMPANY": ["a"]}, "text is expected, missing / invalid field: COMPANY"),
    ({"COUNTRY_CODE": "XX"}, "missing / invalid field: COUNTRY_CODE"),
    ({"COUNTRY_CODE": "DEU"}, "missing / invalid field: COUNTRY_CODE"),
    ({"CURRENCY_CODE": "DEM"}, "missing / invalid field: CURRENCY_CODE"),
    ({"LANGUAGE_CODE": "deutsch"}, "missing / invalid field: LANGUAGE_CODE"),
    ({"DAYS_FOR_PAYMENT": -1}, "at least 0, missing / invalid field: DAYS_FOR_PAYMENT"),
    ({"DAYS_FOR_PAYMENT": 1000}, "at most 999, missing / invalid field: DAYS_FOR_PAYMENT"),
    ({"DAYS_FOR_PAYMENT": "soon"}, "missing / invalid field: DAYS_FOR_PAYMENT"),
    ({"UNIQUE_EXT_UID": "maybe"}, "true or false is expected"),
    ({"CALLS_PER_MINUTE": 0}, "at least 1, missing / invalid field: CALLS_PER_MINUTE"),
    ({"CALLS_PER_MINUTE": 1_000_001}, "missing / invalid field: CALLS_PER_MINUTE"),
    ({"SUPPORT_EMAIL": "nobody"}, "missing / invalid field: SUPPORT_EMAIL"),
    ({"IMPRINT_URL": "javascript:alert(1)"}, "missing / invalid field: IMPRINT_URL"),
    ({"PRIVACY_URL": "/privacy"}, "missing / invalid field: PRIVACY_URL"),
    ({"TERMS_URL": "https://"}, "missing / invalid field: TERMS_URL"),
    ({"ACCENT": "green"}, "a colour such as #1a7f64 is expected"),
    ({"ACCENT": "#12345"}, "missing / invalid field: ACCENT"),
    ({"ACCENT": "#123456\n}"}, "missing / invalid field: ACCENT"),
    ({NUMBERS: "K-"}, "an object is expected, missing / invalid field: CUSTOMER_NUMBERS"),
    ({NUMBERS: {"FOO": 1}}, "missing / invalid field: CUSTOMER_NUMBERS.FOO"),
    ({NUMBERS: {"DIGITS": 0}}, "at least 1, missing / invalid field: CUSTOMER_NUMBERS.DIGITS"),
    ({NUMBERS: {"DIGITS": 19}}, "at most 18, missing / invalid field: CUSTOMER_NUMBERS.DIGITS"),
    ({NUMBERS: {"START": -1}}, "at least 0, missing / invalid field: CUSTOMER_NUMBERS.START"),
    ({NUMBERS: {"RESET": "daily"}}, "missing / invalid field: CUSTOMER_NUMBERS.RESET"),
    ({NUMBERS: {"PREFIX": "x" * 101}}, "missing / invalid field: CUSTOMER_NUMBERS.PREFIX"),
    ({NUMBERS: {"SUFFIX": "a\tb"}}, "missing / invalid field: CUSTOMER_NUMBERS.SUFFIX"),
    ({NUMBERS: {"PREFIX": "{YEAR}"}}, "may stand in braces, missing / invalid field"),
    ({NUMBERS: {"RESET": "yearly"}}, "needs {YYYY} or {YY}"),
    ({NUMBERS: {"RESET": "monthly", "PREFIX": "{YYYY}"}}, "needs {MM}"),
    ({"VAT_ID": "DE136695977"}, "a VAT id such as DE136695976 is expected"),
    ({"VAT_ID": "136695976"}, "missing / invalid field: VAT_ID"),
    ({"INVOICE_EMAIL": "a@b, c@d"}, "missing / invalid field: INVOICE_EMAIL"),
    ({"BANK_OWNER": "x" * 71}, "at most 70 characters, missing / invalid field: BANK_OWNER"),
    ({"BANK_IBAN": "DE89370400440532013001"}, "the check digits of the IBAN are wrong"),
    ({"BANK_IBAN": "532013000"}, "missing / invalid field: BANK_IBAN"),
    ({"BANK_BIC": "DEUTDE"}, "a BIC such as DEUTDEFF is expected"),
    ({"CREDITOR_ID": "DE97ZZZ09999999999"}, "the check digits of the creditor identifier"),
    ({"CREDITOR_ID": "DE98ZZZ0999999999"}, "missing / invalid field: CREDITOR_ID"),
    ({"LOGO": "x" * 10_001}, "at most 10000 characters, missing / invalid field: LOGO"),
    ({"FOOTER": "a\x00b"}, "control characters are not allowed"),
    ({"INVOICE_TEXT_DE": "x" * 2001}, "missing / invalid field: INVOICE_TEXT_DE"),
    ({"SMALL_BUSINESS": "perhaps"}, "true or false is expected"),
    ({"DEBIT_SCHEME": "COR1"}, "missing / invalid field: DEBIT_SCHEME"),
    ({"PRENOTIFICATION_DAYS": 0}, "at least 1, missing / invalid field: PRENOTIFICATION_DAYS"),
    ({"COLLECTION_LEAD_DAYS": 11}, "at most 10, missing / invalid field: COLLECTION_LEAD_DAYS"),
    ({"VAT_ID_CHECK_DAYS": 0}, "missing / invalid field: VAT_ID_CHECK_DAYS"),
    ({INVOICES: {"PREFIX": ""}}, "needs {YYYY} or {YY}, missing / invalid field: INVOICE_NUMBERS"),
    ({INVOICES: {"RESET": "monthly"}}, "needs {MM}, missing / invalid field: INVOICE_NUMBERS"),
    ({INVOICES: {"PREFIX": "x" * 21}}, "at most 20 characters"),
    ({INVOICES: {"SUFFIX": "|"}}, "missing / invalid field: INVOICE_NUMBERS.SUFFIX"),
    ({DUNNING: "7 14"}, "an object is expected, missing / invalid field: DUNNING"),
    ({DUNNING: {"FEES": 1}}, "missing / invalid field: DUNNING"),
    ({DUNNING: {"LEVELS": "7 soon"}}, "missing / invalid field: DUNNING.LEVELS"),
    ({DUNNING: {"LEVELS": "7:1 14"}}, "the first reminder costs nothing"),
    ({DUNNING: {"LEVELS": "7 14:5.01"}}, "at most 5.00, missing / invalid field: DUNNING.LEVELS"),
    ({DUNNING: {"LEVELS": "7 14:2,50"}}, "such as 7 14:2.50 are expected, fees with a dot"),
    ({DUNNING: {"LEVELS": "7 14:1.005"}}, "missing / invalid field: DUNNING.LEVELS"),
    ({DUNNING: {"LEVELS": "7 14:-1"}}, "missing / invalid field: DUNNING.LEVELS"),
    ({DUNNING: {"LEVELS": "0"}}, "at least 1, missing / invalid field: DUNNING.LEVELS"),
    ({DUNNING: {"LEVELS": "1 2 3 4 5 6"}}, "missing / invalid field: DUNNING.LEVELS"),
    ({DUNNING: {"LEVELS": [7, 14]}}, "missing / invalid field: DUNNING.LEVELS"),
    ({DUNNING: {"LEVELS": [{"DAY": 7}]}}, "missing / invalid field: DUNNING.LEVELS"),
    ({DUNNING: {"LEVELS": [{"DAYS": 7, "FEE": "NaN"}]}}, "missing / invalid field: DUNNING.LEVELS"),
    (
        {"XRECHNUNG": True, "PHONE": "1", "SUPPORT_EMAIL": "a@b.de"},
        "XRECHNUNG needs whom to ask, missing / invalid field: CONTACT_NAME",
    ),
]


@pytest.mark.parametrize(("given", "text"), BAD, ids=lambda value: str(value)[:60])
def test_what_is_wrong_is_refused_by_its_name(given: dict[str, Any], text: str) -> None:
    with pytest.raises(Refused) as refused:
        changed({}, given)
    [found] = refused.value.texts
    assert text in found


@pytest.mark.parametrize("given", ["COMPANY=x", 5, ["COMPANY"], True])
def test_settings_must_be_an_object(given: Any) -> None:
    with pytest.raises(Refused, match="an object is expected, missing / invalid field: settings"):
        changed({}, given)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(Refused) as refused:
        changed({}, {"FOO": 1, "ACCENT": "red", NUMBERS: {"DIGITS": 0, "BAR": 1}})
    fields = [problem.field for problem in refused.value.problems]
    assert fields == ["ACCENT", "FOO", "CUSTOMER_NUMBERS.DIGITS", "CUSTOMER_NUMBERS.BAR"]


def test_a_fault_never_quotes_what_was_sent() -> None:
    with pytest.raises(Refused) as refused:
        changed({}, dict.fromkeys(("SUPPORT_EMAIL", "PUBLIC_URL", "DAYS_FOR_PAYMENT"), "secret"))
    assert "secret" not in str(refused.value)


def test_every_default_can_be_set() -> None:
    assert set(DEFAULTS) <= {*AccountSettings.model_fields, *GROUPS}
    settings = {**DEFAULTS, "PUBLIC_URL": "https://a.example", "COMPANY": "A"}
    kept = {name: value for name, value in settings.items() if value not in ("", {})}
    kept[INVOICES] = DEFAULTS[INVOICES]
    assert changed({}, settings) == kept
    assert overlaid(changed({}, {})) == DEFAULTS


def test_what_is_not_given_stays_and_empty_means_the_default() -> None:
    stored = {"COMPANY": "A", "CITY": "Ulm", "DAYS_FOR_PAYMENT": 30, "ACCENT": "#123456"}
    given = {"COMPANY": "B", "CITY": "", "DAYS_FOR_PAYMENT": None}
    assert changed(stored, given) == {"COMPANY": "B", "ACCENT": "#123456"}
    assert changed(stored, {}) == stored


def test_the_number_range_is_changed_part_by_part() -> None:
    stored = {NUMBERS: {"PREFIX": "K-", "DIGITS": 5}}
    assert changed(stored, {NUMBERS: {"DIGITS": "6"}}) == {NUMBERS: {"PREFIX": "K-", "DIGITS": 6}}
    assert changed(stored, {NUMBERS: {"PREFIX": ""}}) == {NUMBERS: {"DIGITS": 5}}
    assert changed(stored, {NUMBERS: None}) == {}
    assert changed(stored, {"COMPANY": "A"}) == {"COMPANY": "A", **stored}


def test_invoice_numbers_have_a_range_of_their_own_that_may_lose_its_prefix() -> None:
    settings = changed({}, {INVOICES: {"PREFIX": "", "RESET": "never"}})
    assert settings == {INVOICES: {"PREFIX": "", "RESET": "never"}}
    assert overlaid(settings)[INVOICES] == {**DEFAULTS[INVOICES], "PREFIX": "", "RESET": "never"}
    assert changed(settings, {INVOICES: {"PREFIX": None, "DIGITS": 4}}) == {
        INVOICES: {"DIGITS": 4, "RESET": "never"}
    }
    assert changed(settings, {INVOICES: ""}) == {}


@pytest.mark.parametrize(
    ("levels", "fees"),
    [
        ("7, 14:2.50 14:3", [(7, 0), (14, 250), (14, 300)]),
        ([{"days": 7}, {"DAYS": "14", "FEE": "2,50"}], [(7, 0), (14, 250)]),
        ("off", []),
        ([], []),
        ("", [(7, 0), (14, 0), (14, 0)]),
    ],
)
def test_levels_of_dunning_are_given_as_text_or_as_data(levels: Any, fees: Any) -> None:
    settings = changed(
        {DUNNING: {"LEVELS": [{"DAYS": 1, "FEE": "0.00"}]}}, {"DUNNING": {"LEVELS": levels}}
    )
    account = Account.of({"ACCOUNT": "1", "HASH": "2", "SETTINGS": settings})
    assert account.dunning_levels == tuple(DunningLevel(*each) for each in fees)
    assert changed(settings, {}) == settings


def test_a_change_is_judged_with_what_is_stored() -> None:
    stored = {NUMBERS: {"PREFIX": "{YYYY}-", "RESET": "yearly"}}
    with pytest.raises(Refused, match=r"needs \{YYYY\} or \{YY\}"):
        changed(stored, {NUMBERS: {"PREFIX": "K-"}})


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (
            {"PUBLIC_URL": " https://a.example/kunden// "},
            {"PUBLIC_URL": "https://a.example/kunden"},
        ),
        ({"public_url": "http://127.0.0.1:8000"}, {"PUBLIC_URL": "http://127.0.0.1:8000"}),
        ({"COUNTRY_CODE": "at"}, {"COUNTRY_CODE": "AT"}),
        ({"LANGUAGE_CODE": "EN"}, {"LANGUAGE_CODE": "en"}),
        ({"DAYS_FOR_PAYMENT": "0"}, {"DAYS_FOR_PAYMENT": 0}),
        ({"UNIQUE_EXT_UID": "false"}, {"UNIQUE_EXT_UID": False}),
        ({"ZIPCODE": 1067}, {"ZIPCODE": "1067"}),
        ({"ACCENT": "#1A7F64"}, {"ACCENT": "#1a7f64"}),
        ({"COMPANY": " Müller & Söhne "}, {"COMPANY": "Müller & Söhne"}),
        ({"BANK_IBAN": "de89 3704 0044 0532 0130 00"}, {"BANK_IBAN": "DE89370400440532013000"}),
        ({"BANK_IBAN": "LT12 1000 0111 0100 1000"}, {"BANK_IBAN": "LT121000011101001000"}),
        ({"BANK_BIC": "deutdeff"}, {"BANK_BIC": "DEUTDEFF"}),
        ({"CREDITOR_ID": "de98 zzz 09999999999"}, {"CREDITOR_ID": "DE98ZZZ09999999999"}),
        ({"VAT_ID": "de 136 695 976"}, {"VAT_ID": "DE136695976"}),
        ({"VAT_ID": "CHE-107.787.577 MWST"}, {"VAT_ID": "CHE107787577MWST"}),
        ({"DEBIT_SCHEME": "b2b"}, {"DEBIT_SCHEME": "B2B"}),
        ({"FOOTER": "a\nb"}, {"FOOTER": "a\nb"}),
        ({"OSS": "true"}, {"OSS": True}),
        ({NUMBERS: {"PREFIX": " K "}}, {NUMBERS: {"PREFIX": "K "}}),
        ({NUMBERS: {"SUFFIX": " K "}}, {NUMBERS: {"SUFFIX": " K"}}),
        ({NUMBERS: {"start": "0", "reset": "Never"}}, {NUMBERS: {"START": 0, "RESET": "never"}}),
    ],
)
def test_values_are_stored_in_one_form(given: dict[str, Any], stored: dict[str, Any]) -> None:
    assert changed({}, given) == stored


def test_the_settings_tables_of_the_docs_name_exactly_what_can_be_set() -> None:
    page = (Path(__file__).parents[2] / "docs/accounts.md").read_text()
    documented = re.findall(r"^\| `([A-Z_0-9.]+)` \|", page, re.M)
    parts = [f"{name}.{part}" for name, (model, _) in GROUPS.items() for part in model.model_fields]
    assert sorted(documented) == sorted([*AccountSettings.model_fields, *GROUPS, *parts])
