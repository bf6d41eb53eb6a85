"""article.create: what is refused, what is stored, and what the caller gets."""

import json
from typing import Any

import pytest

from kundenakte.storage import keys
from kundenakte.storage.client import Connection, get
from tests.builders import (
    Access,
    accepted,
    an_account,
    an_article,
    call,
    everything_of_an_article,
    post,
    v1,
)
from tests.catalogue import log, stored


def refusal(account: Access, data: dict[str, Any]) -> list[str]:
    """The errors of a create that is refused; and that it left nothing behind."""
    before = stored(account)
    response = call(account, "article.create", data)
    assert list(response) == ["ERRORS"]
    assert stored(account) == before
    texts: list[str] = response["ERRORS"]
    return texts


@pytest.mark.parametrize("name", ["ARTICLE_NUMBER", "TITLE", "UNIT_PRICE"])
@pytest.mark.parametrize("value", [None, "", "  ", []])
def test_a_missing_field_is_named(account: Access, name: str, value: Any) -> None:
    data = an_article(**{name: value})
    assert refusal(account, data) == [f"missing / invalid field: {name}"]


def test_everything_at_fault_is_named_at_once(account: Access) -> None:
    texts = refusal(account, {"UNIT_PRICE": "cheap", "VAT_PERCENT": 101, "CURRENCY_CODE": "DM"})
    names = ["ARTICLE_NUMBER", "TITLE", "UNIT_PRICE", "CURRENCY_CODE", "VAT_PERCENT"]
    assert [text.rpartition(": ")[2] for text in texts] == names


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("ARTICLE_NUMBER", "7,8", "commas are not allowed in it, since they divide lists"),
        ("ARTICLE_NUMBER", "x" * 101, "at most 100 characters"),
        ("ARTICLE_NUMBER", "a\nb", "control characters are not allowed"),
        ("TITLE", "x" * 256, "at most 255 characters"),
        ("DESCRIPTION", "x" * 10_001, "at most 10000 characters"),
        ("UNIT_PRICE", "1.2345678", "at most 6 decimals"),
        ("UNIT_PRICE", -1, "0 to 100000000 is expected"),
        ("UNIT_PRICE", True, "a number such as 9.99 is expected"),
        ("SETUP_FEE", "1e3", "a number such as 9.99 is expected"),
        ("VAT_PERCENT", "100.01", "0 to 100 is expected"),
        ("VAT_PERCENT", "7.125", "at most 2 decimals"),
        ("IS_GROSS", 2, "at most 1"),
        ("SUBSCRIPTION_INTERVAL", "monthly", "a span such as 1 month is expected"),
        ("SUBSCRIPTION_INTERVAL", "11 years", "a span of one day to ten years is expected"),
        ("SUBSCRIPTION_TRIAL", 14, "a span such as 1 month is expected"),
        ("SUBSCRIPTION_NUMBER_EVENTS", "some", "a whole number is expected"),
        ("SUBSCRIPTION_NUMBER_EVENTS", 10_000, "at most 9999"),
        ("TRANSLATIONS", "English", "an object is expected"),
        ("TRANSLATIONS", {"English": {"TITLE": "Box"}}, "an ISO 639-1 code of two letters"),
        ("TRANSLATIONS", {"EN": {"DESCRIPTION": "x" * 9_000}, "FR": {"TITLE": "y" * 255}}, None),
        ("TRANSLATIONS", {"EN": {"DESCRIPTION": "x" * 9_990}}, "at most 10000 characters in all"),
        ("FEATURES", "many", "a list is expected"),
        ("FEATURES", [{"QUANTITY": 1}], "missing / invalid field"),
        ("FEATURES", [{"CODE": "a", "QUANTITY": "x"}], "a whole number is expected"),
        ("FEATURES", [{"CODE": "a"}] * 51, "at most 50 entries"),
        ("FEATURES", [{"CODE": "a", "VALUE": "x" * 5_000}], "at most 5000 characters in all"),
        ("ASSIGNED_ARTICLES", {"A": 1}, "words separated by commas are expected"),
        ("ASSIGNED_ARTICLES", [str(n) for n in range(51)], "at most 50 entries"),
        ("RETURN_URL_SUCCESS", "javascript:alert(1)", "an address such as https://"),
        ("RETURN_URL_CANCEL", "https://example.com/" + "x" * 1_000, "at most 1000 characters"),
        ("SUPPLY_KIND", "gift", "one of service, digital, goods is expected"),
        ("UNIT_CODE", "PIECE", "a code such as C62 or HUR is expected"),
        ("TAGS", "x" * 61, "at most 60 characters in a tag"),
    ],
)
def test_a_value_that_cannot_be_is_refused(
    account: Access, name: str, value: Any, reason: str | None
) -> None:
    if reason is None:
        accepted(account, "article.create", an_article(**{name: value}))
        return
    [text] = refusal(account, an_article(**{name: value}))
    assert text.startswith(reason)
    assert text.endswith(f": {name}")


def test_a_number_in_use_is_refused(account: Access) -> None:
    accepted(account, "article.create", an_article(ARTICLE_NUMBER="7"))
    data = an_article(ARTICLE_NUMBER="7")
    assert refusal(account, data) == ["already used, missing / invalid field: ARTICLE_NUMBER"]
    assert v1(account, "article.create", {"DATA": data})[0] == 409


def test_numbers_are_compared_to_the_letter(account: Access) -> None:
    for number in ("a", "A", "07", "7"):
        accepted(account, "article.create", an_article(ARTICLE_NUMBER=number))


def test_outside_of_the_eu_the_rate_of_vat_has_to_be_said(tables: None) -> None:
    account = an_account(COUNTRY_CODE="CH", CURRENCY_CODE="CHF")
    assert refusal(account, an_article()) == ["missing / invalid field: VAT_PERCENT"]
    made = accepted(account, "article.create", an_article(VAT_PERCENT="8.1"))
    assert (made["VAT_PERCENT"], made["CURRENCY_CODE"]) == ("8.10", "CHF")


def test_the_answer_holds_the_article_as_captured(account: Access) -> None:
    response = accepted(account, "article.create", everything_of_an_article())
    assert list(response)[:2] == ["STATUS", "ARTICLE_NUMBER"]
    translations = {"EN": {"TITLE": "Box", "DESCRIPTION": "Weekly"}}
    assert response == {
        "STATUS": "success",
        "ARTICLE_NUMBER": "K/7 ä",
        "TITLE": "Kiste <groß>",
        "DESCRIPTION": "Gemüse<br>\n& mehr",
        "TAGS": "Bio, Kisten",
        "IS_GROSS": "1",
        "UNIT_PRICE": "49.900001",
        "SETUP_FEE": "5.0000",
        "ALLOW_MULTIPLE": "1",
        "IS_ADDON": "1",
        "IS_DIGITAL": "0",
        "TRANSLATIONS": translations,
        "TRANSLATION": translations,
        "CURRENCY_CODE": "CHF",
        "VAT_PERCENT": "7.00",
        "SUBSCRIPTION_INTERVAL": "1 month",
        "SUBSCRIPTION_NUMBER_EVENTS": "12",
        "SUBSCRIPTION_TRIAL": "14 day",
        "SUBSCRIPTION_DURATION": "12 month",
        "SUBSCRIPTION_DURATION_FOLLOW": "2 week",
        "SUBSCRIPTION_CANCELLATION": "1 month",
        "RETURN_URL_SUCCESS": "https://example.com/thanks?a=1&b=2",
        "RETURN_URL_CANCEL": "http://example.com",
        "CHECKOUT_URL": "",  # an add-on is not ordered by itself
        "FEATURES": [{"CODE": "boxes", "QUANTITY": 4, "VALUE": "grün"}],
        "ASSIGNED_ARTICLES": "11, 666",
        "SUPPLY_KIND": "goods",
        "UNIT_CODE": "BX",
    }


def test_v1_answers_the_article_typed(account: Access) -> None:
    status, row = v1(account, "article.create", {"DATA": everything_of_an_article()})
    assert status == 200
    assert row["STATUS"] == "success"
    assert "TRANSLATION" not in row
    assert {name: row[name] for name in ("TAGS", "UNIT_PRICE", "SETUP_FEE", "VAT_PERCENT")} == {
        "TAGS": ["Bio", "Kisten"],
        "UNIT_PRICE": "49.900001",
        "SETUP_FEE": "5.00",
        "VAT_PERCENT": "7",
    }
    assert (row["IS_GROSS"], row["SUBSCRIPTION_NUMBER_EVENTS"]) == (1, 12)
    assert (row["SUBSCRIPTION_TRIAL"], row["ASSIGNED_ARTICLES"]) == ("14 days", ["11", "666"])


def test_what_is_not_said_is_the_accounts_or_nothing(account: Access) -> None:
    data = {"ARTICLE_NUMBER": 7, "TITLE": "Buch", "UNIT_PRICE": 0}
    row = accepted(account, "article.create", data)
    assert {name: value for name, value in row.items() if value not in ("", "0", 0, [])} == {
        "STATUS": "success",
        "ARTICLE_NUMBER": "7",
        "TITLE": "Buch",
        "UNIT_PRICE": "0.0000",
        "SETUP_FEE": "0.0000",
        "CURRENCY_CODE": "EUR",
        "VAT_PERCENT": "19.00",
        "CHECKOUT_URL": f"https://kunden.example/purchase/{account.hash}/7",
    }
    assert row["TRANSLATIONS"] == row["TRANSLATION"] == row["FEATURES"] == []
    assert row["SUBSCRIPTION_INTERVAL"] == row["SUBSCRIPTION_DURATION"] == 0
    _, typed = v1(account, "article.get", {"FILTER": {"ARTICLE_NUMBER": "7"}})
    [row] = typed["ARTICLES"]
    assert (row["TRANSLATIONS"], row["FEATURES"], row["SUBSCRIPTION_TRIAL"]) == ({}, [], "")


XML = """<FBAPI><SERVICE>article.create</SERVICE><DATA>
    <ARTICLE_NUMBER>7</ARTICLE_NUMBER><TITLE>Kiste</TITLE><UNIT_PRICE>9.99</UNIT_PRICE>
    <TRANSLATIONS><EN><TITLE>Box</TITLE></EN></TRANSLATIONS>
    <FEATURES><FEATURE><CODE>boxes</CODE><QUANTITY>4</QUANTITY></FEATURE></FEATURES>
    <SUBSCRIPTION_INTERVAL>1 Month</SUBSCRIPTION_INTERVAL><IS_GROSS>1</IS_GROSS>
    <SUBSCRIPTION_TRIAL/><ASSIGNED_ARTICLES>11,666</ASSIGNED_ARTICLES></DATA></FBAPI>"""


def test_xml_says_and_hears_the_same(account: Access) -> None:
    reply = post(account, XML)
    assert reply["statusCode"] == 200
    for part in (
        "<RESPONSE><STATUS>success</STATUS><ARTICLE_NUMBER>7</ARTICLE_NUMBER>",
        "<UNIT_PRICE>9.9900</UNIT_PRICE>",
        "<SUBSCRIPTION_INTERVAL>1 month</SUBSCRIPTION_INTERVAL>",
        "<TRANSLATIONS><EN><TITLE>Box</TITLE><DESCRIPTION></DESCRIPTION></EN></TRANSLATIONS>",
        "<FEATURES><FEATURE><CODE>boxes</CODE><QUANTITY>4</QUANTITY>",
        "<ASSIGNED_ARTICLES>11, 666</ASSIGNED_ARTICLES>",
    ):
        assert part in reply["body"]


@pytest.mark.parametrize(
    "forms",
    [
        {"TRANSLATION": {"en": {"title": "Box"}}},
        {"translations": {"EN": {"TITLE": "Box", "DESCRIPTION": None}}},
        {"TRANSLATIONS": {"EN": {"TITLE": "Box"}, "FR": [], "IT": {"TITLE": ""}}},
    ],
)
def test_translations_are_understood_in_all_their_forms(
    account: Access, forms: dict[str, Any]
) -> None:
    row = accepted(account, "article.create", an_article(**forms))
    assert row["TRANSLATIONS"] == {"EN": {"TITLE": "Box", "DESCRIPTION": ""}}


@pytest.mark.parametrize("value", [[], {}, "", None])
def test_empty_parts_count_as_not_given(account: Access, value: Any) -> None:
    data = an_article(TRANSLATIONS=value, FEATURES=value, ASSIGNED_ARTICLES=value, TAGS=value or "")
    accepted(account, "article.create", data)
    assert set(stored(account)[f"ARTICLE#{data['ARTICLE_NUMBER']}"]) == {
        "ARTICLE_NUMBER",
        "TITLE",
        "UNIT_PRICE",
        "CURRENCY_CODE",
        "VAT_PERCENT",
        "SUBSCRIPTION_INTERVAL",
    }


def test_terms_that_bind_no_consumer_are_stored_and_told_on_v1_only(account: Access) -> None:
    terms = {
        "SUBSCRIPTION_DURATION": "36 months",
        "SUBSCRIPTION_DURATION_FOLLOW": "12 months",
        "SUBSCRIPTION_CANCELLATION": "3 months",
    }
    assert "WARNINGS" not in accepted(account, "article.create", an_article(**terms))
    status, response = v1(account, "article.create", {"DATA": an_article(**terms)})
    assert status == 200
    assert [text.rpartition(": ")[2] for text in response["WARNINGS"]] == list(terms)


def test_read_only_and_unknown_fields_are_ignored(account: Access) -> None:
    data = an_article(CHECKOUT_URL="https://evil.example", CREATED="x", VERSION=9)
    row = accepted(account, "article.create", data)
    assert row["CHECKOUT_URL"].startswith("https://kunden.example/purchase/")


def test_the_account_keeps_a_log(account: Access) -> None:
    accepted(account, "article.create", an_article(ARTICLE_NUMBER="7"))
    [entry] = log(account)
    assert entry.pop("AT").endswith("Z")
    assert entry == {
        "ACTOR": "key key1 owner@example.com",
        "ACTION": "article.create",
        "ARTICLE": "7",
        "CHANGES": [],
    }


def test_the_largest_article_can_be_stored_changed_and_logged(account: Access) -> None:
    wide = "🚲"
    largest = {
        "ARTICLE_NUMBER": wide * 100,
        "TITLE": wide * 255,
        "DESCRIPTION": wide * 10_000,
        "TAGS": [wide * 57 + f"{n:03}" for n in range(40)],
        "UNIT_PRICE": "99999999.999999",
        "TRANSLATIONS": {"EN": {"TITLE": wide, "DESCRIPTION": wide * 9_900}},
        "FEATURES": [{"CODE": wide, "VALUE": wide * 4_900}],
        "ASSIGNED_ARTICLES": [wide * 97 + f"{n:03}" for n in range(50)],
        "RETURN_URL_SUCCESS": "https://example.com/" + wide * 980,
        "RETURN_URL_CANCEL": "https://example.com/" + wide * 980,
    }
    accepted(account, "article.create", largest)
    emptied = {
        name: "" for name in largest if name not in ("ARTICLE_NUMBER", "TITLE", "UNIT_PRICE")
    }
    other = {name: json.loads(json.dumps(value).replace("b2", "b3")) for name, value in
             largest.items() if name in emptied}  # fmt: skip
    accepted(account, "article.update", {**other, "ARTICLE_NUMBER": wide * 100})
    item = get(Connection.tables.accounts, keys.article(account.id, wide * 100))
    assert item is not None
    sizes = [len(json.dumps(entry, ensure_ascii=False).encode()) for entry in log(account)]
    assert 250_000 < max(sizes) < 400_000
