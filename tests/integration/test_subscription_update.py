"""subscription.update: the next payment date, a pause, names."""

from typing import Any

import pytest

from tests import billing
from tests.builders import Access, items
from tests.subscribing import a_shop, book, do, invoices, log, on, refusal, row, v1_do, xml


@pytest.fixture
def shop(tables: None) -> Access:
    """With a subscription to M, billed for March."""
    access = a_shop()
    with on("2026-03-01"):
        book(access, 1, "M", SUBSCRIPTION_EXT_UID="s-1")
        book(access, 1, "L", SUBSCRIPTION_EXT_UID="s-2")
    return access


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"SUBSCRIPTION_ID": ""}, "SUBSCRIPTION_ID"),
        ({"SUBSCRIPTION_ID": 99}, "SUBSCRIPTION_ID"),
        ({"NEXT_EVENT": "soon"}, "NEXT_EVENT"),
        ({"NEXT_EVENT": "2026-03-09"}, "NEXT_EVENT"),
        ({"NEXT_EVENT": "2026-03-31"}, "NEXT_EVENT"),
        ({"STATUS": "closed"}, "STATUS"),
        ({"STATUS": "canceled"}, "STATUS"),
        ({"SUBSCRIPTION_EXT_UID": "s-2"}, "SUBSCRIPTION_EXT_UID"),
        ({"SUBSCRIPTION_EXT_UID": "x" * 256}, "SUBSCRIPTION_EXT_UID"),
        ({"X_ATTRIBUTES": "text"}, "X_ATTRIBUTES"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(shop: Access, data: Any, field: str) -> None:
    with on("2026-03-10"):
        before = items()
        text = refusal(shop, "update", **{"SUBSCRIPTION_ID": 1, **data})
        assert items() == before
    assert text.endswith(f"missing / invalid field: {field}")


def test_without_a_payment_to_come_there_is_no_date_to_set(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "cancel")
        text = refusal(shop, "update", SUBSCRIPTION_ID=1, NEXT_EVENT="2026-04-15")
    assert text.startswith("no further payment is to come")


def test_the_next_payment_date_is_where_periods_are_counted_from(shop: Access) -> None:
    with on("2026-03-10"):
        assert do(shop, "update", NEXT_EVENT="2026-04-15 00:00:00") == {"STATUS": "success"}
    assert billing.run("2026-05-15") == []
    mine = [i for i in invoices(shop) if i["SUBSCRIPTION_ID"] == 1]
    assert [(i["PERIOD_FROM"], i["PERIOD_TO"]) for i in mine] == [
        ("2026-03-01", "2026-03-31"),
        ("2026-04-15", "2026-05-14"),
        ("2026-05-15", "2026-06-14"),
    ]


def test_what_is_paid_is_given_back_rightly_after_the_date_was_moved(shop: Access) -> None:
    with on("2026-03-11"):
        do(shop, "update", NEXT_EVENT="2026-04-15")
        do(shop, "cancel", CANCELLATION_DATE="2026-03-20", REFUND=1)
    assert invoices(shop)[-1]["SUB_TOTAL"] == -1100


def test_the_log_holds_both_dates(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "update", NEXT_EVENT="2026-04-15")
    entry = log(shop)[-1]
    [change] = [c for c in entry["CHANGES"] if c["FIELD"] == "NEXT_EVENT"]
    assert (entry["ACTION"], change["BEFORE"]) == ("subscription.update", "2026-04-01")
    assert change["AFTER"] == "2026-04-15"


def test_a_pause_stops_the_bills(shop: Access) -> None:
    with on("2026-03-10"):
        do(shop, "update", STATUS="inactive")
        assert row(shop, SUBSCRIPTION_ID=1)["STATUS"] == "inactive"
    assert billing.run("2026-04-01") == []
    assert [i["SUBSCRIPTION_ID"] for i in invoices(shop)] == [1, 2, 2]
    with on("2026-04-10"):
        do(shop, "update", STATUS="active")
    assert row(shop, SUBSCRIPTION_ID=1)["NEXT_EVENT"] == "2026-04-10 00:00:00"


def test_names_change_and_are_cleared(shop: Access) -> None:
    attributes = [{"KEY": "a", "VALUE": "b"}]
    names = {"SUBSCRIPTION_TITLE": "Mein Plan", "INVOICE_TITLE": "Hosting"}
    do(shop, "update", **names, X_ATTRIBUTES=attributes, FEATURES=[{"CODE": "x"}])
    found = row(shop, SUBSCRIPTION_EXT_UID="s-1")
    assert {name: found[name] for name in names} == names
    assert found["X_ATTRIBUTES"] == attributes
    assert found["PLAN"]["FEATURES"] == [{"CODE": "x", "QUANTITY": 0, "VALUE": ""}]
    do(shop, "update", SUBSCRIPTION_EXT_UID="", INVOICE_TITLE=None, X_ATTRIBUTES=[], FEATURES=[])
    found = row(shop, SUBSCRIPTION_ID=1)
    assert (found["SUBSCRIPTION_EXT_UID"], found["INVOICE_TITLE"]) == ("", "")
    assert (found["X_ATTRIBUTES"], found["PLAN"]["FEATURES"]) == ("", [])
    assert found["SUBSCRIPTION_TITLE"] == "Mein Plan"


def test_an_external_id_that_was_given_up_is_free(shop: Access) -> None:
    do(shop, "update", SUBSCRIPTION_EXT_UID="s-3")
    do(shop, "update", 2, SUBSCRIPTION_EXT_UID="s-1")
    assert row(shop, SUBSCRIPTION_EXT_UID="s-1")["SUBSCRIPTION_ID"] == 2


def test_when_nothing_differs_nothing_is_written(shop: Access) -> None:
    with on("2026-03-10"):
        before = items()
        same = {"SUBSCRIPTION_EXT_UID": "s-1", "STATUS": "active", "NEXT_EVENT": "2026-04-01"}
        do(shop, "update", **same)
        assert items() == before


def test_in_xml_and_on_v1(shop: Access) -> None:
    inner = "<SUBSCRIPTION_ID>1</SUBSCRIPTION_ID><INVOICE_TITLE>A &amp; B</INVOICE_TITLE>"
    assert xml(shop, "update", inner) == "<STATUS>success</STATUS>"
    assert row(shop, SUBSCRIPTION_ID=1)["INVOICE_TITLE"] == "A & B"
    assert v1_do(shop, "update", INVOICE_TITLE="C") == {"STATUS": "success"}
