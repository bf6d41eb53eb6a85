"""subscription.deleteusagedata: taken back while no invoice has it."""

from typing import Any

import pytest

from tests import billing
from tests.builders import Access, accepted, call, items
from tests.subscribing import a_shop, book, do, invoices, lines, log, on, refusal, v1_do, xml


@pytest.fixture
def shop(tables: None) -> Access:
    """With a subscription to M, billed for March."""
    access = a_shop()
    with on("2026-03-01"):
        book(access, 1, "M")
    return access


def used(shop: Access, day: str = "2026-03-10") -> int:
    with on(day):
        return int(do(shop, "setusagedata", ARTICLE_NUMBER="B", QUANTITY=2)["USAGEDATA_ID"])


@pytest.mark.parametrize("usage_id", ["", None, "x", 99, -1, "9" * 30, [1]])
def test_what_is_not_there_is_not_deleted(shop: Access, usage_id: Any) -> None:
    used(shop)
    before = items()
    text = refusal(shop, "deleteusagedata", USAGEDATA_ID=usage_id)
    assert text.endswith("missing / invalid field: USAGEDATA_ID")
    assert items() == before


def test_another_accounts_usage_is_out_of_reach(shop: Access, stranger: Access) -> None:
    usage_id = used(shop)
    assert refusal(stranger, "deleteusagedata", USAGEDATA_ID=usage_id)


def test_what_is_on_an_invoice_stays(shop: Access) -> None:
    usage_id = used(shop)
    assert billing.run("2026-04-01") == []
    text = refusal(shop, "deleteusagedata", USAGEDATA_ID=usage_id)
    assert text == "it is on an invoice, missing / invalid field: USAGEDATA_ID"


def test_what_is_deleted_is_not_billed_and_not_deleted_twice(shop: Access) -> None:
    usage_id = used(shop)
    assert accepted(shop, "subscription.deleteusagedata", {"USAGEDATA_ID": usage_id})
    assert refusal(shop, "deleteusagedata", USAGEDATA_ID=usage_id)
    assert billing.run("2026-04-01") == []
    assert lines(invoices(shop)[-1]) == [("Plan M", 3100)]
    assert log(shop)[-1]["USAGEDATA_ID"] == usage_id


def test_in_xml_and_on_v1(shop: Access) -> None:
    text = xml(shop, "deleteusagedata", f"<USAGEDATA_ID>{used(shop)}</USAGEDATA_ID>")
    assert text == "<STATUS>success</STATUS>"
    assert v1_do(shop, "deleteusagedata", USAGEDATA_ID=used(shop)) == {"STATUS": "success"}
    assert call(shop, "subscription.getusagedata", {"SUBSCRIPTION_ID": 1})["ITEMS"] == []
