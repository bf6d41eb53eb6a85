"""subscription.setusagedata: recorded, and on the next invoice, once."""

from typing import Any

import pytest

from tests import billing
from tests.builders import Access, items
from tests.subscribing import a_shop, articles, book, do, invoices, lines, on, refusal, v1_do, xml

ONE: dict[str, Any] = {"SUBSCRIPTION_ID": 1, "ARTICLE_NUMBER": "B", "QUANTITY": 2}


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
        ({"ARTICLE_NUMBER": "none"}, "ARTICLE_NUMBER"),
        ({"QUANTITY": ""}, "QUANTITY"),
        ({"QUANTITY": 0}, "QUANTITY"),
        ({"QUANTITY": "-1"}, "QUANTITY"),
        ({"UNIT_PRICE": "-1"}, "UNIT_PRICE"),
        ({"CURRENCY_CODE": "USD"}, "CURRENCY_CODE"),
        ({"USAGE_DATE": "now"}, "USAGE_DATE"),
        ({"DESCRIPTION": "x" * 256}, "DESCRIPTION"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(shop: Access, data: Any, field: str) -> None:
    before = items()
    text = refusal(shop, "setusagedata", **{**ONE, **data})
    assert text.endswith(f"missing / invalid field: {field}")
    assert items() == before


def test_a_closed_one_uses_nothing(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "cancel")
    assert billing.run("2026-04-01") == []
    assert refusal(shop, "setusagedata", **ONE).startswith("it is closed")


def test_it_is_on_the_next_invoice_and_on_no_other(shop: Access) -> None:
    with on("2026-03-10"):
        response = do(shop, "setusagedata", ARTICLE_NUMBER="B", QUANTITY="2.5")
        text = {"DESCRIPTION": "GB Verkehr", "UNIT_PRICE": "0.004"}
        do(shop, "setusagedata", ARTICLE_NUMBER="B", QUANTITY=1000, **text)
    assert response["STATUS"] == "success"
    assert isinstance(response["USAGEDATA_ID"], int)
    assert billing.run("2026-05-01") == []
    _, second, third = invoices(shop)
    assert lines(second) == [("Plan M", 3100), ("Backup", 775), ("GB Verkehr", 400)]
    assert lines(third) == [("Plan M", 3100)]


def test_the_line_is_dated_with_the_day_of_use(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "setusagedata", ARTICLE_NUMBER="B", QUANTITY=1, USAGE_DATE="23:30:00 2026-03-07")
    assert billing.run("2026-04-01") == []
    assert invoices(shop)[-1]["ITEMS"][-1]["PERIOD_FROM"] == "2026-03-07"


def test_in_xml_and_on_v1(shop: Access) -> None:
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in ONE.items())
    with on("2026-03-10"):
        text = xml(shop, "setusagedata", inner)
        response = v1_do(shop, "setusagedata", ARTICLE_NUMBER="B", QUANTITY=1)
    assert text.startswith("<STATUS>success</STATUS><USAGEDATA_ID>")
    assert list(response) == ["STATUS", "USAGEDATA_ID"]


@pytest.mark.parametrize(("texts", "line_count"), [(2, 3), (201, 2)])
def test_much_usage_is_summed_up(
    shop: Access, monkeypatch: pytest.MonkeyPatch, texts: int, line_count: int
) -> None:
    """By description as long as the sums are few enough, else by article and price."""
    monkeypatch.setattr("kundenakte.billing.periods.MOST_USAGE_LINES", 5)
    with on("2026-03-10"):
        for number in range(8):
            text = f"Text {number % texts}"
            do(shop, "setusagedata", ARTICLE_NUMBER="B", QUANTITY="1.5", DESCRIPTION=text)
    assert billing.run("2026-04-01") == []
    invoice = invoices(shop)[-1]
    assert len(invoice["ITEMS"]) == line_count
    assert invoice["SUB_TOTAL"] == 3100 + 8 * 465


def test_it_is_in_the_currency_of_the_next_bill(shop: Access) -> None:
    with on("2026-03-10"):
        articles(shop, {"ARTICLE_NUMBER": "USD", "CURRENCY_CODE": "USD"})
        usd = {**ONE, "ARTICLE_NUMBER": "USD"}
        assert refusal(shop, "setusagedata", **usd).startswith("it is not sold in EUR")
        do(shop, "setusagedata", **{**usd, "UNIT_PRICE": "0.50"})
        [used] = do(shop, "getusagedata")["ITEMS"]
    assert used["CURRENCY_CODE"] == "EUR"


def test_where_the_next_bill_is_in_another_currency_it_is_in_that_one(shop: Access) -> None:
    with on("2026-03-10"):
        articles(shop, {"ARTICLE_NUMBER": "USD", "CURRENCY_CODE": "USD"})
        do(shop, "changearticle", ARTICLE_NUMBER="USD")
        assert refusal(shop, "setusagedata", **ONE).startswith("it is not sold in USD")
        do(shop, "setusagedata", **{**ONE, "ARTICLE_NUMBER": "USD"})
        text = refusal(shop, "changearticle", SUBSCRIPTION_ID=1, UNDO=1)
        assert text.startswith("usage data in USD are not billed yet")
    assert billing.run("2026-04-01") == []
    assert (invoices(shop)[-1]["CURRENCY_CODE"], invoices(shop)[-1]["SUB_TOTAL"]) == ("USD", 9000)
