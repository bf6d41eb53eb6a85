"""subscription.setaddon: booked, changed, removed; with the next bill or now."""

from typing import Any

import pytest

from tests import billing, invoicing
from tests.builders import Access, items
from tests.subscribing import (
    a_shop,
    articles,
    book,
    do,
    invoices,
    lines,
    log,
    on,
    refusal,
    row,
    v1_do,
    xml,
)


@pytest.fixture
def shop(tables: None) -> Access:
    """With a subscription to M, billed for March."""
    access = a_shop()
    with on("2026-03-01"):
        book(access, 1, "M")
    return access


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"SUBSCRIPTION_ID": ""}, "SUBSCRIPTION_ID"),
        ({"SUBSCRIPTION_ID": 99}, "SUBSCRIPTION_ID"),
        ({"ARTICLE_NUMBER": ""}, "ARTICLE_NUMBER"),
        ({"ARTICLE_NUMBER": "L"}, "ADDONS"),
        ({"ARTICLE_NUMBER": "none"}, "ADDONS"),
        ({"QUANTITY": ""}, "QUANTITY"),
        ({"QUANTITY": "-1"}, "QUANTITY"),
        ({"UNIT_PRICE": "free"}, "UNIT_PRICE"),
    ],
)
def test_what_is_no_add_on_is_refused(shop: Access, data: Any, field: str) -> None:
    before = items()
    given = {"SUBSCRIPTION_ID": 1, "ARTICLE_NUMBER": "B", "QUANTITY": 1, **data}
    assert refusal(shop, "setaddon", **given).endswith(f"missing / invalid field: {field}")
    assert items() == before


def test_it_is_billed_from_the_next_bill_on(shop: Access) -> None:
    with on("2026-03-10"):
        assert do(shop, "setaddon", ARTICLE_NUMBER="B", QUANTITY=2) == {"STATUS": "success"}
    assert len(invoices(shop)) == 1
    assert row(shop)["ADDONS"][0]["QUANTITY"] == "2"
    assert billing.run("2026-04-01") == []
    assert lines(invoices(shop)[-1]) == [("Plan M", 3100), ("Backup", 620)]


def test_what_was_not_billed_yet_is_not_given_back(shop: Access) -> None:
    with on("2026-03-11"):
        do(shop, "setaddon", ARTICLE_NUMBER="B", QUANTITY=2)
        do(shop, "cancel", CANCELLATION_DATE="2026-03-20", REFUND=1)
    assert [cents for _, cents in lines(invoices(shop)[-1])] == [-1100]


def test_now_it_is_charged_and_given_back_by_the_day(shop: Access) -> None:
    with on("2026-03-11"):
        do(shop, "setaddon", ARTICLE_NUMBER="B", QUANTITY=2, ACTIVATION="now")
    with on("2026-03-21"):
        do(shop, "setaddon", ARTICLE_NUMBER="B", QUANTITY=0, ACTIVATION="now")
    _, charged, given_back = invoices(shop)
    assert lines(charged) == [("Backup", 420)]
    assert lines(given_back) == [("Erstattung nicht genutzter Tage: Backup", -220)]
    assert given_back["KIND"] == "correction"
    assert row(shop)["ADDONS"] == []


def test_it_may_differ_from_its_article(shop: Access) -> None:
    text = {"TITLE": "Sicherung", "DESCRIPTION": "täglich", "UNIT_PRICE": "1"}
    do(shop, "setaddon", ARTICLE_NUMBER="B", QUANTITY="1.5", **text)
    [addon] = row(shop)["ADDONS"]
    assert (addon["TITLE"], addon["UNIT_PRICE"], addon["QUANTITY"]) == (
        "Sicherung",
        "1.0000",
        "1.5",
    )


def test_it_goes_into_the_plan_that_is_to_come(shop: Access) -> None:
    with on("2026-03-10"):
        one = {"ARTICLE_NUMBER": "C", "QUANTITY": 1}
        do(shop, "changearticle", ARTICLE_NUMBER="L", ADDONS=[one])
        do(shop, "setaddon", ARTICLE_NUMBER="B", QUANTITY=1)
    assert billing.run("2026-04-01") == []
    assert lines(invoices(shop)[-1]) == [("Plan L", 6200), ("Cache", 310), ("Backup", 310)]


def test_one_that_is_not_there_is_removed_without_a_trace(shop: Access) -> None:
    before = items()
    do(shop, "setaddon", ARTICLE_NUMBER="B", QUANTITY=0)
    assert items() == before


def test_an_article_that_is_off_sale_can_still_be_removed(shop: Access) -> None:
    do(shop, "setaddon", ARTICLE_NUMBER="B", QUANTITY=1)
    from tests.builders import accepted

    accepted(shop, "article.delete", {"ARTICLE_NUMBER": "B"})
    do(shop, "setaddon", ARTICLE_NUMBER="B", QUANTITY=0)
    assert row(shop)["ADDONS"] == []


def test_the_log_tells_of_it(shop: Access) -> None:
    do(shop, "setaddon", ARTICLE_NUMBER="B", QUANTITY=1)
    assert [change["FIELD"] for change in log(shop)[-1]["CHANGES"]] == ["ADDONS"]


def test_in_xml_and_on_v1(shop: Access) -> None:
    articles(shop, {"ARTICLE_NUMBER": "D", "IS_ADDON": 1, "ASSIGNED_ARTICLES": "M"})
    ids = "<SUBSCRIPTION_ID>1</SUBSCRIPTION_ID><ARTICLE_NUMBER>B</ARTICLE_NUMBER>"
    assert xml(shop, "setaddon", f"{ids}<QUANTITY>1</QUANTITY>") == "<STATUS>success</STATUS>"
    assert v1_do(shop, "setaddon", ARTICLE_NUMBER="D", QUANTITY=1) == {"STATUS": "success"}
    assert [addon["ARTICLE_NUMBER"] for addon in row(shop)["ADDONS"]] == ["B", "D"]


def test_what_is_given_back_later_is_of_the_invoice_of_the_period(shop: Access) -> None:
    """Not of the small one that charged the add-on."""
    with on("2026-03-10"):
        do(shop, "setaddon", ARTICLE_NUMBER="B", QUANTITY=1, ACTIVATION="now")
        do(shop, "cancel", CANCELLATION_DATE="2026-03-15", REFUND=1)
    correction = invoices(shop)[-1]
    assert (correction["SUB_TOTAL"], correction["ORIGINAL"]["INVOICE_ID"]) == (-1760, 1)
    assert invoicing.row(shop, 1)["OUTSTANDING_AMOUNT"] == "15,95"  # 36.89 less 20.94
