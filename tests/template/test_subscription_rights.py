"""The functions of the subscription calls have exactly the rights they use."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests import billing
from tests.builders import Access, a_coupon, accepted
from tests.subscribing import articles, book, do
from tests.template.test_rights import Right, granted, try_it
from tests.template.test_rights import used as used  # a fixture


@pytest.fixture
def seller(tables: None, used: set[Right]) -> Iterator[Access]:
    """An account with articles, a coupon, and a customer with a credit balance and a subscription
    that was billed at the beginning of the month."""
    access = billing.a_seller()
    with billing.on("2026-03-01"):
        customer_id = billing.a_billed_customer(access, TAGS=["x"], CUSTOMER_EXT_UID="c")
        articles(
            access,
            {"ARTICLE_NUMBER": "M", "ALLOW_MULTIPLE": 1},
            {"ARTICLE_NUMBER": "L", "UNIT_PRICE": "60.00"},
            {"ARTICLE_NUMBER": "S", "UNIT_PRICE": "6.00"},
            {"ARTICLE_NUMBER": "B", "UNIT_PRICE": "3.00", "IS_ADDON": 1},
        )
        accepted(access, "coupon.create", a_coupon(CODE="TEN"))
        book(access, customer_id, "M", SUBSCRIPTION_EXT_UID="s")
        accepted(access, "customer.addcredits", {"CUSTOMER_ID": 1, "AMOUNT": "0.01"})
    with billing.on("2026-03-10"):
        yield access


ID = {"SUBSCRIPTION_ID": 1}
NOW = {**ID, "ACTIVATION": "now"}
NEW = {"CUSTOMER_ID": 1, "ARTICLE_NUMBER": "M", "COUPON": "TEN"}
CASES: dict[str, list[dict[str, Any]]] = {
    "cancel": [{**ID, "CANCELLATION_DATE": "2026-03-20", "REFUND": 1}],
    "changearticle": [
        {**NOW, "ARTICLE_NUMBER": "S", "ADDONS": [{"ARTICLE_NUMBER": "B"}]},
        {**NOW, "ARTICLE_NUMBER": "L", "COUPON": "TEN"},
    ],
    "create": [
        {**NEW, "SUBSCRIPTION_EXT_UID": "t", "ADDONS": [{"ARTICLE_NUMBER": "B"}]},
        {**NEW, "ARTICLE_NUMBER": "L", "START_DATE": "2026-04-01"},
    ],
    "createsecurelink": [ID],
    "getupcomingamount": [{"ARTICLE_NUMBER": "M", "COUPON": "TEN"}],
    "getusagedata": [ID],
    "postpone": [ID],
    "preview": [ID, {**NOW, "ARTICLE_NUMBER": "L"}, NEW],
    "reactivate": [ID],
    "renew": [ID, ID],  # from the credit balance, and when nothing is left of it
    "setaddon": [
        {**NOW, "ARTICLE_NUMBER": "B", "QUANTITY": 3},
        {**NOW, "ARTICLE_NUMBER": "B", "QUANTITY": 1},
    ],
    "setusagedata": [{**ID, "ARTICLE_NUMBER": "B", "QUANTITY": 2}],
    "update": [
        {**ID, "SUBSCRIPTION_EXT_UID": "u"},
        {**ID, "NEXT_EVENT": "2026-04-15", "SUBSCRIPTION_EXT_UID": ""},
    ],
}
FILTERS = {"getusagedata", "preview", "getupcomingamount"}


@pytest.mark.parametrize("verb", CASES)
def test_a_call_has_the_rights_it_uses(seller: Access, used: set[Right], verb: str) -> None:
    if verb == "reactivate":
        do(seller, "cancel", CANCELLATION_DATE="2026-03-20", REFUND=1)
    part = "FILTER" if verb in FILTERS else "DATA"
    bodies = [{part: data} for data in CASES[verb]]
    expected = granted(f"Subscription{verb.capitalize()}")
    assert try_it(used, seller, f"subscription.{verb}", *bodies) == expected


def test_get(seller: Access, used: set[Right]) -> None:
    named: list[dict[str, Any]] = [ID, {"SUBSCRIPTION_EXT_UID": "s"}, {"CUSTOMER_EXT_UID": "c"}, {}]
    bodies = [{"FILTER": each} for each in named]
    found = {*try_it(used, seller, "subscription.get", *bodies)}
    sharing = billing.a_seller(email="other@example.com", UNIQUE_EXT_UID=False)
    found |= try_it(used, sharing, "subscription.get", {"FILTER": {"CUSTOMER_EXT_UID": "c"}})
    assert found == granted("SubscriptionGet")


def test_deleteusagedata(seller: Access, used: set[Right]) -> None:
    usage_id = do(seller, "setusagedata", ARTICLE_NUMBER="B", QUANTITY=2)["USAGEDATA_ID"]
    body = {"DATA": {"USAGEDATA_ID": usage_id}}
    expected = granted("SubscriptionDeleteusagedata")
    assert try_it(used, seller, "subscription.deleteusagedata", body) == expected
