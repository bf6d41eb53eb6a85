"""subscription.get: who is found, in which order, and in which form."""

from typing import Any

import pytest

from tests import billing
from tests.builders import Access, call, v1
from tests.subscribing import a_shop, book, do, on, row, xml


@pytest.fixture
def shop(tables: None) -> Access:
    return a_shop(CUSTOMER_EXT_UID="c-1")


def ids(shop: Access, **parts: Any) -> list[int]:
    filters = {name: parts.pop(name) for name in list(parts) if name not in ("LIMIT", "OFFSET")}
    found = call(shop, "subscription.get", FILTER=filters, **parts)["SUBSCRIPTIONS"]
    return [one["SUBSCRIPTION_ID"] for one in found]


@pytest.mark.parametrize(
    "filters",
    [
        {"SUBSCRIPTION_ID": 99},
        {"CUSTOMER_ID": 99},
        {"SUBSCRIPTION_EXT_UID": "none"},
        {"CUSTOMER_EXT_UID": "none"},
        {"SUBSCRIPTION_ID": 1, "CUSTOMER_ID": 2},
        {"SUBSCRIPTION_ID": 1, "SUBSCRIPTION_EXT_UID": "s-2"},
        {"CUSTOMER_ID": 2, "CUSTOMER_EXT_UID": "c-1"},
    ],
)
def test_who_does_not_match_is_not_found(shop: Access, filters: Any) -> None:
    with on("2026-03-01"):
        book(shop, 1, "M", SUBSCRIPTION_EXT_UID="s-1")
    assert ids(shop, **filters) == []


@pytest.mark.parametrize("field", ["SUBSCRIPTION_ID", "CUSTOMER_ID"])
def test_an_id_that_is_none_is_refused(shop: Access, field: str) -> None:
    [text] = call(shop, "subscription.get", FILTER={field: "x"})["ERRORS"]
    assert text.endswith(f"missing / invalid field: {field}")


def test_another_account_finds_nothing(shop: Access, stranger: Access) -> None:
    with on("2026-03-01"):
        book(shop, 1, "M", SUBSCRIPTION_EXT_UID="s-1")
    for filters in ({}, {"SUBSCRIPTION_ID": 1}, {"SUBSCRIPTION_EXT_UID": "s-1"}):
        assert ids(stranger, **filters) == []


def test_each_filter_finds_its_own_and_none_finds_all_in_order(shop: Access) -> None:
    with on("2026-03-01"):
        other = billing.a_billed_customer(shop)
        book(shop, 1, "M", SUBSCRIPTION_EXT_UID="s-1")
        book(shop, other, "M")
        book(shop, 1, "L")
    assert ids(shop) == [1, 2, 3]
    assert ids(shop, CUSTOMER_ID="1") == ids(shop, CUSTOMER_EXT_UID="c-1") == [1, 3]
    assert ids(shop, SUBSCRIPTION_ID="2", CUSTOMER_ID="") == [2]
    assert ids(shop, SUBSCRIPTION_EXT_UID="s-1", CUSTOMER_EXT_UID="c-1") == [1]
    assert ids(shop, LIMIT=2) == [1, 2]
    assert ids(shop, LIMIT=2, OFFSET=2) == [3]
    assert ids(shop, CUSTOMER_ID=1, OFFSET=1) == [3]


def test_pages_follow_each_other_by_cursor(shop: Access) -> None:
    with on("2026-03-01"):
        for number in ("M", "L", "Y"):
            book(shop, 1, number)
    for filters in ({}, {"CUSTOMER_ID": 1}):
        _, first = v1(shop, "subscription.get", {"FILTER": filters, "LIMIT": 2})
        after = {"FILTER": filters, "LIMIT": 2, "CURSOR": first["NEXT_CURSOR"]}
        _, second = v1(shop, "subscription.get", after)
        found = [*first["SUBSCRIPTIONS"], *second["SUBSCRIPTIONS"]]
        assert [one["SUBSCRIPTION_ID"] for one in found] == [1, 2, 3]
        assert "NEXT_CURSOR" not in second


def test_accounts_may_share_a_customers_external_id(tables: None) -> None:
    access = billing.a_seller(UNIQUE_EXT_UID=False)
    for _ in range(2):
        customer_id = billing.a_billed_customer(access, CUSTOMER_EXT_UID="c")
        billing.a_subscription(access, customer_id, "2026-03-01")
    assert ids(access, CUSTOMER_EXT_UID="c") == [1, 2]


def test_a_row_has_the_columns_and_the_forms_of_the_contract(shop: Access) -> None:
    with on("2026-03-01"):
        book(shop, 1, "M", SUBSCRIPTION_EXT_UID="s-1", INVOICE_TITLE="Hosting")
    found = row(shop)
    assert {**found, "HASH": len(found["HASH"])} == {
        "SUBSCRIPTION_ID": 1,
        "CUSTOMER_ID": 1,
        "SUBSCRIPTION_TITLE": "Plan M",
        "START": "2026-03-01 00:00:00",
        "NEXT_EVENT": "2026-04-01 00:00:00",
        "CANCELLATION_DATE": "0000-00-00 00:00:00",
        "STATUS": "active",
        "HASH": 32,
        "X_ATTRIBUTES": "",
        "ARTICLE_NUMBER": "M",
        "QUANTITY": "1",
        "PLAN": {
            "ARTICLE_NUMBER": "M",
            "QUANTITY": "1",
            "TITLE": "Plan M",
            "DESCRIPTION": "",
            "UNIT_PRICE": "31.0000",
            "VAT_PERCENT": "19.00",
            "FEATURES": [],
        },
        "PLAN_UPCOMING": "",
        "SUBSCRIPTION_EXT_UID": "s-1",
        "INVOICE_TITLE": "Hosting",
        "LAST_EVENT": "2026-03-01 00:00:00",
        "CANCELLATION_NOTE": "",
        "ADDONS": [],
        "EXPIRATION_DATE": "0000-00-00 00:00:00",
        "COUPON": "",
    }


def test_a_scheduled_plan_is_shown_with_its_day(shop: Access) -> None:
    with on("2026-03-01"):
        book(shop, 1, "M")
        do(shop, "changearticle", ARTICLE_NUMBER="L")
    upcoming = row(shop)["PLAN_UPCOMING"]
    assert (upcoming["ARTICLE_NUMBER"], upcoming["ACTIVATION_DATE"]) == ("L", "2026-04-01 00:00:00")


def test_v1_shows_types_and_more(shop: Access) -> None:
    with on("2026-03-01"):
        book(shop, 1, "M", ADDONS=[{"ARTICLE_NUMBER": "B"}])
        _, response = v1(shop, "subscription.get")
    [found] = response["SUBSCRIPTIONS"]
    assert (found["START"], found["CANCELLATION_DATE"]) == ("2026-03-01", "")
    assert (found["PLAN"]["UNIT_PRICE"], found["PLAN"]["INTERVAL"]) == ("31.00", "1 month")
    assert (found["PAID_FROM"], found["PAID_UNTIL"]) == ("2026-03-01", "2026-03-31")
    assert found["CREATED"].startswith("2026-03-01T12:0")
    assert found["ADDONS"][0]["VAT_PERCENT"] == "19"
    assert found["PLAN_UPCOMING"] is found["COUPON"] is None


def test_in_xml(shop: Access) -> None:
    with on("2026-03-01"):
        book(shop, 1, "M", ADDONS=[{"ARTICLE_NUMBER": "B"}])
    text = xml(shop, "get", "<CUSTOMER_ID>1</CUSTOMER_ID>", "FILTER")
    assert text.startswith("<SUBSCRIPTIONS><SUBSCRIPTION><SUBSCRIPTION_ID>1</SUBSCRIPTION_ID>")
    assert "<PLAN><ARTICLE_NUMBER>M</ARTICLE_NUMBER>" in text
    assert "<ADDONS><ADDON><ARTICLE_NUMBER>B</ARTICLE_NUMBER>" in text
