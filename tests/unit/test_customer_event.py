"""The payload of customer.created, .changed and .deleted (contract 4.3)."""

from kundenakte.domain.account import Account
from kundenakte.domain.customer import Customer
from kundenakte.domain.customer_event import customer_object

ACCOUNT = Account("acc", "a" * 32, {"PUBLIC_URL": "https://kunden.example"})
BARE = {"CUSTOMER_ID": 7, "CUSTOMER_NUMBER": "0077", "HASH": "c" * 32}
KEYS = """customer_id customer_ext_uid hash customer_number companyname title salutation firstname
    lastname address address_2 zipcode city country_code email payment_data_url dashboard_url phone
    telefax language_code vat_id tax_id x_attributes""".split()


def test_the_customer_has_the_contracts_keys() -> None:
    assert sorted(customer_object(Customer(BARE), ACCOUNT)) == sorted(KEYS)


def test_what_is_not_set_is_empty_and_a_missing_external_id_null() -> None:
    customer = customer_object(Customer(BARE), ACCOUNT)
    assert customer["customer_ext_uid"] is None
    assert customer["salutation"] == customer["companyname"] == customer["vat_id"] == ""
    assert customer["x_attributes"] == []


def test_values_are_text_and_the_salutation_is_the_german_word() -> None:
    fields = {
        **BARE,
        "CUSTOMER_EXT_UID": "shop-7",
        "ORGANIZATION": "Muster GmbH",
        "TITLE_ACADEMIC": "Dr.",
        "SALUTATION": "mrs",
        "FAX": "089 1",
        "X_ATTRIBUTES": [{"KEY": "a", "VALUE": "1"}],
    }
    customer = customer_object(Customer(fields), ACCOUNT)
    assert customer["customer_id"] == "7"
    assert customer["customer_number"] == "0077"
    assert customer["customer_ext_uid"] == "shop-7"
    assert customer["companyname"] == "Muster GmbH"
    assert customer["title"] == "Dr."
    assert customer["salutation"] == "Frau"
    assert customer["telefax"] == "089 1"
    assert customer["x_attributes"] == [{"KEY": "a", "VALUE": "1"}]


def test_the_pages_addresses_are_the_customers() -> None:
    customer = customer_object(Customer(BARE), ACCOUNT)
    ending = f"{'a' * 32}/{'c' * 32}"
    assert customer["payment_data_url"] == f"https://kunden.example/accountdata/{ending}"
    assert customer["dashboard_url"] == f"https://kunden.example/dashboard/{ending}"
