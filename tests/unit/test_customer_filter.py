"""FILTER of customer.get: what is asked for, and which customers it fits."""

from typing import Any

import pytest

from kundenakte.domain.account import Account
from kundenakte.domain.customer import Customer
from kundenakte.domain.customer_filter import CustomerFilter
from kundenakte.domain.errors import Refused
from kundenakte.domain.page import FIRST_PAGE

ACCOUNT = Account("acc", "a" * 32, {"PUBLIC_URL": "https://kunden.example"})
CUSTOMER = Customer(
    {
        "CUSTOMER_ID": 7,
        "CUSTOMER_NUMBER": "0077",
        "CUSTOMER_EXT_UID": "shop-7",
        "HASH": "c" * 32,
        "ORGANIZATION": "Dr. Müller GmbH",
        "CITY": "Köln",
        "COUNTRY_CODE": "DE",
        "COMMENT": "zahlt gern",
        "TAGS": ["VIP", "Rad"],
    }
)
FITTING = {
    "CUSTOMER_ID": ["7", 7],
    "CUSTOMER_NUMBER": ["0077"],
    "CUSTOMER_EXT_UID": ["shop-7"],
    "HASH": ["c" * 32],
    "COUNTRY_CODE": ["DE", "de"],
    "CITY": ["Köln", "köln", " KÖLN "],
    "TERM": ["müller", "ELLER", "gmbh"],
    "COMMENT": ["zahlt gern"],
    "TAGS": ["vip", "Rad,VIP", ["rad"]],
    "CHANGEDATA_URL": [f"https://kunden.example/accountdata/{'a' * 32}/{'c' * 32}"],
    "DASHBOARD_URL": [f"https://kunden.example/dashboard/{'a' * 32}/{'c' * 32}"],
}
OTHER = {
    "CUSTOMER_ID": 8,
    "CUSTOMER_NUMBER": "77",
    "CUSTOMER_EXT_UID": "SHOP-7",
    "HASH": "d" * 32,
    "COUNTRY_CODE": "AT",
    "CITY": "Köl",
    "TERM": "Köln",
    "COMMENT": "zahlt",
    "TAGS": "VIP, Auto",
    "CHANGEDATA_URL": "https://kunden.example/accountdata/x",
    "DASHBOARD_URL": "https://other.example/",
}


def fits(**values: Any) -> bool:
    return CustomerFilter.read(values, FIRST_PAGE).matches(CUSTOMER, ACCOUNT)


@pytest.mark.parametrize("field", FITTING)
@pytest.mark.parametrize("value", [{"A": 1}, True])
def test_what_is_no_value_is_refused_by_name(field: str, value: Any) -> None:
    with pytest.raises(Refused, match=f": {field}$"):
        fits(**{field: value})


def test_more_than_forty_tags_are_refused() -> None:
    with pytest.raises(Refused, match="at most 40 tags, missing / invalid field: TAGS"):
        fits(TAGS=[f"t{n}" for n in range(41)])


@pytest.mark.parametrize("field", OTHER)
def test_a_customer_that_is_something_else_does_not_fit(field: str) -> None:
    assert not fits(**{field: OTHER[field]})


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field in FITTING for value in FITTING[field]]
)
def test_a_customer_fits_what_it_is(field: str, value: Any) -> None:
    assert fits(**{field: value})


def test_all_that_is_asked_for_must_hold() -> None:
    everything = {field: values[0] for field, values in FITTING.items()}
    assert fits(**everything)
    for field, value in OTHER.items():
        assert not fits(**{**everything, field: value}), field


@pytest.mark.parametrize("empty", ["", None, []])
def test_an_empty_filter_asks_for_nothing(empty: Any) -> None:
    assert CustomerFilter.read(dict.fromkeys(FITTING, empty), FIRST_PAGE) == CustomerFilter()


def test_an_unknown_filter_is_ignored() -> None:
    assert CustomerFilter.read({"FOO": {"A": 1}}, FIRST_PAGE) == CustomerFilter()


@pytest.mark.parametrize("field", ["HASH", "CHANGEDATA_URL", "DASHBOARD_URL"])
def test_an_address_leads_to_the_hash_as_the_hash_does(field: str) -> None:
    assert CustomerFilter.read({field: FITTING[field][0]}, FIRST_PAGE).page_hash == "c" * 32
