"""subscription.preview: shows what would happen, exactly, and writes nothing."""

from typing import Any

import pytest

from kundenakte.storage.client import Connection
from tests.builders import Access, a_coupon, accepted, call, items, v1
from tests.subscribing import a_shop, book, do, invoices, on, refusal, row, xml


@pytest.fixture
def shop(tables: None) -> Access:
    """With a subscription to M, billed for March."""
    access = a_shop()
    with on("2026-03-01"):
        book(access, 1, "M")
    return access


def everything() -> Any:
    """All items of both tables, counters among them."""
    accounts = Connection.client.scan(TableName=Connection.tables.accounts)["Items"]
    return items(), accounts


def preview(shop: Access, day: str = "2026-03-11", **asked: Any) -> dict[str, Any]:
    """PREVIEW on the compatible URL; that it wrote nothing."""
    with on(day):
        before = everything()
        response = call(shop, "subscription.preview", FILTER=asked)
        assert everything() == before
    assert "ERRORS" not in response, response
    return dict(response["PREVIEW"])


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "ARTICLE_NUMBER"),
        ({"SUBSCRIPTION_ID": 99}, "SUBSCRIPTION_ID"),
        ({"SUBSCRIPTION_ID": 1, "ARTICLE_NUMBER": "none"}, "ARTICLE_NUMBER"),
        ({"SUBSCRIPTION_ID": 1, "CANCELLATION_DATE": "2020-01-01"}, "CANCELLATION_DATE"),
        ({"CUSTOMER_ID": 99, "ARTICLE_NUMBER": "M"}, "CUSTOMER_ID"),
        ({"CUSTOMER_ID": 1, "ARTICLE_NUMBER": "M"}, "ARTICLE_NUMBER"),
        ({"CUSTOMER_ID": 1, "ARTICLE_NUMBER": "L", "COUPON": "NONE"}, "COUPON"),
    ],
)
def test_it_refuses_what_the_call_would(shop: Access, data: Any, field: str) -> None:
    errors = call(shop, "subscription.preview", FILTER=data)["ERRORS"]
    assert errors[0].endswith(f"missing / invalid field: {field}")


def test_of_one_that_ended_there_is_nothing_to_show(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "cancel")
        text = refusal(shop, "preview", SUBSCRIPTION_ID=1)
    assert text.startswith("no further payment is to come")


def test_the_next_invoice_is_shown_as_of_its_day(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "setusagedata", ARTICLE_NUMBER="B", QUANTITY=2)
    found = preview(shop, SUBSCRIPTION_ID=1)
    assert (found["KIND"], found["NOW"]) == ("renewal", {})
    document = found["NEXT"]
    assert (document["INVOICE_DATE"], document["TOTAL"]) == ("2026-04-01", 44.27)
    assert (document["PERIOD_FROM"], document["PERIOD_TO"]) == ("2026-03-10", "2026-04-30")
    assert [item["DESCRIPTION"] for item in document["ITEMS"]] == ["Plan M", "Backup"]
    assert found["EARLIEST_END"] == "2026-03-31"


@pytest.mark.parametrize(
    ("change", "call_name"),
    [
        ({"ARTICLE_NUMBER": "L", "ACTIVATION": "now"}, "changearticle"),
        ({"ARTICLE_NUMBER": "Y", "ACTIVATION": "now", "QUANTITY": 2}, "changearticle"),
        ({"CANCELLATION_DATE": "2026-04-15"}, "cancel"),
    ],
)
def test_what_is_shown_is_what_then_happens(shop: Access, change: Any, call_name: str) -> None:
    found = preview(shop, SUBSCRIPTION_ID=1, **change)
    with on("2026-03-11"):
        do(shop, call_name, **change)
        assert row(shop) == found["SUBSCRIPTION"]
    made = invoices(shop)[1:]
    shown = [found["NOW"]] if found["NOW"] else []
    assert [round(document["TOTAL"] * 100) for document in shown] == [i["TOTAL"] for i in made]


def test_a_change_for_the_next_period_shows_the_next_invoice(shop: Access) -> None:
    found = preview(shop, SUBSCRIPTION_ID=1, ARTICLE_NUMBER="L", ADDONS=[{"ARTICLE_NUMBER": "B"}])
    assert (found["KIND"], found["NOW"], found["NEXT"]["SUB_TOTAL"]) == ("change", {}, 65.1)
    assert found["SUBSCRIPTION"]["PLAN_UPCOMING"]["ARTICLE_NUMBER"] == "L"


def test_another_quantity_needs_no_article(shop: Access) -> None:
    found = preview(shop, SUBSCRIPTION_ID=1, QUANTITY=3, ACTIVATION="now")
    assert found["NOW"]["SUB_TOTAL"] == 42
    assert found["SUBSCRIPTION"]["ARTICLE_NUMBER"] == "M"


def test_a_notice_shows_its_end_and_the_correction(shop: Access) -> None:
    found = preview(shop, SUBSCRIPTION_ID=1, CANCEL=1)
    assert found["SUBSCRIPTION"]["CANCELLATION_DATE"] == "2026-03-31 00:00:00"
    assert (found["NOW"], found["NEXT"]) == ({}, {})
    with on("2026-03-01"):
        accepted(
            shop, "article.update", {"ARTICLE_NUMBER": "L", "SUBSCRIPTION_CANCELLATION": "1 day"}
        )
        book(shop, 1, "L")
    found = preview(shop, SUBSCRIPTION_ID=2, CANCEL=1)
    assert (found["NOW"]["KIND"], found["NOW"]["SUB_TOTAL"]) == ("correction", -38)


def test_a_new_one_is_shown_before_it_is_booked(shop: Access) -> None:
    accepted(shop, "coupon.create", a_coupon(CODE="ONCE", DISCOUNT_PERIOD_AMOUNT=1, USAGES_MAX=1))
    found = preview(shop, CUSTOMER_ID=1, ARTICLE_NUMBER="L", COUPON="ONCE")
    assert (found["KIND"], found["NOW"]["SUB_TOTAL"], found["NEXT"]["SUB_TOTAL"]) == (
        "new",
        55.8,
        62,
    )
    assert found["SUBSCRIPTION"]["NEXT_EVENT"] == "2026-04-11 00:00:00"


def test_rates_are_as_in_rows_of_invoices(shop: Access) -> None:
    asked = {"SUBSCRIPTION_ID": 1}
    [shown] = preview(shop, **asked)["NEXT"]["VAT_ITEMS"]
    with on("2026-03-11"):
        _, answer = v1(shop, "subscription.preview", {"FILTER": asked})
    [typed] = answer["PREVIEW"]["NEXT"]["VAT_ITEMS"]
    assert shown["VAT_PERCENT"] == "19.00"
    assert (typed["VAT_PERCENT"], typed["CATEGORY"]) == (19, "S")


def test_in_xml_and_on_v1(shop: Access) -> None:
    with on("2026-03-11"):
        text = xml(shop, "preview", "<SUBSCRIPTION_ID>1</SUBSCRIPTION_ID>", "FILTER")
        status, response = v1(shop, "subscription.preview", {"FILTER": {"SUBSCRIPTION_ID": 1}})
    assert text.startswith("<PREVIEW><KIND>renewal</KIND><NOW></NOW><NEXT><KIND>invoice</KIND>")
    assert "<TOTAL>36.89</TOTAL>" in text
    assert status == 200
    found = response["PREVIEW"]
    assert (found["NEXT"]["ITEMS"][0]["QUANTITY"], found["NEXT"]["TOTAL"]) == (1, 36.89)
    assert found["SUBSCRIPTION"]["NEXT_EVENT"] == "2026-04-01"
