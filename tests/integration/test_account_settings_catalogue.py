"""The pages of articles and coupons."""

from typing import Any

import pytest

from kundenakte.domain.roles import OFFICE, READ_ONLY
from tests import builders, management
from tests.builders import Access
from tests.office import office

ARTICLES, COUPONS = "/account/settings/articles", "/account/settings/coupons"
PLAN = {"article_number": "T/1 ?&", "title": "<b>Tarif</b>", "unit_price": "1.234,50"}
CODE = {"code": "Früh<b>", "discount_amount": "12,5"}


@pytest.fixture
def access(tables: None) -> Access:
    return management.access(management.made())


def articles(access: Access) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = builders.v1(access, "article.get")[1]["ARTICLES"]
    return found


def coupons(access: Access) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = builders.v1(access, "coupon.get")[1]["COUPONS"]
    return found


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("article_number", "", "füllen Sie"),
        ("article_number", "a,b", "Kommas"),
        ("title", "", "füllen Sie"),
        ("unit_price", "", "füllen Sie"),
        ("unit_price", "viel", "Zahl"),
        ("unit_price", "1,2345678", "Nachkommastellen"),
        ("vat_percent", "101", "von 0 bis 100"),
        ("subscription_interval", "x", "Einheit"),
        ("subscription_trial", "11111", "zehn Jahren"),
        ("subscription_number_events", "-1", "Mindestens 0."),
        ("return_url_success", "javascript:alert(1)", "https://"),
        ("unit_code", "abcd", ""),
        ("assigned_articles", ", ".join(map(str, range(51))), "Höchstens 50 Einträge."),
        ("features-1-value", "ohne Kennung", ""),
    ],
)
def test_a_wrong_article_is_refused_beside_its_field(
    access: Access, field: str, typed: str, said: str
) -> None:
    page = office(access).submit(f"{ARTICLES}/new", {**PLAN, field: typed})
    assert page.status == 400
    beside = field if field in page.faults else "features-1-code"
    assert said in page.faults[beside]
    assert page.fields[field] == typed
    assert articles(access) == []


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("code", "", "füllen Sie"),
        ("discount_amount", "", "füllen Sie"),
        ("discount_amount", "101", "Höchstens 100 Prozent."),
        ("valid_from", "32.1.2026", "01.12.2026"),
        ("usages_max", "x", "Zahl"),
        ("discount_period_amount", "10000", "Höchstens 9999."),
    ],
)
def test_a_wrong_coupon_is_refused_beside_its_field(
    access: Access, field: str, typed: str, said: str
) -> None:
    page = office(access).submit(f"{COUPONS}/new", {**CODE, field: typed})
    assert page.status == 400
    assert said in page.faults[field]
    assert coupons(access) == []


def test_the_last_day_is_not_before_the_first(access: Access) -> None:
    days = {"valid_from": "2.1.2026", "valid_to": "1.1.2026"}
    page = office(access).submit(f"{COUPONS}/new", {**CODE, **days})
    assert "vor dem ersten" in page.faults["valid_to"]


@pytest.mark.parametrize("home", [ARTICLES, COUPONS])
def test_what_there_is_not_has_no_page(access: Access, home: str) -> None:
    person = office(access)
    for path in ("/edit", "/edit?of=nothing", "/delete", "/other", "/new/more"):
        assert person.get(f"{home}{path}").status == 404
    assert person.get(f"{home}?after=nonsense").status == 200


def test_who_may_only_look_changes_nothing(access: Access) -> None:
    office(access).submit(f"{ARTICLES}/new", PLAN)
    office(access, name="Uwe").submit(f"{COUPONS}/new", CODE)
    person = office(access, READ_ONLY)
    for home, of in ((ARTICLES, "T%2F1+%3F%26"), (COUPONS, "fr%C3%BCh%3Cb%3E")):
        assert "anlegen" not in person.get(home).text
        page = person.get(f"{home}/edit?of={of}")
        assert page.status == 200
        assert "speichern" not in page.text
        assert "löschen" not in page.text
        for path in ("/new", f"/edit?of={of}", "/delete"):
            assert person.send(f"{home}{path}", {**page.fields, "of": of}).status == 403
    assert len(articles(access)) == len(coupons(access)) == 1


def test_the_office_makes_changes_and_deletes_an_article(access: Access) -> None:
    person = office(access, OFFICE)
    terms = {
        "subscription_interval": "1",
        "subscription_cancellation": "14",
        "subscription_cancellation-unit": "day",
        "tags": "a, b",
        "features-1-code": "seats",
        "features-1-quantity": "5",
        "translations-en-title": "Plan",
    }
    page = person.submit(f"{ARTICLES}/new", {**PLAN, **terms})
    assert "angelegt" in person.follow(page).text
    [made] = articles(access)
    assert made["UNIT_PRICE"] == "1234.50"
    assert made["IS_GROSS"] == 1
    assert made["SUBSCRIPTION_INTERVAL"] == "1 month"
    assert made["SUBSCRIPTION_CANCELLATION"] == "14 days"
    assert made["TAGS"] == ["a", "b"]
    assert made["FEATURES"] == [{"CODE": "seats", "QUANTITY": 5, "VALUE": ""}]
    assert made["TRANSLATIONS"] == {"EN": {"TITLE": "Plan", "DESCRIPTION": ""}}
    shown = person.get(page.place)
    assert "<b>Tarif" not in shown.body
    assert "/T%2F1%20%3F%26" in shown.text
    assert shown.fields["unit_price"] == "1234,50"
    changed = person.submit(page.place, {"unit_price": "9,9", "is_gross": "0", "tags": ""})
    assert "gespeichert" in person.follow(changed).text
    [after] = articles(access)
    wanted = {**made, "UNIT_PRICE": "9.90", "IS_GROSS": 0, "TAGS": []}
    assert after == wanted
    assert person.get(page.place).fields["is_gross"] == "0"
    assert "9,90 EUR" in person.get(ARTICLES).text
    gone = person.submit(page.place, form="/delete")
    assert "gelöscht" in person.follow(gone).text
    assert articles(access) == []


def test_a_form_that_is_sent_twice_makes_one_article(access: Access) -> None:
    person = office(access)
    fields = person.form(person.get(f"{ARTICLES}/new"))[1] | PLAN
    first, second = (person.send(f"{ARTICLES}/new", fields) for _ in range(2))
    assert first.status == second.status == 303
    assert len(articles(access)) == 1


def test_languages_that_the_form_does_not_have_stay(access: Access) -> None:
    french = {"FR": {"TITLE": "Forfait", "DESCRIPTION": ""}}
    data = {"ARTICLE_NUMBER": "A", "TITLE": "A", "UNIT_PRICE": "1", "TRANSLATIONS": french}
    builders.accepted(access, "article.create", data)
    person = office(access)
    person.submit(f"{ARTICLES}/edit?of=A", {"translations-de-title": "Tarif"})
    assert articles(access)[0]["TRANSLATIONS"].keys() == {"FR", "DE"}


def test_two_who_change_different_fields_both_keep_them(access: Access) -> None:
    first, second = office(access), office(access, name="Uwe")
    place = first.submit(f"{ARTICLES}/new", PLAN).place.partition("&")[0]
    mine, theirs = (one.form(one.get(place))[1] for one in (first, second))
    first.send(place, {**mine, "title": "Neu"})
    second.send(place, {**theirs, "unit_price": "5"})
    [after] = articles(access)
    assert (after["TITLE"], after["UNIT_PRICE"]) == ("Neu", "5.00")


def test_terms_that_bind_no_consumer_are_said(access: Access) -> None:
    person = office(access)
    long = {"subscription_interval": "1", "subscription_duration": "36"}
    page = person.follow(person.submit(f"{ARTICLES}/new", {**PLAN, **long}))
    assert "länger als 24 Monate" in page.text


def test_the_office_makes_changes_and_deletes_a_coupon(access: Access) -> None:
    person = office(access, OFFICE)
    days = {"valid_from": "1.1.26", "valid_to": "31.12.2099", "usages_max": "3"}
    page = person.submit(f"{COUPONS}/new", {**CODE, **days})
    assert "angelegt" in person.follow(page).text
    [made] = coupons(access)
    assert (made["DISCOUNT_AMOUNT"], made["DISCOUNT_TYPE"]) == ("12.50", "percent")
    assert (made["VALID_FROM"], made["VALID_TO"]) == ("2026-01-01", "2099-12-31")
    text = person.get(COUPONS).text
    assert "Gültig" in text
    assert "0 von 3" in text
    assert "12,50 %" in text
    assert "<b>" not in person.get(COUPONS).body.partition("<main")[2].replace("<b class", "")
    person.submit(page.place, {"valid_to": "1.2.2026", "discount_type": "fixed"})
    assert "Abgelaufen" in person.get(COUPONS).text
    assert coupons(access)[0]["VALID_TO"] == "2026-02-01"
    person.submit(page.place, form="/delete")
    assert coupons(access) == []
