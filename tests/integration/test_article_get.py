"""article.get: what is found, in which order, page by page."""

from typing import Any

import pytest

from tests.builders import Access, accepted, an_article, call, post, v1


def find(account: Access, **filters: Any) -> list[str]:
    """The numbers of the articles that are found."""
    rows = call(account, "article.get", FILTER=filters, LIMIT=100)["ARTICLES"]
    return [row["ARTICLE_NUMBER"] for row in rows]


@pytest.fixture
def shop(account: Access) -> Access:
    """An account with four articles."""
    for number, tags in (("2", "Bio"), ("10", ""), ("b", "bio, Kiste"), ("B", "Kiste")):
        accepted(account, "article.create", an_article(ARTICLE_NUMBER=number, TAGS=tags))
    return account


@pytest.mark.parametrize(
    ("filters", "name"),
    [
        ({"ARTICLE_NUMBER": {"A": 1}}, "ARTICLE_NUMBER"),
        ({"ARTICLE_NUMBER": "x" * 2001}, "ARTICLE_NUMBER"),
        ({"TAGS": 7}, "TAGS"),
        ({"TAGS": "x" * 61}, "TAGS"),
    ],
)
def test_a_filter_that_cannot_be_is_refused(shop: Access, filters: Any, name: str) -> None:
    [text] = call(shop, "article.get", FILTER=filters)["ERRORS"]
    assert text.endswith(f": {name}")


def test_nothing_found_is_an_empty_list(account: Access, shop: Access) -> None:
    assert call(shop, "article.get", FILTER={"ARTICLE_NUMBER": "3"}) == {"ARTICLES": []}
    assert find(shop, ARTICLE_NUMBER="2", TAGS="Kiste") == []
    assert find(shop, ARTICLE_NUMBER="x" * 1_999) == []
    assert call(shop, "article.get", FILTER=[{"ARTICLE_NUMBER": "2"}]) == {"ARTICLES": []}


def test_articles_are_listed_in_the_order_of_their_numbers(shop: Access) -> None:
    assert find(shop) == ["10", "2", "B", "b"]


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ({"ARTICLE_NUMBER": "b"}, ["b"]),
        ({"ARTICLE_NUMBER": 10}, ["10"]),
        ({"TAGS": "BIO"}, ["2", "b"]),
        ({"TAGS": ["kiste", "bio"]}, ["b"]),
        ({"ARTICLE_NUMBER": "2", "TAGS": "bio"}, ["2"]),
        ({"ARTICLE_NUMBER": None, "TAGS": ""}, ["10", "2", "B", "b"]),
    ],
)
def test_filters_find_what_fits_them(shop: Access, filters: Any, numbers: list[str]) -> None:
    assert find(shop, **filters) == numbers


def test_ten_are_shown_unless_more_are_asked_for(account: Access) -> None:
    for number in range(100, 130):
        accepted(account, "article.create", an_article(ARTICLE_NUMBER=str(number)))
    assert len(call(account, "article.get")["ARTICLES"]) == 10
    assert len(find(account)) == 30
    rows = call(account, "article.get", LIMIT=4, OFFSET="28")["ARTICLES"]
    assert [row["ARTICLE_NUMBER"] for row in rows] == ["128", "129"]
    assert call(account, "article.get", OFFSET=30) == {"ARTICLES": []}


@pytest.mark.parametrize("filters", [{}, {"TAGS": "x"}])
def test_a_cursor_leads_through_all_pages(account: Access, filters: Any) -> None:
    numbers = [f"{number:03}#ä" for number in range(7)]
    for number in numbers:
        accepted(account, "article.create", an_article(ARTICLE_NUMBER=number, TAGS="x"))
    body: dict[str, Any] = {"FILTER": filters, "LIMIT": 3}
    found, more = [], True
    while more:
        _, page = v1(account, "article.get", body)
        found += [row["ARTICLE_NUMBER"] for row in page["ARTICLES"]]
        more = "NEXT_CURSOR" in page
        body["CURSOR"] = page.get("NEXT_CURSOR")
        accepted(account, "article.create", an_article(ARTICLE_NUMBER=f"00{len(found)}"))
    assert [number for number in found if "#" in number] == numbers


@pytest.mark.parametrize("cursor", ["t", "tf", "tzz", "x", 7])
def test_a_cursor_that_no_page_gave_is_refused(shop: Access, cursor: Any) -> None:
    status, response = v1(shop, "article.get", {"CURSOR": cursor})
    assert status == 400
    assert response["DETAILS"][0]["FIELD"] == "CURSOR"


@pytest.mark.parametrize("cursor", ["c1", "tff", "tf48fbfbff48fbfbf", "t" + "ef" * 600])
def test_a_cursor_of_another_list_or_a_forged_one_finds_nothing(shop: Access, cursor: str) -> None:
    for filters in ({}, {"ARTICLE_NUMBER": "b"}):
        status, response = v1(shop, "article.get", {"CURSOR": cursor, "FILTER": filters})
        assert (status, response) == (200, {"ARTICLES": []})


def test_xml_lists_articles(shop: Access) -> None:
    body = (
        "<FBAPI><SERVICE>article.get</SERVICE><FILTER><ARTICLE_NUMBER>b</ARTICLE_NUMBER>"
        "</FILTER></FBAPI>"
    )
    text = post(shop, body)["body"]
    assert text.count("<ARTICLE>") == 1
    assert "<RESPONSE><ARTICLES><ARTICLE><ARTICLE_NUMBER>b</ARTICLE_NUMBER>" in text
    assert "<TAGS>bio, Kiste</TAGS>" in text
    assert "<TRANSLATIONS></TRANSLATIONS>" in text


def test_many_large_articles_are_read_on(account: Access) -> None:
    """More than the megabyte that DynamoDB reads at once."""
    for number in range(40):
        data = an_article(ARTICLE_NUMBER=f"{number:02}", DESCRIPTION="€" * 10_000)
        accepted(account, "article.create", data)
    assert find(account) == [f"{number:02}" for number in range(40)]
