"""Articles: what is refused, what a plan copies, and what consumers may not be sold."""

from typing import Any

import pytest

from kundenakte.domain.article import Article, missing_in, not_for_consumers, plan_of
from kundenakte.domain.errors import Refused

FIELDS = {
    "ARTICLE_NUMBER": "7",
    "TITLE": "Wochenkiste",
    "DESCRIPTION": "Gemüse der Woche",
    "UNIT_PRICE": "9.99",
    "IS_GROSS": 1,
    "VAT_PERCENT": "7",
    "CURRENCY_CODE": "EUR",
    "SETUP_FEE": "5",
    "SUBSCRIPTION_INTERVAL": "1 month",
    "SUBSCRIPTION_TRIAL": "14 days",
    "SUBSCRIPTION_DURATION": "12 months",
    "SUBSCRIPTION_DURATION_FOLLOW": "3 months",
    "SUBSCRIPTION_CANCELLATION": "1 month",
    "FEATURES": [{"CODE": "boxes", "QUANTITY": 4, "VALUE": ""}],
    "TRANSLATIONS": {"EN": {"TITLE": "Weekly box"}},
    "SUPPLY_KIND": "goods",
    "TAGS": ["Gemüse"],
}
ARTICLE = Article(FIELDS, 3)


@pytest.mark.parametrize("name", ["ARTICLE_NUMBER", "TITLE", "UNIT_PRICE"])
@pytest.mark.parametrize("value", [None, "", " ", []])
def test_an_article_has_a_number_a_title_and_a_price(name: str, value: Any) -> None:
    assert [problem.field for problem in missing_in({**FIELDS, name: value})] == [name]


def test_a_price_of_nothing_is_a_price() -> None:
    assert (
        missing_in({**FIELDS, "UNIT_PRICE": "0"}) == missing_in({**FIELDS, "UNIT_PRICE": 0}) == []
    )


def test_a_change_that_empties_a_required_field_is_refused() -> None:
    with pytest.raises(Refused, match="TITLE"):
        ARTICLE.changed({"TITLE": ""})


def test_a_change_without_a_difference_is_none() -> None:
    assert ARTICLE.changed({"TITLE": "Wochenkiste", "UNIT_CODE": ""}) is ARTICLE


def test_a_change_keeps_the_version_that_was_read() -> None:
    changed = ARTICLE.changed({"TAGS": [], "TITLE": "Kiste"})
    assert changed.version == 3
    assert changed.fields == {**{k: v for k, v in FIELDS.items() if k != "TAGS"}, "TITLE": "Kiste"}


def test_a_plan_is_a_copy_of_the_terms() -> None:
    assert plan_of(ARTICLE) == {
        "ARTICLE_NUMBER": "7",
        "QUANTITY": "1",
        "TITLE": "Wochenkiste",
        "DESCRIPTION": "Gemüse der Woche",
        "UNIT_PRICE": "9.99",
        "IS_GROSS": 1,
        "VAT_PERCENT": "7",
        "CURRENCY_CODE": "EUR",
        "INTERVAL": "1 month",
        "SETUP_FEE": "5",
        "FEATURES": [{"CODE": "boxes", "QUANTITY": 4, "VALUE": ""}],
        "CANCELLATION": "1 month",
        "DURATION": "12 months",
        "DURATION_FOLLOW": "3 months",
        "SUPPLY_KIND": "goods",
        "UNIT_CODE": "C62",
    }


def test_a_plan_has_no_empty_fields_but_says_whether_prices_are_gross() -> None:
    plan = plan_of(Article({"ARTICLE_NUMBER": "7", "TITLE": "T", "UNIT_PRICE": "0"}))
    assert plan == {
        "ARTICLE_NUMBER": "7",
        "QUANTITY": "1",
        "TITLE": "T",
        "UNIT_PRICE": "0",
        "IS_GROSS": 0,
        "SUPPLY_KIND": "service",
        "UNIT_CODE": "C62",
    }


def test_what_was_agreed_otherwise_stands_in_the_plan() -> None:
    plan = plan_of(ARTICLE, QUANTITY="3", UNIT_PRICE="8", TITLE="", DESCRIPTION=None)
    assert (plan["QUANTITY"], plan["UNIT_PRICE"]) == ("3", "8")
    assert (plan["TITLE"], plan["DESCRIPTION"]) == ("Wochenkiste", "Gemüse der Woche")


@pytest.mark.parametrize(("language", "title"), [("en", "Weekly box"), ("fr", "Wochenkiste")])
def test_a_plan_speaks_the_customers_language_where_it_can(language: str, title: str) -> None:
    plan = plan_of(ARTICLE, language=language)
    assert plan["TITLE"] == title
    assert plan["DESCRIPTION"] == "Gemüse der Woche"


@pytest.mark.parametrize(
    ("fields", "kind"),
    [({}, "service"), ({"IS_DIGITAL": 1}, "digital"), ({"SUPPLY_KIND": "goods"}, "goods")],
)
def test_a_plan_says_what_is_supplied(fields: dict[str, Any], kind: str) -> None:
    assert plan_of(Article({"ARTICLE_NUMBER": "7", **fields}))["SUPPLY_KIND"] == kind


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SUBSCRIPTION_DURATION", "25 months"),
        ("SUBSCRIPTION_DURATION", "3 years"),
        ("SUBSCRIPTION_DURATION", "105 weeks"),
        ("SUBSCRIPTION_DURATION", "731 days"),
        ("SUBSCRIPTION_DURATION_FOLLOW", "1 month"),
        ("SUBSCRIPTION_CANCELLATION", "2 months"),
        ("SUBSCRIPTION_CANCELLATION", "5 weeks"),
        ("SUBSCRIPTION_CANCELLATION", "31 days"),
        ("SUBSCRIPTION_CANCELLATION", "1 year"),
    ],
)
def test_terms_that_bind_a_consumer_too_long_are_named(name: str, value: str) -> None:
    assert list(not_for_consumers({name: value})) == [name]


@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"SUBSCRIPTION_DURATION": "24 months", "SUBSCRIPTION_CANCELLATION": "1 month"},
        {"SUBSCRIPTION_DURATION": "2 years", "SUBSCRIPTION_CANCELLATION": "4 weeks"},
        {"SUBSCRIPTION_DURATION": "730 days", "SUBSCRIPTION_CANCELLATION": "30 days"},
        {"SUBSCRIPTION_DURATION_FOLLOW": "0", "SUBSCRIPTION_DURATION": None},
        {"SUBSCRIPTION_DURATION": "for ever", "SUBSCRIPTION_CANCELLATION": ["?"]},
    ],
)
def test_terms_within_the_law_are_not(terms: dict[str, Any]) -> None:
    assert not_for_consumers(terms) == {}
