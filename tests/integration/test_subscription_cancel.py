"""subscription.cancel: when it ends, and what is given back."""

from typing import Any

import pytest

from tests import billing, billing_invariants
from tests.builders import Access, call, items
from tests.subscribing import (
    a_shop,
    articles,
    book,
    do,
    events,
    invoices,
    lines,
    log,
    on,
    refusal,
    row,
    v1_do,
    xml,
)

DONE = {"STATUS": "success"}


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
        ({"CANCELLATION_DATE": "2026-03-09"}, "CANCELLATION_DATE"),
        ({"CANCELLATION_DATE": "soon"}, "CANCELLATION_DATE"),
        ({"REFUND": "perhaps"}, "REFUND"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(shop: Access, data: Any, field: str) -> None:
    with on("2026-03-10"):
        before = items()
        text = refusal(shop, "cancel", **{"SUBSCRIPTION_ID": 1, **data})
        assert items() == before
    assert text.endswith(f"missing / invalid field: {field}")


def test_without_terms_it_ends_with_what_is_paid(shop: Access) -> None:
    with on("2026-03-10"):
        response = do(shop, "cancel", CANCELLATION_NOTE="zieht um")
        assert response == {**DONE, "CANCELLATION_DATE": "2026-03-31 00:00:00"}
        found = row(shop)
    assert (found["STATUS"], found["CANCELLATION_NOTE"]) == ("canceled", "zieht um")
    assert found["NEXT_EVENT"] == "0000-00-00 00:00:00"
    assert billing.run("2026-04-01") == []
    assert len(invoices(shop)) == 1
    assert row(shop)["STATUS"] == "closed"
    assert events(shop)[-2:] == ["subscription.canceled", "subscription.closed"]


def test_it_is_billed_up_to_the_end_of_a_term(shop: Access) -> None:
    articles(shop, {"ARTICLE_NUMBER": "T", "SUBSCRIPTION_DURATION": "3 months"})
    with on("2026-03-01"):
        book(shop, 1, "T")
        assert do(shop, "cancel", 2)["CANCELLATION_DATE"] == "2026-05-31 00:00:00"
    assert billing.run("2026-12-01") == []
    mine = [i["PERIOD_TO"] for i in invoices(shop) if i["SUBSCRIPTION_ID"] == 2]
    assert mine == ["2026-03-31", "2026-04-30", "2026-05-31"]


def test_days_behind_the_end_are_given_back(shop: Access) -> None:
    """CON-22: 120.00 paid for a year from 1 March, which ends on 23 December: 67 of 365 days."""
    terms = {"SUBSCRIPTION_INTERVAL": "1 year", "SUBSCRIPTION_CANCELLATION": "1 month"}
    articles(
        shop, {"ARTICLE_NUMBER": "K", "TITLE": "Jahr", "UNIT_PRICE": "120", "IS_GROSS": 1, **terms}
    )
    with on("2026-03-01"):
        billing.a_billed_customer(shop, CUSTOMER_TYPE="consumer", LAST_NAME="Muster")
        book(shop, 2, "K")
    with on("2026-11-23"):
        assert do(shop, "cancel", 2)["CANCELLATION_DATE"] == "2026-12-23 00:00:00"
    correction = invoices(shop)[-1]
    assert (correction["KIND"], correction["TOTAL"]) == ("correction", -2203)
    assert (correction["PERIOD_FROM"], correction["PERIOD_TO"]) == ("2026-12-24", "2027-02-28")
    assert correction["ORIGINAL"]["INVOICE_ID"] == 2
    billing_invariants.check(shop.id)


def test_who_lets_go_earlier_than_needed_gives_nothing_back_unless_asked(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "cancel", CANCELLATION_DATE="2026-03-20")
        assert len(invoices(shop)) == 1
        do(shop, "reactivate")
        do(shop, "cancel", CANCELLATION_DATE="2026-03-20", REFUND=1)
    assert [cents for _, cents in lines(invoices(shop)[-1])] == [-1100]


def test_nothing_is_given_back_where_that_is_said(shop: Access) -> None:
    articles(shop, {"ARTICLE_NUMBER": "N", "SUBSCRIPTION_CANCELLATION": "1 day"})
    with on("2026-03-01"):
        book(shop, 1, "N")
    with on("2026-03-10"):
        do(shop, "cancel", 2, REFUND=0)
    assert [invoice["KIND"] for invoice in invoices(shop)] == ["invoice", "invoice"]


def test_a_correction_is_taxed_and_addressed_as_the_invoice_was(shop: Access) -> None:
    change = {"CUSTOMER_ID": 1, "COUNTRY_CODE": "AT", "VAT_ID": "ATU13585627", "CITY": "Wien"}
    call(shop, "customer.update", change)
    with on("2026-03-10"):
        do(shop, "cancel", CANCELLATION_DATE="2026-03-20", REFUND=1)
    correction = invoices(shop)[-1]
    assert [group["VAT_PERCENT"] for group in correction["VAT_ITEMS"]] == ["19"]
    assert correction["BUYER"]["CITY"] == "Köln"


def test_a_trial_ends_with_itself(shop: Access) -> None:
    terms = {"SUBSCRIPTION_TRIAL": "14 days", "SUBSCRIPTION_DURATION": "12 months"}
    articles(shop, {"ARTICLE_NUMBER": "T", **terms})
    with on("2026-03-01"):
        book(shop, 1, "T")
    with on("2026-03-14"):
        assert do(shop, "cancel", 2)["CANCELLATION_DATE"] == "2026-03-14 00:00:00"
    assert billing.run("2026-04-01") == []
    assert [i["SUBSCRIPTION_ID"] for i in invoices(shop)] == [1, 1]


def test_a_fixed_end_stays_the_end(shop: Access) -> None:
    terms = {"SUBSCRIPTION_NUMBER_EVENTS": 2, "SUBSCRIPTION_DURATION": "12 months"}
    articles(shop, {"ARTICLE_NUMBER": "E", **terms})
    with on("2026-03-01"):
        book(shop, 1, "E")
        assert do(shop, "cancel", 2)["CANCELLATION_DATE"] == "2026-04-30 00:00:00"


def test_a_second_notice_changes_nothing(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "cancel")
        before = items()
        for date in ({}, {"CANCELLATION_DATE": "2026-03-31"}):
            assert do(shop, "cancel", **date)["CANCELLATION_DATE"] == "2026-03-31 00:00:00"
        text = refusal(shop, "cancel", SUBSCRIPTION_ID=1, CANCELLATION_DATE="2026-03-20")
        assert text.endswith("missing / invalid field: CANCELLATION_DATE")
        assert items() == before


def test_usage_of_the_last_period_is_billed_with_the_end(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "cancel")
        do(shop, "setusagedata", ARTICLE_NUMBER="B", QUANTITY=2)
    assert billing.run("2026-04-01") == []
    assert lines(invoices(shop)[-1]) == [("Backup", 620)]
    assert billing.run("2026-05-01") == []
    assert len(invoices(shop)) == 2


def test_log_and_event_tell_of_it(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "cancel")
    changed = {change["FIELD"]: change["AFTER"] for change in log(shop)[-1]["CHANGES"]}
    assert changed == {"CANCELLATION_DATE": "2026-03-31", "NEXT_EVENT": None}
    assert events(shop)[-1] == "subscription.canceled"


def test_in_xml_and_on_v1(shop: Access) -> None:
    with on("2026-03-10"):
        response = v1_do(shop, "cancel")
        text = xml(shop, "cancel", "<SUBSCRIPTION_ID>1</SUBSCRIPTION_ID>")
    assert response == {**DONE, "CANCELLATION_DATE": "2026-03-31"}
    date = "<CANCELLATION_DATE>2026-03-31 00:00:00</CANCELLATION_DATE>"
    assert text == f"<STATUS>success</STATUS>{date}"


def test_keys_in_lower_case_are_understood(shop: Access) -> None:
    data = {"subscription_id": 1, "cancellation_date": "2026-03-20"}
    with on("2026-03-10"):
        response = call(shop, "subscription.cancel", data)
    assert response["CANCELLATION_DATE"] == "2026-03-20 00:00:00"


def test_an_invoice_of_which_a_part_was_given_back_is_not_canceled_as_well(shop: Access) -> None:
    """A Storno of all of it would give that part back once more."""
    with on("2026-03-10"):
        do(shop, "cancel", CANCELLATION_DATE="2026-03-15", REFUND=1)
        before = items()
        for service in ("invoice.cancel", "invoice.correct"):
            [text] = call(shop, service, {"INVOICE_ID": 1})["ERRORS"]
            assert text.startswith("a part of it was given back with INVOICE_ID 2")
    assert items() == before
