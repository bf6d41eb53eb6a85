"""Rows: all text on the compatible URL, typed on /v1."""

from kundenakte.domain.account import Account
from kundenakte.domain.customer import Customer
from kundenakte.domain.customer_row import COLUMNS, text_row, typed_row

ACCOUNT = Account("acc", "a" * 32, {"PUBLIC_URL": "https://kunden.example"})
BARE = Customer({"CUSTOMER_ID": 7, "CUSTOMER_NUMBER": "1007", "HASH": "c" * 32})
FULL = Customer(
    {
        **BARE.fields,
        "CREATED": "2026-07-01T10:00:00Z",
        "DAYS_FOR_PAYMENT": 14,
        "PAYMENT_TYPE": 2,
        "SHOW_PAYMENT_NOTICE": 1,
        "CREDIT_BALANCE": 130_005,
        "TAGS": ["VIP", "Rad"],
        "X_ATTRIBUTES": [{"KEY": "a", "VALUE": "1"}],
        "PAYPAL_BILLINGAGREEMENTID": "B-1",
    }
)


def test_a_text_row_holds_every_column_as_text() -> None:
    row = text_row(BARE, ACCOUNT)
    assert list(row) == COLUMNS
    assert {type(value) for value in row.values()} == {str}


def test_what_is_not_set_is_empty_and_flags_and_numbers_are_zero() -> None:
    row = text_row(BARE, ACCOUNT)
    assert row["CREATED"] == row["BIRTHDAY"] == row["TAGS"] == row["X_ATTRIBUTES"] == ""
    assert row["SHOW_PAYMENT_NOTICE"] == row["NEWSLETTER_OPTIN"] == "0"
    assert row["CREDIT_BALANCE"] == "0,00"


def test_a_text_row_is_written_as_the_original_writes_it() -> None:
    row = text_row(FULL, ACCOUNT)
    assert row["CUSTOMER_ID"] == "7"
    assert row["PAYMENT_TYPE"] == "2"
    assert row["CREATED"] == "2026-07-01 12:00:00"
    assert row["CREDIT_BALANCE"] == "1300,05"
    assert row["TAGS"] == "VIP, Rad"
    assert row["X_ATTRIBUTES"] == [{"KEY": "a", "VALUE": "1"}]


def test_a_typed_row_holds_numbers_lists_and_offsets() -> None:
    row = typed_row(FULL, ACCOUNT)
    assert row["CUSTOMER_ID"] == 7
    assert row["SHOW_PAYMENT_NOTICE"] == 1
    assert row["CREATED"] == "2026-07-01T12:00:00+02:00"
    assert row["CREDIT_BALANCE"] == "1300.05"
    assert row["TAGS"] == ["VIP", "Rad"]


def test_a_typed_row_of_a_bare_customer_has_empty_lists() -> None:
    row = typed_row(BARE, ACCOUNT)
    assert row["TAGS"] == row["X_ATTRIBUTES"] == []


def test_addresses_of_pages_end_with_both_hashes() -> None:
    row = text_row(BARE, ACCOUNT)
    ending = f"{'a' * 32}/{'c' * 32}"
    assert row["CHANGEDATA_URL"] == f"https://kunden.example/accountdata/{ending}"
    assert row["DASHBOARD_URL"] == f"https://kunden.example/dashboard/{ending}"


def test_a_gateway_reference_stands_in_rows_of_those_who_have_one() -> None:
    assert "PAYPAL_BILLINGAGREEMENTID" not in text_row(BARE, ACCOUNT)
    assert text_row(FULL, ACCOUNT)["PAYPAL_BILLINGAGREEMENTID"] == "B-1"


def test_a_row_does_not_change_the_customer() -> None:
    text_row(FULL, ACCOUNT)
    assert FULL.fields["TAGS"] == ["VIP", "Rad"]
    assert FULL.fields["CREDIT_BALANCE"] == 130_005
