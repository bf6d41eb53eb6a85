"""mandate.create: a mandate with its evidence becomes the one to collect from."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.builders import Access, at, call, create, find, post, v1

IBAN, OTHER = "DE89370400440532013000", "AT611904300234573201"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def mandate(account: Access, **fields: Any) -> dict[str, Any]:
    """Creates a mandate that must be accepted; answers RESPONSE."""
    response = call(account, "mandate.create", {"CUSTOMER_ID": 1, "IBAN": IBAN, **fields})
    assert response.get("STATUS") == "success", response
    return response


def listed(account: Access, **filters: Any) -> list[dict[str, Any]]:
    """The rows of mandate.get on /v1."""
    rows: list[dict[str, Any]] = v1(account, "mandate.get", {"FILTER": filters, "LIMIT": 100})[1][
        "MANDATES"
    ]
    return rows


@pytest.mark.parametrize(
    ("fields", "field", "reason"),
    [
        ({"CUSTOMER_ID": None}, "CUSTOMER_ID", ""),
        ({"CUSTOMER_ID": 99}, "CUSTOMER_ID", ""),
        ({"IBAN": ""}, "IBAN", ""),
        ({"IBAN": "DE88370400440532013000"}, "IBAN", "check digits"),
        ({"IBAN": "TR330006100519786457841326"}, "IBAN", "without SEPA"),
        ({"BIC": "COBA"}, "BIC", "8 or 11"),
        ({"REFERENCE": "Ü"}, "REFERENCE", "at most 35"),
        ({"TYPE": "first"}, "TYPE", "recurring or oneoff"),
        ({"SIGNED": "morgen"}, "SIGNED", "a date such as"),
        ({"SIGNED": "2026-11-24"}, "SIGNED", "a day that has come"),
        ({"LAST_USED": "2026-11-24"}, "LAST_USED", "a day that has come"),
        ({"OWNER": "a\nb"}, "OWNER", "one line"),
        ({"OWNER": "4111 1111 1111 1111"}, "OWNER", "card numbers"),
        ({"EVIDENCE_NOTE": "4111111111111111"}, "EVIDENCE_NOTE", "card numbers"),
    ],
)
def test_what_is_wrong_is_named(
    account: Access, fields: dict[str, Any], field: str, reason: str
) -> None:
    create(account)
    with at(NOON):
        response = call(account, "mandate.create", {"CUSTOMER_ID": 1, "IBAN": IBAN, **fields})
    [error] = response["ERRORS"]
    assert error.endswith(f"missing / invalid field: {field}")
    assert reason in error
    assert listed(account) == []


@pytest.mark.parametrize("reference", ["kd-1", "KD-1"])
def test_a_reference_is_given_once_whatever_its_case(account: Access, reference: str) -> None:
    create(account, BANK_IBAN=OTHER, BANK_ACCOUNT_MANDATE_REFERENCE="Kd-1")
    create(account)
    body = {"DATA": {"CUSTOMER_ID": 2, "IBAN": IBAN, "REFERENCE": reference}}
    status, response = v1(account, "mandate.create", body)
    assert status == 409
    assert response["DETAILS"][0]["MESSAGE"] == "already used by CUSTOMER_ID 1"


def test_a_reference_that_has_ended_is_not_given_again(account: Access) -> None:
    create(account)
    mandate(account, REFERENCE="M1")
    mandate(account, REFERENCE="M2")
    assert "ERRORS" in call(
        account, "mandate.create", {"CUSTOMER_ID": 1, "IBAN": IBAN, "REFERENCE": "m1"}
    )


def test_a_strangers_customer_gets_no_mandate(account: Access, stranger: Access) -> None:
    create(account)
    response = call(stranger, "mandate.create", {"CUSTOMER_ID": 1, "IBAN": IBAN})
    assert response["ERRORS"] == ["missing / invalid field: CUSTOMER_ID"]


def test_a_mandate_becomes_the_customers_bank_data(account: Access) -> None:
    create(account)
    with at(NOON):
        response = mandate(
            account,
            REFERENCE="kd-1001",
            IBAN="de89 3704 0044 0532 0130 00",
            BIC="cobadeffxxx",
            OWNER="Eva Müller",
            SIGNED="2026-11-01",
        )
    assert response == {"STATUS": "success", "CUSTOMER_ID": 1, "REFERENCE": "KD-1001"}
    [customer] = find(account)
    assert customer["BANK_IBAN"] == IBAN
    assert customer["BANK_BIC"] == "COBADEFFXXX"
    assert customer["BANK_ACCOUNT_OWNER"] == "Eva Müller"
    assert customer["BANK_ACCOUNT_MANDATE_REFERENCE"] == "KD-1001"
    assert customer["BANK_ACCOUNT_MANDATE_REFERENCE_DATE"] == "2026-11-01 00:00:00"


def test_the_evidence_is_kept(account: Access) -> None:
    create(account)
    told = {
        "EVIDENCE_CHANNEL": "phone",
        "EVIDENCE_TEXT": "Ich ermächtige ...",
        "EVIDENCE_NOTE": "Aufnahme 17",
    }
    with at(NOON):
        mandate(account, **told)
    [row] = listed(account)
    assert {name: row[name] for name in told} == told
    assert row["EVIDENCE_AT"] == "2026-11-23T13:00:00+01:00"
    assert row["SIGNED"] == "2026-11-23"


def test_without_a_reference_one_is_made_up(account: Access) -> None:
    create(account)
    assert len(mandate(account)["REFERENCE"]) == 10


def test_a_new_mandate_ends_the_one_before(account: Access) -> None:
    create(account)
    mandate(account, REFERENCE="M1")
    mandate(account, REFERENCE="M2", IBAN=OTHER)
    assert [(row["REFERENCE"], row["STATUS"]) for row in listed(account)] == [
        ("M1", "ended"),
        ("M2", "active"),
    ]


def test_a_mandate_that_comes_from_elsewhere_brings_its_last_use(account: Access) -> None:
    create(account)
    with at(NOON):
        mandate(account, SIGNED="2015-01-01", LAST_USED="2024-01-15", TYPE="oneoff")
        [row] = listed(account)
    assert (row["TYPE"], row["STATUS"], row["LAST_USED"]) == ("oneoff", "active", "2024-01-15")
    assert (row["VALID_UNTIL"], row["LAPSES_SOON"]) == ("2027-01-15", 1)


def test_the_change_is_in_the_customers_log(account: Access) -> None:
    create(account)
    mandate(account, REFERENCE="M1")
    entries = call(account, "customer.getlog", FILTER={"CUSTOMER_ID": 1})["ENTRIES"]
    assert entries[0]["ACTION"] == "mandate.create"


def test_on_v1_and_as_xml_it_is_the_same(account: Access) -> None:
    create(account)
    body = {"DATA": {"CUSTOMER_ID": "1", "IBAN": IBAN, "REFERENCE": "M1"}}
    status, typed = v1(account, "mandate.create", body, idempotency_key="a")
    assert (status, typed["REFERENCE"]) == (200, "M1")
    assert v1(account, "mandate.create", body, idempotency_key="a") == (200, typed)
    text = (
        "<FBAPI><SERVICE>mandate.create</SERVICE><DATA><CUSTOMER_ID>1</CUSTOMER_ID>"
        f"<IBAN>{IBAN}</IBAN><REFERENCE>M2</REFERENCE></DATA></FBAPI>"
    )
    assert "<REFERENCE>M2</REFERENCE>" in post(account, text)["body"]
    assert json.dumps(listed(account)).count("active") == 1
