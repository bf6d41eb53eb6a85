"""Fields of hosted pages: what is asked, what is refused on the spot, and how it is told."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kundenakte.domain import page_fields
from kundenakte.domain.account import ASKED, overlaid
from kundenakte.domain.account_settings import PageFieldSettings
from kundenakte.domain.codes import COUNTRIES
from kundenakte.domain.errors import Problem
from kundenakte.pages import fields, render
from kundenakte.pages.messages import messages

TODAY = date(2026, 11, 23)
COMPLETE = {
    "company": "Hotel Drei Tannen OHG",
    "salutation": "mrs",
    "first-name": "Annegret",
    "last-name": "Weißmüller",
    "address_line1": "Kirchweg 8",
    "address_line2": "",
    "postal-code": "87561",
    "city": "Oberstdorf",
    "country": "DE",
    "email": "buchhaltung@drei-tannen.example",
    "phone": "",
    "vatid": "",
}


def entered(kind: str = "business", asked: Any = None, **form: str) -> page_fields.Entered:
    given = {name.replace("__", "-"): value for name, value in form.items()}
    settings = overlaid({"PAGE_FIELDS": asked or {}})
    wanted = page_fields.asked(settings, kind)
    return page_fields.read({**COMPLETE, **given}, wanted, TODAY)


def told(entry: page_fields.Entered, language: str = "de", form: str = "sie") -> dict[str, str]:
    return messages(entry.problems, render.texts(language, form, "fields"))


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("business", "company"),
        ("business", "last-name"),
        ("business", "first-name"),
        ("business", "address_line1"),
        ("business", "postal-code"),
        ("business", "city"),
        ("business", "country"),
        ("consumer", "last-name"),
        ("consumer", "email"),
    ],
)
@pytest.mark.parametrize("empty", ["", "   ", "\u200e"])
def test_a_required_field_that_is_empty_is_named(kind: str, name: str, empty: str) -> None:
    entry = entered(kind, **{name.replace("-", "__"): empty})
    assert entry.given == {}
    assert list(told(entry)) == [name]
    assert told(entry)[name] != render.texts("de", "sie", "fields").faults["missing"][""]


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"postal__code": "8756"}, "Bitte geben Sie 5 Ziffern ein."),
        ({"postal__code": "D-87561"}, "Bitte geben Sie 5 Ziffern ein."),
        ({"postal__code": "٨٧٥٦١"}, "Bitte geben Sie 5 Ziffern ein."),
        ({"postal__code": "87561", "country": "AT"}, "Bitte geben Sie 4 Ziffern ein."),
        ({"postal__code": "875", "country": "CH"}, "Bitte geben Sie 4 Ziffern ein."),
        ({"email": "buchhaltung"}, "vollständige Adresse"),
        ({"email": "a@b.de, c@d.de"}, "vollständige Adresse"),
        ({"email": "a@b.de\r\nBcc: c@d.de"}, "in eine Zeile"),
        ({"email": "<a@b.de>"}, "vollständige Adresse"),
        ({"vatid": "DE12345"}, "DE und 9 Ziffern"),
        ({"city": "Oberst\r\ndorf"}, "in eine Zeile"),
        ({"last__name": "Weiß\x00müller"}, "die man nicht sieht"),
        ({"last__name": "x" * 10_000}, "höchstens 255 Zeichen"),
        ({"address_line1": "4111 1111 1111 1111"}, "keine Kartennummer"),
        ({"country": "XX"}, "aus der Liste"),
        ({"salutation": "graf"}, "aus der Liste"),
    ],
)
def test_what_is_wrong_is_told_at_the_field_with_what_to_do(
    form: dict[str, str], message: str
) -> None:
    entry = entered(**form)
    assert entry.given == {}
    said = told(entry)
    assert list(said) == [next(iter(form)).replace("__", "-")]
    assert message in next(iter(said.values()))


@pytest.mark.parametrize(
    "form",
    [
        {"postal__code": "1012 AB", "country": "NL"},
        {"postal__code": "SW1A 1AA", "country": "GB"},
        {"vatid": "DE 136 695 976"},
        {"vatid": "CHE-107.787.577 MWST", "country": "CH", "postal__code": "8000"},
        {"vatid": "GB 999 9999 73", "country": "GB"},
        {"email": "o'brien+rechnung@münchen.example"},
        {"last__name": "<script>alert(1)</script> {{7*7}}"},
        {"last__name": "O"},
        {"salutation": ""},
    ],
)
def test_what_is_right_is_taken(form: dict[str, str]) -> None:
    entry = entered(**form)
    assert entry.problems == ()
    assert entry.given["CITY"] == "Oberstdorf"


def test_texts_are_stored_as_people_mean_them() -> None:
    entry = entered(last__name=" Mu\u0308ller\u202e ", vatid="de 136.695.976", country="de")
    assert entry.given["LAST_NAME"] == "Müller"
    assert entry.given["VAT_ID"] == "DE136695976"
    assert entry.given["COUNTRY_CODE"] == "DE"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("17.07.1971", "1971-07-17"), ("17/7/1971", "1971-07-17"), ("1971-07-17", "1971-07-17")],
)
def test_a_birthday_is_read_as_people_write_it(typed: str, stored: str) -> None:
    assert entered(asked={"BIRTHDAY": "optional"}, birthday=typed).given["BIRTHDAY"] == stored


@pytest.mark.parametrize("typed", ["31.02.1971", "17.07.71", "24.11.2026", "01.01.1812", "gestern"])
def test_a_day_that_nobody_was_born_on_is_refused(typed: str) -> None:
    assert list(told(entered(asked={"BIRTHDAY": "optional"}, birthday=typed))) == ["birthday"]


def test_the_defaults_of_the_settings_are_those_of_the_pages() -> None:
    defaults = {name: each.default for name, each in PageFieldSettings.model_fields.items()}
    assert defaults == dict(ASKED)
    assert {*defaults, "EMAIL"} == set(page_fields.PARAMETERS)


def test_the_account_says_what_is_asked_and_the_salutation_is_never_required() -> None:
    settings = overlaid({"PAGE_FIELDS": {"PHONE": "off", "MOBILE": "required",
                                         "SALUTATION": "required"}})  # fmt: skip
    asked = {each.field: each.required for each in page_fields.asked(settings, "business")}
    assert "PHONE" not in asked
    assert asked["MOBILE"] is True
    assert asked["SALUTATION"] is False


@pytest.mark.parametrize(
    ("audience", "kind", "company"),
    [
        ("all", "", False),
        ("all", "consumer", None),
        ("all", "business", True),
        ("consumer", "", None),
        ("business", "", True),
    ],
)
def test_a_company_is_asked_of_those_who_have_one(
    audience: str, kind: str, company: bool | None
) -> None:
    settings = overlaid({"PAGE_AUDIENCE": audience, "PAGE_FIELDS": {"ORGANIZATION": "off"}})
    asked = {each.field: each.required for each in page_fields.asked(settings, kind)}
    assert asked.get("ORGANIZATION") is company


def test_a_field_that_is_not_asked_is_not_taken() -> None:
    entry = entered(mobile="0171", customer_ext_uid="x", comment="y", top="1")
    assert not {"MOBILE", "CUSTOMER_EXT_UID", "COMMENT", "TOP"} & set(entry.given)


def test_addresses_prefill_by_the_names_of_the_contract() -> None:
    sent = {"email": "a@b.de", "first-name": "Kim", "country": "at", "lang": "EN", "affiliate": "p",
            "customer_ext_uid": "u-1", "mobile": "not asked", "top": "1"}  # fmt: skip
    found = page_fields.brought(sent, page_fields.asked(overlaid({}), ""))
    assert found == {
        "EMAIL": "a@b.de",
        "FIRST_NAME": "Kim",
        "COUNTRY_CODE": "AT",
        "LANGUAGE_CODE": "en",
        "AFFILIATE": "p",
        "CUSTOMER_EXT_UID": "u-1",
    }


def test_a_problem_without_words_is_told_in_general_and_never_in_english_reasons() -> None:
    problems = [Problem("odd", "CITY", "some reason"), Problem("invalid", "BANK_CODE", "at most 3")]
    for language, form in (("de", "sie"), ("de", "du"), ("en", "sie")):
        said = messages(problems, render.texts(language, form, "fields"))
        assert list(said) == ["city", ""]
        assert all("reason" not in text and "at most" not in text for text in said.values())


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_country_has_a_name_and_the_sellers_is_first(language: str) -> None:
    words = render.texts(language, "sie", "fields")
    listed = fields.countries(words, "AT")
    assert {code for code, _ in listed} == COUNTRIES
    assert [code for code, _ in listed[:4]] == ["AT", "DE", "CH", "AF"]
    assert all(name != code for code, name in listed)
    german = [name for _, name in fields.countries(render.texts("de", "sie", "fields"))[3:]]
    assert german.index("Ägypten") < german.index("Albanien")
    assert german.index("Ungarn") > german.index("Türkei")


def test_fields_stand_in_rows_as_drawn() -> None:
    words = render.texts("de", "sie", "fields")
    groups = fields.groups(page_fields.asked(overlaid({}), "business"), {}, words, "DE")
    assert [(g.shape, [f.name for f in g.fields]) for g in groups] == [
        ("", ["company"]),
        ("row three", ["salutation", "first-name", "last-name"]),
        ("", ["address_line1"]),
        ("", ["address_line2"]),
        ("row zip", ["postal-code", "city"]),
        ("", ["country"]),
        ("", ["email"]),
        ("row", ["phone", "vatid"]),
    ]


def test_every_parameter_has_a_label_in_every_language() -> None:
    for language in ("de", "en"):
        labels = render.texts(language, "sie", "fields").field_labels
        assert set(page_fields.PARAMETERS.values()) <= set(labels)
    assert Path(render.__file__).parent.joinpath("templates", "fields.html").exists()
