"""subscription.getupcomingamount: what the first bill comes to, gross."""

from typing import Any

import pytest

from tests.builders import Access, a_coupon, accepted, call, items, v1
from tests.subscribing import a_shop, articles, refusal, xml


@pytest.fixture
def shop(tables: None) -> Access:
    return a_shop()


def total(shop: Access, **data: Any) -> float:
    response = call(shop, "subscription.getupcomingamount", {"ARTICLE_NUMBER": "M", **data})
    assert list(response) == ["TOTAL"], response
    return float(response["TOTAL"])


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"ARTICLE_NUMBER": ""}, "ARTICLE_NUMBER"),
        ({"ARTICLE_NUMBER": "none"}, "ARTICLE_NUMBER"),
        ({"COUPON": "NONE"}, "COUPON"),
        ({"COUNTRY_CODE": "XX"}, "COUNTRY_CODE"),
        ({"ADDONS": [{"ARTICLE_NUMBER": "L"}]}, "ADDONS"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(shop: Access, data: Any, field: str) -> None:
    text = refusal(shop, "getupcomingamount", **{"ARTICLE_NUMBER": "M", **data})
    assert text.endswith(f"missing / invalid field: {field}")


def test_it_holds_vat_set_up_fee_add_ons_and_coupon(shop: Access) -> None:
    accepted(shop, "coupon.create", a_coupon(CODE="TEN"))
    articles(shop, {"ARTICLE_NUMBER": "F", "UNIT_PRICE": "10", "SETUP_FEE": "5"})
    assert total(shop) == 36.89
    assert total(shop, COUNTRY_CODE="CH") == 36.89  # a service to a consumer is taxed at home
    assert total(shop, ARTICLE_NUMBER="F") == 17.85
    assert total(shop, ADDONS=[{"ARTICLE_NUMBER": "B", "QUANTITY": 2}]) == 44.27
    assert total(shop, COUPON="TEN") == 33.2


def test_after_a_trial_the_amount_is_that_of_the_first_bill(shop: Access) -> None:
    articles(shop, {"ARTICLE_NUMBER": "T", "UNIT_PRICE": "10", "SUBSCRIPTION_TRIAL": "14 days"})
    assert total(shop, ARTICLE_NUMBER="T") == 11.9


def test_a_gross_price_is_the_amount(shop: Access) -> None:
    articles(shop, {"ARTICLE_NUMBER": "G", "UNIT_PRICE": "9.99", "IS_GROSS": 1})
    assert total(shop, ARTICLE_NUMBER="G") == 9.99


def test_nothing_is_written(shop: Access) -> None:
    accepted(shop, "coupon.create", a_coupon(CODE="ONCE", USAGES_MAX=1))
    before = items()
    for _ in range(2):
        total(shop, COUPON="ONCE")
    assert items() == before
    [coupon] = call(shop, "coupon.get", FILTER={})["COUPONS"]
    assert coupon["USAGES"] == "0"


def test_in_xml_and_on_v1(shop: Access) -> None:
    text = xml(shop, "getupcomingamount", "<ARTICLE_NUMBER>M</ARTICLE_NUMBER>")
    assert text == "<TOTAL>36.89</TOTAL>"
    body = {"FILTER": {"ARTICLE_NUMBER": "M"}}
    assert v1(shop, "subscription.getupcomingamount", body) == (200, {"TOTAL": 36.89})
