"""The customer: what may not be missing, what a change is, and what is remembered of it."""

from typing import Any

import pytest

from kundenakte.domain.customer import Customer, differences, require, without_empty
from kundenakte.domain.errors import Refused

AT = "2026-11-23T10:00:00Z"
FIELDS = {
    "CUSTOMER_ID": 7,
    "CUSTOMER_NUMBER": "1007",
    "CUSTOMER_TYPE": "business",
    "ORGANIZATION": "Muster GmbH",
    "HASH": "0" * 32,
    "LASTUPDATE": "2026-01-01T00:00:00Z",
}


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({}, ["CUSTOMER_TYPE"]),
        ({"ORGANIZATION": "M"}, ["CUSTOMER_TYPE"]),
        ({"CUSTOMER_TYPE": "business"}, ["ORGANIZATION"]),
        ({"CUSTOMER_TYPE": "business", "LAST_NAME": "M"}, ["ORGANIZATION"]),
        ({"CUSTOMER_TYPE": "consumer", "ORGANIZATION": "M"}, ["LAST_NAME"]),
    ],
)
def test_a_customer_of_its_type_may_not_be_without(
    fields: dict[str, Any], missing: list[str]
) -> None:
    with pytest.raises(Refused) as refused:
        require(fields)
    assert [problem.field for problem in refused.value.problems] == missing


def test_a_change_may_not_empty_a_required_field() -> None:
    with pytest.raises(Refused, match=r"^missing / invalid field: ORGANIZATION$"):
        Customer(FIELDS).changed({"ORGANIZATION": ""}, at=AT)


def test_a_change_of_type_asks_for_what_that_type_needs() -> None:
    with pytest.raises(Refused, match="LAST_NAME"):
        Customer(FIELDS).changed({"CUSTOMER_TYPE": "consumer"}, at=AT)


@pytest.mark.parametrize(
    "changes", [{}, {"ORGANIZATION": "Muster GmbH"}, {"CITY": ""}, {"TAGS": []}]
)
def test_a_change_that_changes_nothing_is_the_same_customer(changes: dict[str, Any]) -> None:
    customer = Customer(FIELDS)
    assert customer.changed(changes, at=AT) is customer


def test_a_change_moves_lastupdate_and_leaves_the_rest() -> None:
    after = Customer(FIELDS).changed({"CITY": "Bonn"}, at=AT)
    assert after.fields == {**FIELDS, "CITY": "Bonn", "LASTUPDATE": AT}


def test_an_empty_value_removes_the_field() -> None:
    after = Customer({**FIELDS, "CITY": "Bonn"}).changed({"CITY": ""}, at=AT)
    assert "CITY" not in after.fields


def test_empty_values_are_not_kept_but_zero_days_are() -> None:
    fields = {"A": "", "B": None, "C": [], "D": 0, "DAYS_FOR_PAYMENT": 0, "E": "0"}
    assert without_empty(fields) == {"DAYS_FOR_PAYMENT": 0, "E": "0"}


def test_differences_name_both_values_and_not_lastupdate() -> None:
    before = Customer({**FIELDS, "CITY": "Bonn"})
    after = before.changed({"CITY": "", "ZIPCODE": "53111", "ORGANIZATION": "Neu AG"}, at=AT)
    assert differences(before, after) == [
        {"FIELD": "ORGANIZATION", "BEFORE": "Muster GmbH", "AFTER": "Neu AG"},
        {"FIELD": "CITY", "BEFORE": "Bonn", "AFTER": None},
        {"FIELD": "ZIPCODE", "BEFORE": None, "AFTER": "53111"},
    ]


def test_tags_are_known_by_their_folded_form() -> None:
    assert Customer({**FIELDS, "TAGS": ["VIP", "Öko"]}).tags == {"vip": "VIP", "öko": "Öko"}


def test_a_customer_without_an_external_id_has_an_empty_one() -> None:
    assert Customer(FIELDS).ext_uid == ""


def test_term_looks_at_the_contracts_seven_fields() -> None:
    searched = "ORGANIZATION FIRST_NAME LAST_NAME ADDRESS ADDRESS_2 ZIPCODE EMAIL".split()
    fields = {name: name.lower() for name in [*searched, "CITY", "COMMENT", "PHONE"]}
    texts = "first_name last_name\norganization\naddress\naddress_2\nzipcode\nemail"
    assert Customer(fields).search_texts == (texts, "")
