"""article.delete: an article goes, its number is free."""

from typing import Any

import pytest

from tests.builders import Access, accepted, an_article, call, post, v1
from tests.catalogue import log, stored


@pytest.mark.parametrize("number", [None, "", [], "8"])
def test_an_article_that_is_not_there_is_refused(account: Access, number: Any) -> None:
    accepted(account, "article.create", an_article(ARTICLE_NUMBER="7"))
    response = call(account, "article.delete", {"ARTICLE_NUMBER": number})
    assert response == {"ERRORS": ["missing / invalid field: ARTICLE_NUMBER"]}
    assert set(stored(account)) == {"ARTICLE#7"}


def test_an_article_is_deleted_once(account: Access) -> None:
    accepted(account, "article.create", an_article(ARTICLE_NUMBER="7"))
    body = {"DATA": {"ARTICLE_NUMBER": "7"}}
    assert v1(account, "article.delete", body) == (200, {"STATUS": "success"})
    assert v1(account, "article.delete", body)[0] == 404
    assert stored(account) == {}


def test_the_number_may_be_used_again(account: Access) -> None:
    for price in ("1", "2"):
        accepted(account, "article.create", an_article(ARTICLE_NUMBER="7", UNIT_PRICE=price))
        assert stored(account)["ARTICLE#7"]["UNIT_PRICE"] == price
        accepted(account, "article.delete", {"ARTICLE_NUMBER": "7"})


def test_xml_deletes_an_article(account: Access) -> None:
    accepted(account, "article.create", an_article(ARTICLE_NUMBER="7"))
    body = (
        "<FBAPI><SERVICE>article.delete</SERVICE><DATA><ARTICLE_NUMBER>7</ARTICLE_NUMBER></DATA>"
        "</FBAPI>"
    )
    assert "<STATUS>success</STATUS>" in post(account, body)["body"]
    assert stored(account) == {}


def test_the_log_keeps_what_was_deleted(account: Access) -> None:
    accepted(account, "article.create", an_article(ARTICLE_NUMBER="7", TITLE="Kiste"))
    accepted(account, "article.delete", {"ARTICLE_NUMBER": "7"})
    entry = log(account)[-1]
    assert (entry["ACTION"], entry["ARTICLE"]) == ("article.delete", "7")
    assert {"FIELD": "TITLE", "BEFORE": "Kiste", "AFTER": None} in entry["CHANGES"]
