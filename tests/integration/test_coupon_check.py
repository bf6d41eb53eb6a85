"""coupon.check: who may book with a code."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.builders import Access, a_coupon, accepted, an_article, at, call, post, v1
from tests.catalogue import stored

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)


@pytest.fixture
def shop(account: Access) -> Access:
    """An account with the articles 7 and 8."""
    for number in ("7", "8"):
        accepted(account, "article.create", an_article(ARTICLE_NUMBER=number))
    return account


def status(account: Access, code: str = "herbst", article: str = "7") -> Any:
    with at(NOON):
        return call(account, "coupon.check", {"CODE": code, "ARTICLE_NUMBER": article})


def test_both_fields_are_required(shop: Access) -> None:
    assert call(shop, "coupon.check", {"CODE": ""}) == {
        "ERRORS": ["missing / invalid field: CODE", "missing / invalid field: ARTICLE_NUMBER"]
    }


def test_of_a_known_code_the_article_must_be_known(shop: Access) -> None:
    accepted(shop, "coupon.create", a_coupon(CODE="Herbst"))
    assert status(shop, article="9") == {"ERRORS": ["missing / invalid field: ARTICLE_NUMBER"]}
    body = {"DATA": {"CODE": "Herbst", "ARTICLE_NUMBER": "9"}}
    assert v1(shop, "coupon.check", body)[0] == 404


def test_an_unknown_code_is_invalid(shop: Access) -> None:
    for article in ("7", "9"):
        assert status(shop, "spring", article) == {"STATUS": "invalid"}


@pytest.mark.parametrize(
    "fields",
    [
        {"VALID_FROM": "2026-11-24"},
        {"VALID_TO": "2026-11-22"},
        {"ASSIGNED_ARTICLES": "8"},
    ],
)
def test_a_code_is_invalid_on_other_days_and_for_other_articles(
    shop: Access, fields: dict[str, Any]
) -> None:
    accepted(shop, "coupon.create", a_coupon(CODE="Herbst", **fields))
    assert status(shop) == {"STATUS": "invalid"}


def test_a_valid_code_is_valid_on_both_addresses_in_both_formats(shop: Access) -> None:
    days = {"VALID_FROM": "2026-11-23", "VALID_TO": "2026-11-23"}
    accepted(shop, "coupon.create", a_coupon(CODE="Herbst", ASSIGNED_ARTICLES="8, 7", **days))
    before = stored(shop)
    assert status(shop) == {"STATUS": "valid"}
    with at(NOON):
        body = {"DATA": {"CODE": "HERBST", "ARTICLE_NUMBER": 7}}
        assert v1(shop, "coupon.check", body) == (200, {"STATUS": "valid"})
        text = (
            "<FBAPI><SERVICE>coupon.check</SERVICE><DATA><CODE>herbst</CODE>"
            "<ARTICLE_NUMBER>7</ARTICLE_NUMBER></DATA></FBAPI>"
        )
        assert "<RESPONSE><STATUS>valid</STATUS></RESPONSE>" in post(shop, text)["body"]
    assert stored(shop) == before
