"""The functions of mandates, collections and bank entries have exactly the rights they use."""

from typing import Any

import pytest

from tests.bank.camt import booking, detail, statement
from tests.banking import a_bill, a_creditor, a_debit, a_debtor, on
from tests.builders import Access, accepted, v1
from tests.template.test_rights import READS_OBJECTS, WRITES_OBJECTS, Right, granted, try_it
from tests.template.test_rights import used as used  # a fixture

IBAN = "DE89370400440532013000"


@pytest.fixture
def seller(documents: Any, used: set[Right]) -> Access:
    """An account whose customer 1 pays by direct debit."""
    account = a_creditor()
    a_debtor(account)
    return account


def test_mandate_create(seller: Access, used: set[Right]) -> None:
    accepted(seller, "mandate.create", {"CUSTOMER_ID": 1, "IBAN": IBAN, "REFERENCE": "M9"})
    body = {"DATA": {"CUSTOMER_ID": 1, "IBAN": IBAN}}
    taken = {"DATA": {"CUSTOMER_ID": 1, "IBAN": IBAN, "REFERENCE": "M9"}}
    found = set(try_it(used, seller, "mandate.create", body))
    assert v1(seller, "mandate.create", taken)[0] == 409
    assert found | used == granted("MandateCreate")


def test_mandate_get(seller: Access, used: set[Right]) -> None:
    filters: list[dict[str, Any]] = [{}, {"CUSTOMER_ID": 1}, {"REFERENCE": "M-1"}]
    filters.append({"CUSTOMER_ID": 1, "REFERENCE": "M-1"})
    bodies = [{"FILTER": each} for each in filters]
    assert try_it(used, seller, "mandate.get", *bodies) == granted("MandateGet")


def test_mandate_delete(seller: Access, used: set[Right]) -> None:
    body = {"DATA": {"REFERENCE": "M-1"}}
    assert try_it(used, seller, "mandate.delete", body) == granted("MandateDelete")


def test_collection_create(seller: Access, used: set[Right]) -> None:
    a_debit(seller)
    with on("2026-12-03"):
        found = try_it(used, seller, "collection.create", {"DATA": {}})
    assert found | {WRITES_OBJECTS} == granted("CollectionCreate")


def test_collection_get(seller: Access, used: set[Right]) -> None:
    a_debit(seller)
    with on("2026-12-03"):
        accepted(seller, "collection.create", {})
    bodies: list[dict[str, Any]] = [{}, {"FILTER": {"COLLECTION_ID": 1}}]
    found = try_it(used, seller, "collection.get", *bodies)
    assert found | {READS_OBJECTS} == granted("CollectionGet")


def test_bankstatement_import(seller: Access, used: set[Right]) -> None:
    number = a_bill(seller, 1, 1000)
    a_debit(seller)
    with on("2026-12-03"):
        accepted(seller, "collection.create", {})
    back = detail(side="DBIT", end_to_end_id="1-2", reason="AC04")
    text = statement(
        booking("10.00", detail(remittance=number)),
        booking("119.00", block=f"{seller.id}-1-RCUR-261207"),
        booking("119.00", back, side="DBIT"),
        booking("0.05", detail(remittance="danke")),
    )
    bodies = [{"DATA": {"CONTENT": text}}] * 2
    found = try_it(used, seller, "bankstatement.import", *bodies)
    assert found == granted("BankstatementImport")


@pytest.fixture
def waiting(seller: Access) -> list[str]:
    """The ids of three entries that wait, the smallest amount first."""
    text = statement(
        booking("0.05", detail(remittance="danke")),
        booking("0.06", detail(remittance="bitte")),
        booking("0.10", detail(remittance="gern")),
    )
    with on("2026-12-08"):
        accepted(seller, "bankstatement.import", {"CONTENT": text})
    rows = v1(seller, "bankentry.get")[1]["BANKENTRIES"]
    return [row["BANKENTRY_ID"] for row in sorted(rows, key=lambda row: row["AMOUNT"])]


def test_bankentry_get(seller: Access, used: set[Right], waiting: list[str]) -> None:
    bodies: list[dict[str, Any]] = [{}, {"FILTER": {"BANKENTRY_ID": waiting[0]}}]
    assert try_it(used, seller, "bankentry.get", *bodies) == granted("BankentryGet")


def test_bankentry_assign(seller: Access, used: set[Right], waiting: list[str]) -> None:
    a_bill(seller, 1, 100)
    bodies = [
        {"DATA": {"BANKENTRY_ID": waiting[0], "INVOICE_ID": 1}},  # no credit is left over
        {"DATA": {"BANKENTRY_ID": waiting[1], "CUSTOMER_ID": 1}},
        {"DATA": {"BANKENTRY_ID": waiting[2], "IGNORE": 1}},
    ]
    assert try_it(used, seller, "bankentry.assign", *bodies) == granted("BankentryAssign")
