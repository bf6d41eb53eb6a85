"""subscription.renew: the next period is billed now, once."""

from typing import Any

import pytest

from tests import billing, billing_invariants
from tests.builders import Access, items
from tests.subscribing import a_shop, book, do, invoices, log, on, refusal, row, v1_do, xml


@pytest.fixture
def shop(tables: None) -> Access:
    """With a subscription to M, billed for March."""
    access = a_shop()
    with on("2026-03-01"):
        book(access, 1, "M")
    return access


@pytest.mark.parametrize("subscription_id", ["", 99, "x"])
def test_what_is_not_there_is_not_renewed(shop: Access, subscription_id: Any) -> None:
    before = items()
    text = refusal(shop, "renew", SUBSCRIPTION_ID=subscription_id)
    assert text.endswith("missing / invalid field: SUBSCRIPTION_ID")
    assert items() == before


def test_where_no_payment_is_to_come_it_is_refused(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "cancel")
        assert refusal(shop, "renew", SUBSCRIPTION_ID=1).startswith("no further payment is to come")
        do(shop, "reactivate")
        do(shop, "update", STATUS="inactive")
        assert refusal(shop, "renew", SUBSCRIPTION_ID=1).startswith("no further payment is to come")


def test_the_next_period_is_billed_and_not_again_on_its_day(shop: Access) -> None:
    with on("2026-03-10"):
        assert do(shop, "renew") == {"STATUS": "success"}
    assert row(shop)["NEXT_EVENT"] == "2026-05-01 00:00:00"
    assert billing.run("2026-05-01") == []
    assert [invoice["PERIOD_FROM"] for invoice in invoices(shop)] == [
        "2026-03-01",
        "2026-04-01",
        "2026-05-01",
    ]
    assert invoices(shop)[1]["INVOICE_DATE"] == "2026-03-10"
    billing_invariants.check(shop.id)


def test_a_scheduled_plan_begins_with_it(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "changearticle", ARTICLE_NUMBER="L")
        do(shop, "renew")
    assert row(shop)["ARTICLE_NUMBER"] == "L"
    assert invoices(shop)[-1]["SUB_TOTAL"] == 6200


def test_what_is_billed_ahead_cannot_be_changed_now(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "renew")
        now = {"SUBSCRIPTION_ID": 1, "ACTIVATION": "now"}
        text = refusal(shop, "changearticle", **now, ARTICLE_NUMBER="L")
        assert text.endswith("missing / invalid field: ACTIVATION")
        text = refusal(shop, "setaddon", **now, ARTICLE_NUMBER="B", QUANTITY=1)
        assert text.endswith("missing / invalid field: ACTIVATION")
    with on("2026-04-10"):
        do(shop, "changearticle", ARTICLE_NUMBER="L", ACTIVATION="now")


def test_the_log_says_who_renewed(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "renew")
    changed = {change["FIELD"]: change["AFTER"] for change in log(shop)[-1]["CHANGES"]}
    assert log(shop)[-1]["ACTION"] == "subscription.renew"
    assert changed["LAST_RENEWAL_DATE"] == "2026-03-10"


def test_in_xml_and_on_v1(shop: Access) -> None:
    with on("2026-03-10"):
        assert xml(shop, "renew", "<SUBSCRIPTION_ID>1</SUBSCRIPTION_ID>") == (
            "<STATUS>success</STATUS>"
        )
        assert v1_do(shop, "renew") == {"STATUS": "success"}
    assert len(invoices(shop)) == 3
