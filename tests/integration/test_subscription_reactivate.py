"""subscription.reactivate: a notice is taken back, a pause ends."""

from typing import Any

import pytest

from tests import billing
from tests.builders import Access, items
from tests.subscribing import (
    a_shop,
    book,
    do,
    events,
    invoices,
    lines,
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


@pytest.mark.parametrize("subscription_id", ["", 99, "x", 1])
def test_where_there_is_nothing_to_take_back_it_is_refused(
    shop: Access, subscription_id: Any
) -> None:
    with on("2026-03-10"):
        before = items()
        text = refusal(shop, "reactivate", SUBSCRIPTION_ID=subscription_id)
        assert items() == before
    assert text.endswith("missing / invalid field: SUBSCRIPTION_ID")


def test_what_has_ended_stays_ended(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "cancel", CANCELLATION_DATE="2026-03-20")
    with on("2026-03-21"):  # billing has not closed it yet
        assert refusal(shop, "reactivate", SUBSCRIPTION_ID=1).startswith("it ended on 2026-03-20")
    assert billing.run("2026-03-21") == []
    with on("2026-03-21"):
        assert refusal(shop, "reactivate", SUBSCRIPTION_ID=1).startswith("it is closed")


def test_a_notice_that_is_taken_back_leaves_no_trace_in_the_bills(shop: Access) -> None:
    with on("2026-03-10"):
        before = row(shop)
        do(shop, "cancel")
        assert do(shop, "reactivate") == {"STATUS": "success"}
        assert row(shop) == before
    assert billing.run("2026-04-01") == []
    assert [invoice["PERIOD_FROM"] for invoice in invoices(shop)] == ["2026-03-01", "2026-04-01"]
    assert events(shop).count("subscription.reactivate") == 1


def test_days_that_were_given_back_are_charged_again(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "cancel", CANCELLATION_DATE="2026-03-20", REFUND=1)
        do(shop, "reactivate")
    _, given_back, charged = invoices(shop)
    assert given_back["TOTAL"] == -charged["TOTAL"] == -1309
    assert (charged["PERIOD_FROM"], charged["PERIOD_TO"]) == ("2026-03-21", "2026-03-31")
    assert lines(charged) == [("Plan M", 1100)]
    assert row(shop)["NEXT_EVENT"] == "2026-04-01 00:00:00"


def test_days_that_were_never_billed_because_of_the_end_are_charged(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "cancel", CANCELLATION_DATE="2026-04-10")
    assert billing.run("2026-04-01") == []
    assert invoices(shop)[-1]["PERIOD_TO"] == "2026-04-10"
    with on("2026-04-05"):
        do(shop, "reactivate")
    assert invoices(shop)[-1]["PERIOD_FROM"] == "2026-04-11"
    assert sum(invoice["SUB_TOTAL"] for invoice in invoices(shop)) == 6200


def test_a_pause_without_a_missed_payment_changes_no_date(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "update", STATUS="inactive")
    with on("2026-03-20"):
        do(shop, "reactivate")
        assert (row(shop)["STATUS"], row(shop)["NEXT_EVENT"]) == ("active", "2026-04-01 00:00:00")


def test_after_a_missed_payment_the_next_period_begins_on_that_day(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "update", STATUS="inactive")
    assert billing.run("2026-06-01") == []
    assert len(invoices(shop)) == 1
    with on("2026-06-10"):
        do(shop, "reactivate")
    assert billing.run("2026-06-10") == []
    assert [i["PERIOD_FROM"] for i in invoices(shop)] == ["2026-03-01", "2026-06-10"]
    assert row(shop)["NEXT_EVENT"] == "2026-07-10 00:00:00"


def test_what_is_paused_still_ends(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "cancel", CANCELLATION_DATE="2026-03-20")
        do(shop, "update", STATUS="inactive")
    assert billing.run("2026-03-21") == []
    assert row(shop)["STATUS"] == "closed"


def test_in_xml_and_on_v1(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "cancel")
        text = xml(shop, "reactivate", "<SUBSCRIPTION_ID>1</SUBSCRIPTION_ID>")
        do(shop, "cancel")
        assert v1_do(shop, "reactivate") == {"STATUS": "success"}
    assert text == "<STATUS>success</STATUS>"
