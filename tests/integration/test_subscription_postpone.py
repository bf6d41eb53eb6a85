"""subscription.postpone: the next payment comes so many months later."""

from typing import Any

import pytest

from tests import billing
from tests.builders import Access, items
from tests.subscribing import (
    a_shop,
    articles,
    book,
    do,
    invoices,
    log,
    on,
    refusal,
    row,
    stored,
    v1_do,
    xml,
)


@pytest.fixture
def shop(tables: None) -> Access:
    """With a subscription to M that begins on 31 March."""
    access = a_shop()
    with on("2026-03-31"):
        book(access, 1, "M")
    return access


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"SUBSCRIPTION_ID": ""}, "SUBSCRIPTION_ID"),
        ({"SUBSCRIPTION_ID": 99}, "SUBSCRIPTION_ID"),
        ({"MONTH": 0}, "MONTH"),
        ({"MONTH": -1}, "MONTH"),
        ({"MONTH": 121}, "MONTH"),
        ({"MONTH": "one"}, "MONTH"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(shop: Access, data: Any, field: str) -> None:
    before = items()
    text = refusal(shop, "postpone", **{"SUBSCRIPTION_ID": 1, "MONTH": 1, **data})
    assert text.endswith(f"missing / invalid field: {field}")
    assert items() == before


def test_where_no_payment_is_to_come_it_is_refused(shop: Access) -> None:
    with on("2026-04-10"):
        do(shop, "cancel")
    text = refusal(shop, "postpone", SUBSCRIPTION_ID=1, MONTH=1)
    assert text.endswith("missing / invalid field: SUBSCRIPTION_ID")


def test_the_31st_stays_the_31st(shop: Access) -> None:
    assert row(shop)["NEXT_EVENT"] == "2026-04-30 00:00:00"
    for month, expected in ((1, "2026-05-31"), (1, "2026-06-30"), (8, "2027-02-28")):
        assert do(shop, "postpone", MONTH=month) == {"STATUS": "success"}
        assert row(shop)["NEXT_EVENT"] == f"{expected} 00:00:00"
    assert billing.run("2027-03-31") == []
    periods = [(i["PERIOD_FROM"], i["PERIOD_TO"]) for i in invoices(shop)[1:]]
    assert periods == [("2027-02-28", "2027-03-30"), ("2027-03-31", "2027-04-29")]


def test_intervals_of_days_move_by_the_calendar(shop: Access) -> None:
    articles(shop, {"ARTICLE_NUMBER": "W", "SUBSCRIPTION_INTERVAL": "2 weeks"})
    with on("2026-03-31"):
        book(shop, 1, "W")
        do(shop, "postpone", 2)
    assert row(shop, SUBSCRIPTION_ID=2)["NEXT_EVENT"] == "2026-05-14 00:00:00"


def test_a_scheduled_plan_and_a_fixed_end_move_along(shop: Access) -> None:
    articles(shop, {"ARTICLE_NUMBER": "E", "SUBSCRIPTION_NUMBER_EVENTS": 3})
    with on("2026-03-31"):
        book(shop, 1, "E")
        do(shop, "postpone", 2, MONTH=2)
        assert stored(shop, 2)["EXPIRATION_DATE"] == "2026-08-30"
        do(shop, "changearticle", ARTICLE_NUMBER="L")
        do(shop, "postpone")
    assert row(shop, SUBSCRIPTION_ID=1)["PLAN_UPCOMING"]["ACTIVATION_DATE"] == "2026-05-31 00:00:00"


def test_the_log_holds_both_dates(shop: Access) -> None:
    do(shop, "postpone")
    [change] = [c for c in log(shop)[-1]["CHANGES"] if c["FIELD"] == "NEXT_EVENT"]
    assert (change["BEFORE"], change["AFTER"]) == ("2026-04-30", "2026-05-31")


def test_in_xml_and_on_v1(shop: Access) -> None:
    text = xml(shop, "postpone", "<SUBSCRIPTION_ID>1</SUBSCRIPTION_ID><MONTH>2</MONTH>")
    assert text == "<STATUS>success</STATUS>"
    assert v1_do(shop, "postpone", MONTH="1") == {"STATUS": "success"}
    assert row(shop)["NEXT_EVENT"] == "2026-07-31 00:00:00"
