"""mandate.delete: nothing is collected from the mandate any more; it stays as proof."""

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.builders import Access, at, call, create, find, post, v1

IBAN = "DE89370400440532013000"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def mandate(account: Access) -> Access:
    """Customer 1 with the mandate M1."""
    create(account, PAYMENT_TYPE=2, BANK_IBAN=IBAN, BANK_ACCOUNT_MANDATE_REFERENCE="M1")
    return account


def row(account: Access, reference: str = "M1") -> dict[str, Any]:
    """The mandate as mandate.get shows it."""
    _, response = v1(account, "mandate.get", {"FILTER": {"REFERENCE": reference}})
    [found] = response["MANDATES"]
    return dict(found)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "REFERENCE"),
        ({"REFERENCE": "M9"}, "REFERENCE"),
        ({"REFERENCE": "ü"}, "REFERENCE"),
        ({"REFERENCE": "M1", "CUSTOMER_ID": 2}, "REFERENCE"),
        ({"REFERENCE": "M1", "DATE": "2026-11-24"}, "DATE"),
        ({"REFERENCE": "M1", "REASON": "4111111111111111"}, "REASON"),
    ],
)
def test_what_is_wrong_is_named(mandate: Access, data: dict[str, Any], field: str) -> None:
    with at(NOON):
        [error] = call(mandate, "mandate.delete", data)["ERRORS"]
    assert error.endswith(f"missing / invalid field: {field}")
    assert row(mandate)["STATUS"] == "active"


def test_a_stranger_ends_nothing(mandate: Access, stranger: Access) -> None:
    status, _ = v1(stranger, "mandate.delete", {"DATA": {"REFERENCE": "M1"}})
    assert status == 404


def test_a_mandate_of_several_customers_needs_the_customer(mandate: Access) -> None:
    create(mandate, BANK_IBAN=IBAN, BANK_ACCOUNT_MANDATE_REFERENCE="m1")
    [error] = call(mandate, "mandate.delete", {"REFERENCE": "M1"})["ERRORS"]
    assert error.endswith("missing / invalid field: CUSTOMER_ID")
    named = {"REFERENCE": "M1", "CUSTOMER_ID": 2}
    assert call(mandate, "mandate.delete", named) == {"STATUS": "success"}


def test_the_customer_has_no_bank_data_after_it(mandate: Access) -> None:
    revoked = {"REFERENCE": "m1", "DATE": "2026-11-20", "REASON": "revoked by mail"}
    with at(NOON):
        assert call(mandate, "mandate.delete", revoked) == {"STATUS": "success"}
    ended = row(mandate)
    assert (ended["STATUS"], ended["ENDED"]) == ("ended", "2026-11-20")
    assert (ended["ENDED_BECAUSE"], ended["IBAN"]) == ("revoked by mail", IBAN)
    [customer] = find(mandate)
    assert customer["BANK_IBAN"] == customer["BANK_ACCOUNT_MANDATE_REFERENCE"] == ""


def test_no_later_change_of_the_customer_makes_a_new_mandate(mandate: Access) -> None:
    call(mandate, "mandate.delete", {"REFERENCE": "M1"})
    call(mandate, "customer.update", {"CUSTOMER_ID": 1, "CITY": "Bonn"})
    _, response = v1(mandate, "mandate.get")
    assert [found["STATUS"] for found in response["MANDATES"]] == ["ended"]


def test_an_earlier_mandate_is_ended_without_touching_the_bank_data(mandate: Access) -> None:
    with at(NOON):
        call(mandate, "mandate.create", {"CUSTOMER_ID": 1, "IBAN": IBAN, "REFERENCE": "M2"})
    call(mandate, "mandate.delete", {"REFERENCE": "M1", "DATE": "2026-11-01"})
    assert row(mandate)["ENDED"] == "2026-11-23"  # it had ended by being replaced
    assert find(mandate)[0]["BANK_ACCOUNT_MANDATE_REFERENCE"] == "M2"


def test_ending_it_again_changes_nothing(mandate: Access) -> None:
    with at(NOON):
        call(mandate, "mandate.delete", {"REFERENCE": "M1"})
    status, response = v1(mandate, "mandate.delete", {"DATA": {"REFERENCE": "M1"}})
    assert (status, response) == (200, {"STATUS": "success"})
    assert row(mandate)["ENDED"] == "2026-11-23"


def test_a_mandate_can_be_ended_with_xml(mandate: Access) -> None:
    body = "<FBAPI><SERVICE>mandate.delete</SERVICE><DATA><REFERENCE>M1</REFERENCE></DATA></FBAPI>"
    assert "<STATUS>success</STATUS>" in post(mandate, body)["body"]
    assert row(mandate)["STATUS"] == "ended"
