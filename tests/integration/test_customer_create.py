"""customer.create: what is refused, what is stored, and what the caller gets."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from kundenakte.domain.customer_fields import NOT_STORED, CustomerFields
from tests.builders import (
    Access,
    a_customer,
    an_account,
    at,
    call,
    create,
    everything,
    find,
    items,
    v1,
)
from tests.invariants import Stored, check

IBAN = "DE89 3704 0044 0532 0130 00"
NOON = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)


def refusal(account: Access, data: dict[str, Any]) -> list[str]:
    """The errors of a create that is refused; and that it left nothing behind."""
    before = items()
    response = call(account, "customer.create", data)
    assert list(response) == ["ERRORS"]
    assert items() == before
    texts: list[str] = response["ERRORS"]
    return texts


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "CUSTOMER_TYPE"),
        ({"ORGANIZATION": "M", "CUSTOMER_TYPE": None}, "CUSTOMER_TYPE"),
        ({"CUSTOMER_TYPE": "business"}, "ORGANIZATION"),
        ({"CUSTOMER_TYPE": "business", "ORGANIZATION": "  "}, "ORGANIZATION"),
        ({"CUSTOMER_TYPE": "business", "ORGANIZATION": []}, "ORGANIZATION"),
        ({"CUSTOMER_TYPE": "consumer", "ORGANIZATION": "M"}, "LAST_NAME"),
    ],
)
def test_a_missing_field_is_named_once_and_as_the_original_words_it(
    account: Access, data: dict[str, Any], field: str
) -> None:
    assert refusal(account, data) == [f"missing / invalid field: {field}"]


def test_every_field_at_fault_is_named(account: Access) -> None:
    texts = refusal(account, a_customer(PAYMENT_TYPE=9, EMAIL="x" * 300, BANK_IBAN="DE00"))
    assert [text.rpartition(": ")[2] for text in texts] == ["EMAIL", "PAYMENT_TYPE", "BANK_IBAN"]


def test_a_number_in_use_is_refused_and_names_its_owner(account: Access) -> None:
    owner = create(account, CUSTOMER_NUMBER="77")["CUSTOMER_ID"]
    assert refusal(account, a_customer(CUSTOMER_NUMBER="77")) == [
        f"already used by CUSTOMER_ID {owner}, missing / invalid field: CUSTOMER_NUMBER"
    ]


def test_number_and_external_id_of_two_owners_are_both_named(account: Access) -> None:
    first = create(account, CUSTOMER_NUMBER="77")["CUSTOMER_ID"]
    second = create(account, CUSTOMER_EXT_UID="shop-1")["CUSTOMER_ID"]
    assert refusal(account, a_customer(CUSTOMER_NUMBER="77", CUSTOMER_EXT_UID="shop-1")) == [
        f"already used by CUSTOMER_ID {first}, missing / invalid field: CUSTOMER_NUMBER",
        f"already used by CUSTOMER_ID {second}, missing / invalid field: CUSTOMER_EXT_UID",
    ]


def test_numbers_and_external_ids_are_compared_to_the_letter(account: Access) -> None:
    create(account, CUSTOMER_NUMBER="0077", CUSTOMER_EXT_UID="a")
    create(account, CUSTOMER_NUMBER="77", CUSTOMER_EXT_UID="A")
    check(account.id)


def test_an_account_may_let_customers_share_an_external_id(tables: None) -> None:
    account = an_account(UNIQUE_EXT_UID=False)
    ids = [create(account, CUSTOMER_EXT_UID="shop-1")["CUSTOMER_ID"] for _ in range(2)]
    rows = find(account, CUSTOMER_EXT_UID="shop-1")
    assert [int(row["CUSTOMER_ID"]) for row in rows] == ids


def test_the_answer_holds_id_number_hash_and_addresses(account: Access) -> None:
    response = create(account)
    ending = f"{account.hash}/{response['HASH']}"
    assert re.fullmatch("[0-9a-f]{32}", response["HASH"])
    assert response == {
        "STATUS": "success",
        "CUSTOMER_ID": 1,
        "CUSTOMER_NUMBER": "1001",
        "HASH": response["HASH"],
        "CHANGEDATA_URL": f"https://kunden.example/accountdata/{ending}",
        "DASHBOARD_URL": f"https://kunden.example/dashboard/{ending}",
    }


def test_v1_answers_the_same(account: Access) -> None:
    status, response = v1(account, "customer.create", {"DATA": a_customer()})
    assert status == 200
    assert sorted(response) == sorted(create(account))
    assert response["CUSTOMER_ID"] == 1


def test_a_doubtful_value_is_stored_and_told_on_v1_only(account: Access) -> None:
    doubtful = {"EMAIL": "asdf", "VAT_ID": "vatId", "ZIPCODE": "zip", "COUNTRY_CODE": "DE"}
    assert "WARNINGS" not in create(account, **doubtful)
    status, response = v1(account, "customer.create", {"DATA": a_customer(**doubtful)})
    assert status == 200
    assert [text.rpartition(": ")[2] for text in response["WARNINGS"]] == [
        "EMAIL",
        "ZIPCODE",
        "VAT_ID",
    ]
    [_, row] = find(account)
    assert row["EMAIL"] == "asdf"


def test_a_customer_is_one_file_with_its_claims(account: Access) -> None:
    create(account, CUSTOMER_NUMBER="77", CUSTOMER_EXT_UID="shop-1", TAGS="VIP, Rad", CITY="Köln")
    keys = {(item["pk"]["S"], item["sk"]["S"].partition("#")[0]) for item in items()}
    file = f"{account.id}#CUSTOMER#1"
    assert keys == {
        *((file, kind) for kind in ("CUSTOMER", "TAG", "LOG", "EVENT")),
        (f"{account.id}#NUMBER#77", "CLAIM"),
        (f"{account.id}#EXT_UID#shop-1", "CLAIM"),
    }
    assert len(items()) == 7
    check(account.id)


def test_the_log_says_who_and_when_and_holds_no_copy_of_the_record(account: Access) -> None:
    with at(NOON):
        create(account, LAST_NAME="Berg")
    assert Stored(account.id).log(1) == [
        {
            "AT": "2026-07-01T10:00:00Z",
            "ACTOR": "key key1 owner@example.com",
            "ACTION": "customer.create",
            "CHANGES": [],
        }
    ]


def test_the_event_holds_the_payload_of_the_contract_and_expires(account: Access) -> None:
    with at(NOON):
        response = create(account, ORGANIZATION="Muster GmbH", CUSTOMER_EXT_UID="s", PHONE="089 1")
    [event] = Stored(account.id).files[1]["EVENT"]
    payload = json.loads(event["doc"]["S"])
    assert set(payload) == {"id", "type", "customer"}  # these three have no `created`
    assert payload["type"] == "customer.created"
    assert f"EVENT#{payload['id']:016d}" == event["sk"]["S"]
    assert payload["id"] < 2**53
    assert payload["customer"]["customer_id"] == "1"
    assert payload["customer"]["companyname"] == "Muster GmbH"
    assert payload["customer"]["customer_ext_uid"] == "s"
    assert payload["customer"]["phone"] == "089 1"
    assert payload["customer"]["hash"] == response["HASH"]
    assert payload["customer"]["payment_data_url"] == response["CHANGEDATA_URL"]
    assert int(event["expires"]["N"]) == int(NOON.timestamp()) + 30 * 24 * 3600


def test_what_is_not_given_has_the_contracts_defaults(account: Access) -> None:
    with at(NOON):
        create(account)
    [row] = find(account)
    filled = {name: value for name, value in row.items() if value not in ("", "0")}
    assert (
        filled.items()
        >= {
            "CUSTOMER_NUMBER": "1001",
            "DAYS_FOR_PAYMENT": "14",
            "CREATED": "2026-07-01 12:00:00",
            "LASTUPDATE": "2026-07-01 12:00:00",
            "PAYMENT_TYPE": "1",
            "INVOICE_DELIVERY_METHOD": "mail",
            "COUNTRY_CODE": "DE",
            "CURRENCY_CODE": "EUR",
            "LANGUAGE_CODE": "de",
            "CREDIT_BALANCE": "0,00",
        }.items()
    )
    assert row["SHOW_PAYMENT_NOTICE"] == row["NEWSLETTER_OPTIN"] == "0"


def test_the_accounts_own_defaults_come_first(tables: None) -> None:
    own = {"DAYS_FOR_PAYMENT": 7, "COUNTRY_CODE": "CH", "CURRENCY_CODE": "CHF"}
    account = an_account(**own, LANGUAGE_CODE="fr")
    create(account)
    [row] = find(account)
    assert row.items() >= {name: str(value) for name, value in own.items()}.items()
    assert row["LANGUAGE_CODE"] == "fr"


def test_zero_days_for_payment_are_not_the_default(account: Access) -> None:
    create(account, DAYS_FOR_PAYMENT=0)
    assert find(account)[0]["DAYS_FOR_PAYMENT"] == "0"


def test_the_example_holds_every_field_there_is() -> None:
    fields = {name.upper() for name in set(CustomerFields.model_fields) - NOT_STORED}
    assert set(everything()) == fields


def test_every_field_comes_back_as_it_was_sent(account: Access) -> None:
    create(account, **everything())
    [row] = find(account)
    assert {name: row[name] for name in everything()} == everything()


def test_every_field_comes_back_on_v1_in_its_own_type(account: Access) -> None:
    v1(account, "customer.create", {"DATA": everything()})
    _, response = v1(account, "customer.get")
    [row] = response["CUSTOMERS"]
    typed = {
        **everything(),
        "PAYMENT_TYPE": 2,
        "DAYS_FOR_PAYMENT": 30,
        "SHOW_PAYMENT_NOTICE": 1,
        "NEWSLETTER_OPTIN": 1,
        "DUNNING_STOP": 1,
        "TAGS": ["VIP", "Rad"],
        "BANK_ACCOUNT_MANDATE_REFERENCE_DATE": "2026-07-01T08:00:00+02:00",
    }
    assert {name: row[name] for name in typed} == typed


def test_keys_count_in_any_case(account: Access) -> None:
    response = call(
        account,
        "customer.create",
        {"customer_type": "consumer", "Last_Name": "Berg", "x_attributes": {"key": "a"}},
    )
    assert response["STATUS"] == "success"
    [row] = find(account)
    assert row["LAST_NAME"] == "Berg"
    assert row["X_ATTRIBUTES"] == [{"KEY": "a", "VALUE": ""}]


def test_read_only_and_unknown_fields_are_ignored(account: Access) -> None:
    ignored = {
        "CUSTOMER_ID": 99,
        "CREATED": "2001-01-01 00:00:00",
        "LASTUPDATE": "nie",
        "HASH": "x",
        "CREDIT_BALANCE": "99,00",
        "TOP": "1",
        "PASSWORD": "DUMMY",
        "ADYEN_ENCRYPTED_DATA": "adyenjs_1",
        "CHANGEDATA_URL": "https://example.com",
        "FEATURES": [],
        "UNKNOWN": {"A": [1]},
    }
    assert create(account, **ignored)["CUSTOMER_ID"] == 1
    [row] = find(account)
    assert row["CREDIT_BALANCE"] == "0,00"
    assert row["CREATED"] != "2001-01-01 00:00:00"
    assert "UNKNOWN" not in row
    assert "ADYEN_ENCRYPTED_DATA" not in row


def test_null_empty_text_and_empty_list_mean_not_given(account: Access) -> None:
    optional = set(everything()) - {"CUSTOMER_TYPE", "ORGANIZATION"}
    for empty in (None, "", []):
        create(account, **dict.fromkeys(optional, empty))
    first, second, third = find(account)
    assert [row["CUSTOMER_NUMBER"] for row in (first, second, third)] == ["1001", "1002", "1003"]
    assert first["PAYMENT_TYPE"] == "1"
    assert first["INVOICE_DELIVERY_METHOD"] == "mail"


def test_an_iban_is_stored_without_blanks_and_gets_a_mandate(account: Access) -> None:
    with at(NOON):
        create(account, BANK_IBAN=IBAN)
    [row] = find(account)
    assert row["BANK_IBAN"] == IBAN.replace(" ", "")
    assert re.fullmatch("[A-Z0-9]{10}", row["BANK_ACCOUNT_MANDATE_REFERENCE"])
    assert row["BANK_ACCOUNT_MANDATE_REFERENCE_DATE"] == "2026-07-01 12:00:00"


def test_a_mandate_that_was_given_stays(account: Access) -> None:
    create(account, BANK_IBAN=IBAN, BANK_ACCOUNT_MANDATE_REFERENCE="M-1")
    assert find(account)[0]["BANK_ACCOUNT_MANDATE_REFERENCE"] == "M-1"


def test_two_customers_with_all_the_same_data_are_two(account: Access) -> None:
    twin = {"ORGANIZATION": "Muster", "EMAIL": "a@example.com"}
    assert create(account, **twin)["HASH"] != create(account, **twin)["HASH"]
    assert len(find(account)) == 2


def test_ids_and_numbers_go_up_by_one(account: Access) -> None:
    made = [create(account) for _ in range(3)]
    assert [one["CUSTOMER_ID"] for one in made] == [1, 2, 3]
    assert [one["CUSTOMER_NUMBER"] for one in made] == ["1001", "1002", "1003"]


def test_a_number_given_by_hand_is_skipped_by_the_range(account: Access) -> None:
    for number in ("1001", "1003"):
        create(account, CUSTOMER_NUMBER=number)
    assert [create(account)["CUSTOMER_NUMBER"] for _ in range(2)] == ["1002", "1004"]
    check(account.id)


def test_a_range_is_written_as_the_account_has_set_it(tables: None) -> None:
    numbers = {"PREFIX": "K{YY}-", "DIGITS": 2, "SUFFIX": "x", "START": 98}
    account = an_account(CUSTOMER_NUMBERS=numbers)
    with at(NOON):
        made = [create(account)["CUSTOMER_NUMBER"] for _ in range(3)]
    assert made == ["K26-98x", "K26-99x", "K26-100x"]


def test_a_range_that_is_reset_starts_again_with_the_year_in_berlin(tables: None) -> None:
    numbers = {"PREFIX": "{YYYY}-", "START": 1, "RESET": "yearly"}
    account = an_account(CUSTOMER_NUMBERS=numbers)
    moments = [datetime(2026, 12, 31, 22, 59), datetime(2026, 12, 31, 23, 1)]  # noqa: DTZ001
    made = []
    for moment in moments:
        with at(moment.replace(tzinfo=UTC)):
            made.append(create(account)["CUSTOMER_NUMBER"])
    assert made == ["2026-1", "2027-1"]


def test_the_largest_customer_can_be_stored_changed_and_read(account: Access) -> None:
    """Every field as long as may be, of characters of four bytes; the log keeps both values."""

    def large(char: str) -> dict[str, Any]:
        lines = set(everything()) - {*CODED, "TAGS", "X_ATTRIBUTES", "COMMENT"}
        tags = [f"{n:02d}{char * 58}" for n in range(40)]
        attributes = [{"KEY": f"{n:02d}", "VALUE": char * 198} for n in range(50)]
        return {
            **dict.fromkeys(lines, char * 255),
            "COMMENT": char * 10_000,
            "SECONDARY_ADDRESS": char * 10_000,
            "EMAIL_CC": char * 1_000,
            "TAGS": tags,
            "X_ATTRIBUTES": attributes,
        }

    create(account, **large("🚲"))
    changed = {"CUSTOMER_ID": 1, **large("𝔘")}
    assert call(account, "customer.update", changed)["STATUS"] == "success"
    [row] = find(account)
    assert row["COMMENT"] == "𝔘" * 10_000
    check(account.id)


CODED = """CUSTOMER_TYPE SALUTATION COUNTRY_CODE BIRTHDAY CURRENCY_CODE LANGUAGE_CODE PAYMENT_TYPE
    DAYS_FOR_PAYMENT SHOW_PAYMENT_NOTICE NEWSLETTER_OPTIN INVOICE_DELIVERY_METHOD BANK_IBAN
    BANK_ACCOUNT_MANDATE_REFERENCE_DATE DUNNING_STOP DUNNING_STOP_UNTIL""".split()
