"""Mandates follow the customer's bank data, in the transaction that changes those."""

from datetime import UTC, datetime
from typing import Any

import pytest

from kundenakte.domain.mandate import Mandate
from kundenakte.storage import accounts, mandates
from kundenakte.storage.unit import UnitOfWork
from tests.builders import Access, at, call, create

IBAN, OTHER = "DE89370400440532013000", "AT611904300234573201"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BANK = {"BANK_IBAN": IBAN, "BANK_ACCOUNT_MANDATE_REFERENCE": "Kd-1001"}


def unit(account: Access, now: datetime = NOON) -> UnitOfWork:
    """A unit that is used to look, or to write what no call writes yet."""
    found = accounts.by_api_key(account.email, account.api_key)
    assert found
    return UnitOfWork(found, now)


def of_customer(account: Access, customer_id: int = 1) -> list[dict[str, Any]]:
    """The fields of a customer's mandates."""
    found = mandates.of_customer(unit(account), customer_id)
    return [dict(mandate.fields) for mandate in found]


def update(account: Access, **fields: Any) -> None:
    response = call(account, "customer.update", {"CUSTOMER_ID": 1, **fields})
    assert response.get("STATUS") == "success", response


def used(account: Access, day: str) -> None:
    """Notes a collection from the customer's only mandate."""
    work = unit(account)
    [mandate] = mandates.of_customer(work, 1)
    mandates.use(work, mandate, datetime.fromisoformat(day).date())
    work.commit()


def test_without_an_iban_there_is_no_mandate(account: Access) -> None:
    create(account, BANK_ACCOUNT_MANDATE_REFERENCE="M1")
    assert of_customer(account) == []


@pytest.mark.parametrize("reference", ["Ü1", "M" * 36, "𝒜" * 255])
def test_a_reference_that_no_bank_carries_makes_no_mandate(account: Access, reference: str) -> None:
    create(account, BANK_IBAN=IBAN, BANK_ACCOUNT_MANDATE_REFERENCE=reference)
    assert of_customer(account) == []


def test_bank_data_of_a_new_customer_are_a_mandate(account: Access) -> None:
    with at(NOON):
        create(account, **BANK, BANK_BIC="COBADEFFXXX", BANK_ACCOUNT_OWNER="Eva Müller")
    assert of_customer(account) == [
        {
            "REFERENCE": "KD-1001",
            "CUSTOMER_ID": 1,
            "IBAN": IBAN,
            "BIC": "COBADEFFXXX",
            "OWNER": "Eva Müller",
            "SIGNED": "2026-11-23",
            "EVIDENCE": {"CHANNEL": "api", "AT": "2026-11-23T12:00:00Z"},
        }
    ]


def test_a_made_up_reference_is_a_mandate_too(account: Access) -> None:
    create(account, BANK_IBAN=IBAN)
    [mandate] = of_customer(account)
    assert len(mandate["REFERENCE"]) == 10


def test_another_change_of_the_customer_leaves_the_mandate_alone(account: Access) -> None:
    create(account, **BANK)
    before = of_customer(account)
    update(account, CITY="Bonn")
    assert of_customer(account) == before


def test_a_new_reference_ends_the_mandate_before(account: Access) -> None:
    create(account, **BANK)
    with at(NOON):
        update(account, BANK_ACCOUNT_MANDATE_REFERENCE="M2")
    first, second = of_customer(account)
    assert (first["REFERENCE"], first["ENDED"]) == ("KD-1001", "2026-11-23")
    assert second["REFERENCE"] == "M2"
    assert "ENDED" not in second


def test_clearing_the_iban_ends_the_mandate(account: Access) -> None:
    create(account, **BANK)
    update(account, BANK_IBAN="")
    [mandate] = of_customer(account)
    assert "ENDED" in mandate
    assert mandate["IBAN"] == IBAN


def test_a_new_account_under_the_same_reference_amends_the_mandate(account: Access) -> None:
    create(account, **BANK)
    used(account, "2026-11-30")
    with at(NOON):
        update(account, BANK_IBAN=OTHER)
    [mandate] = of_customer(account)
    assert (mandate["IBAN"], mandate["AMENDED"]) == (OTHER, 1)
    assert mandate["LAST_USED"] == "2026-11-30"
    assert mandate["EVIDENCE"]["AT"] == "2026-11-23T12:00:00Z"


def test_the_bank_is_told_of_an_amendment_once(account: Access) -> None:
    create(account, **BANK)
    update(account, BANK_IBAN=OTHER)
    used(account, "2026-12-07")
    [mandate] = of_customer(account)
    assert "AMENDED" not in mandate


def test_another_owner_keeps_the_evidence(account: Access) -> None:
    with at(NOON):
        create(account, **BANK)
    update(account, BANK_ACCOUNT_OWNER="Otto")
    [mandate] = of_customer(account)
    assert mandate["OWNER"] == "Otto"
    assert mandate["EVIDENCE"]["AT"] == "2026-11-23T12:00:00Z"


def test_a_reference_that_comes_back_is_active_again(account: Access) -> None:
    create(account, **BANK)
    update(account, BANK_ACCOUNT_MANDATE_REFERENCE="M2")
    update(account, BANK_ACCOUNT_MANDATE_REFERENCE="KD-1001")
    first, second = of_customer(account)
    assert "ENDED" not in first
    assert "ENDED" in second


def test_a_customer_from_before_there_were_mandates_has_the_one_of_its_data(
    account: Access,
) -> None:
    from kundenakte.domain.customer import Customer

    fields = {"CUSTOMER_ID": 7, **BANK, "CREATED": "2026-01-31T23:30:00Z"}
    found = mandates.of_customers(unit(account), [Customer(fields)])
    assert found == {
        7: Mandate({"REFERENCE": "KD-1001", "CUSTOMER_ID": 7, "IBAN": IBAN, "SIGNED": "2026-02-01"})
    }
