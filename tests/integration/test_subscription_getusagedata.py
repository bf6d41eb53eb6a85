"""subscription.getusagedata: what was recorded, within which days, in which form."""

from typing import Any

import pytest

from tests import billing
from tests.builders import Access, call, v1
from tests.subscribing import a_shop, book, do, on, refusal, xml


@pytest.fixture
def shop(tables: None) -> Access:
    """With a subscription to M and usage on three days of March."""
    access = a_shop()
    with on("2026-03-01"):
        book(access, 1, "M")
    for day in ("07", "08", "09"):
        with on(f"2026-03-{day}"):
            do(access, "setusagedata", ARTICLE_NUMBER="B", QUANTITY=int(day))
    return access


def quantities(shop: Access, **filters: Any) -> list[str]:
    asked = {"SUBSCRIPTION_ID": 1, **filters}
    return [u["QUANTITY"] for u in call(shop, "subscription.getusagedata", FILTER=asked)["ITEMS"]]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"SUBSCRIPTION_ID": ""}, "SUBSCRIPTION_ID"),
        ({"SUBSCRIPTION_ID": 99}, "SUBSCRIPTION_ID"),
        ({"START": "x"}, "START"),
        ({"END": "2026-02-30"}, "END"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(shop: Access, data: Any, field: str) -> None:
    text = refusal(shop, "getusagedata", **{"SUBSCRIPTION_ID": 1, **data})
    assert text.endswith(f"missing / invalid field: {field}")


def test_both_days_are_within(shop: Access) -> None:
    assert quantities(shop) == ["7.0000", "8.0000", "9.0000"]
    assert quantities(shop, START="2026-03-08") == ["8.0000", "9.0000"]
    assert quantities(shop, START="2026-03-08", END="2026-03-08") == ["8.0000"]
    assert quantities(shop, END="2026-03-08 00:00:00") == ["7.0000"]


def test_it_may_be_asked_for_in_data(shop: Access) -> None:
    response = call(shop, "subscription.getusagedata", {"SUBSCRIPTION_ID": 1})
    assert len(response["ITEMS"]) == 3


def test_a_row_has_the_columns_of_the_contract(shop: Access) -> None:
    asked = {"SUBSCRIPTION_ID": 1, "END": "2026-03-07"}
    [found] = call(shop, "subscription.getusagedata", FILTER=asked)["ITEMS"]
    assert int(found.pop("USAGEDATA_ID")) > 0
    assert found.pop("CREATED")[:14] == "2026-03-07 12:"
    assert found.pop("USAGE_DATE")[:14] == "2026-03-07 12:"
    assert found == {
        "CUSTOMER_ID": "1",
        "SUBSCRIPTION_ID": "1",
        "ARTICLE_ID": "B",
        "UNIT_PRICE": "3.1000",
        "DESCRIPTION": "Backup",
        "CURRENCY_CODE": "EUR",
        "QUANTITY": "7.0000",
    }


def test_v1_says_what_is_billed(shop: Access) -> None:
    assert billing.run("2026-04-01") == []
    with on("2026-04-02"):
        do(shop, "setusagedata", ARTICLE_NUMBER="B", QUANTITY=1)
    _, response = v1(shop, "subscription.getusagedata", {"FILTER": {"SUBSCRIPTION_ID": 1}})
    assert [row["BILLED"] for row in response["ITEMS"]] == [1, 1, 1, 0]
    assert response["ITEMS"][0]["USAGE_DATE"].endswith("+01:00")
    assert (response["ITEMS"][0]["QUANTITY"], response["ITEMS"][0]["CUSTOMER_ID"]) == ("7", 1)


def test_in_xml(shop: Access) -> None:
    text = xml(shop, "getusagedata", "<SUBSCRIPTION_ID>1</SUBSCRIPTION_ID>", "FILTER")
    assert text.startswith("<ITEMS><ITEM><USAGEDATA_ID>")
    assert text.count("<ITEM>") == 3
