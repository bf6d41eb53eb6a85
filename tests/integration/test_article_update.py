"""article.update: what is refused, what changes, and what stays."""

from typing import Any

import pytest

from kundenakte.storage import articles
from tests.builders import Access, accepted, an_article, call, everything_of_an_article, post, v1
from tests.catalogue import log, stored


@pytest.fixture
def shop(account: Access) -> Access:
    """An account with an article that has everything."""
    accepted(account, "article.create", everything_of_an_article())
    return account


NUMBER = everything_of_an_article()["ARTICLE_NUMBER"]


def update(account: Access, **changes: Any) -> dict[str, Any]:
    return call(account, "article.update", {"ARTICLE_NUMBER": NUMBER, **changes})


def row(account: Access) -> dict[str, Any]:
    [found] = call(account, "article.get")["ARTICLES"]
    return dict(found)


@pytest.mark.parametrize("number", [None, "", [], "K/7"])
def test_an_article_that_is_not_there_is_refused(shop: Access, number: Any) -> None:
    response = call(shop, "article.update", {"ARTICLE_NUMBER": number, "TITLE": "x"})
    assert response == {"ERRORS": ["missing / invalid field: ARTICLE_NUMBER"]}
    status, _ = v1(shop, "article.update", {"DATA": {"ARTICLE_NUMBER": number, "TITLE": "x"}})
    assert status == (404 if number == "K/7" else 400)


@pytest.mark.parametrize("name", ["TITLE", "UNIT_PRICE"])
def test_a_required_field_cannot_be_emptied(shop: Access, name: str) -> None:
    before = stored(shop), log(shop)
    assert update(shop, **{name: ""}) == {"ERRORS": [f"missing / invalid field: {name}"]}
    assert (stored(shop), log(shop)) == before


def test_a_wrong_value_is_refused(shop: Access) -> None:
    [text] = update(shop, SUBSCRIPTION_TRIAL="soon", TITLE="x")["ERRORS"]
    assert text.endswith("SUBSCRIPTION_TRIAL")
    assert row(shop)["TITLE"] == "Kiste <groß>"


def test_what_is_sent_changes_and_the_rest_stays(shop: Access) -> None:
    before = row(shop)
    assert update(shop, UNIT_PRICE=52.5, SUBSCRIPTION_INTERVAL="3 months") == {
        "STATUS": "success",
        "ARTICLE_NUMBER": NUMBER,
    }
    assert row(shop) == {**before, "UNIT_PRICE": "52.5000", "SUBSCRIPTION_INTERVAL": "3 month"}


@pytest.mark.parametrize("empty", ["", None, []])
def test_empty_values_clear_a_field_or_leave_what_an_article_is_never_without(
    shop: Access, empty: Any
) -> None:
    kept = {"ARTICLE_NUMBER", "TITLE", "UNIT_PRICE"}
    changes = {name: empty for name in everything_of_an_article() if name not in kept}
    assert update(shop, **changes)["STATUS"] == "success"
    assert set(stored(shop)[f"ARTICLE#{NUMBER}"]) == kept | {"CURRENCY_CODE", "VAT_PERCENT"}


def test_a_row_can_be_sent_back_as_it_came(shop: Access) -> None:
    before = stored(shop)
    assert update(shop, **row(shop))["STATUS"] == "success"
    [typed] = v1(shop, "article.get")[1]["ARTICLES"]
    assert v1(shop, "article.update", {"DATA": typed})[0] == 200
    assert stored(shop) == before
    assert len(log(shop)) == 1


def test_a_row_without_anything_can_be_sent_back_too(account: Access) -> None:
    accepted(account, "article.create", an_article(ARTICLE_NUMBER=NUMBER))
    before = stored(account)
    assert update(account, **row(account))["STATUS"] == "success"
    assert stored(account) == before


def test_xml_changes_an_article(shop: Access) -> None:
    body = (
        "<FBAPI><SERVICE>article.update</SERVICE><DATA><ARTICLE_NUMBER>K/7 ä</ARTICLE_NUMBER>"
        "<TITLE>Korb</TITLE><TRANSLATIONS/></DATA></FBAPI>"
    )
    assert "<STATUS>success</STATUS>" in post(shop, body.encode(), content_type="text/xml")["body"]
    assert (row(shop)["TITLE"], row(shop)["TRANSLATIONS"]) == ("Korb", [])


def test_terms_that_bind_no_consumer_are_told(shop: Access) -> None:
    body = {"DATA": {"ARTICLE_NUMBER": NUMBER, "SUBSCRIPTION_CANCELLATION": "2 months"}}
    _, response = v1(shop, "article.update", body)
    assert response["WARNINGS"] == [
        "stored, but it does not bind consumers, since its notice is longer than one month: "
        "SUBSCRIPTION_CANCELLATION"
    ]


def test_the_log_holds_each_field_before_and_after(shop: Access) -> None:
    update(shop, TITLE="Korb", TAGS="")
    entry = log(shop)[-1]
    assert (entry["ACTION"], entry["ARTICLE"]) == ("article.update", NUMBER)
    assert entry["CHANGES"] == [
        {"FIELD": "TITLE", "BEFORE": "Kiste <groß>", "AFTER": "Korb"},
        {"FIELD": "TAGS", "BEFORE": ["Bio", "Kisten"], "AFTER": None},
    ]


def test_of_two_changes_at_once_none_is_lost(shop: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    real, rivals = articles.read, [{"TITLE": "Korb"}]

    def read(*asked: Any) -> Any:
        found = real(*asked)
        if rivals:
            assert update(shop, **rivals.pop())["STATUS"] == "success"
        return found

    monkeypatch.setattr(articles, "read", read)
    assert update(shop, UNIT_PRICE="1")["STATUS"] == "success"
    assert (row(shop)["TITLE"], row(shop)["UNIT_PRICE"]) == ("Korb", "1.0000")
    actions = [[change["FIELD"] for change in entry["CHANGES"]] for entry in log(shop)]
    assert actions == [[], ["TITLE"], ["UNIT_PRICE"]]


def test_the_number_stays(shop: Access) -> None:
    accepted(shop, "article.create", an_article(ARTICLE_NUMBER="other"))
    assert set(stored(shop)) == {f"ARTICLE#{NUMBER}", "ARTICLE#other"}
