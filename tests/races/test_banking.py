"""Several who collect or import at once: no invoice is in two runs, nothing is booked twice."""

from typing import Any

import pytest

from tests import banking, builders, invoice_files
from tests.bank.camt import booking, detail, statement
from tests.builders import Access
from tests.threads import together


@pytest.fixture
def seller(on_ministack: None, ministack: Any) -> Access:
    """An account that collects, with three debtors."""
    banking.make_bucket(ministack)
    account = banking.a_creditor()
    for _ in range(3):
        banking.a_debtor(account)
    return account


def test_who_collect_at_once_share_the_invoices_between_them(seller: Access) -> None:
    for number in range(60):
        banking.a_debit(seller, customer_id=1 + number % 3)
    with banking.on("2026-12-03"):
        answers = together(6, lambda _: builders.call(seller, "collection.create", {}))
        banking.collect(seller)  # whatever was busy
    for answer in answers:
        assert answer.get("STATUS") == "success" or "others are changing" in answer["ERRORS"][0]
    _, response = builders.v1(seller, "collection.get", {"LIMIT": 100})
    runs = [banking.the_run(seller, row["COLLECTION_ID"]) for row in response["COLLECTIONS"]]
    collected = [debit["INVOICE_ID"] for run in runs for debit in run["DEBITS"]]
    assert sorted(collected) == list(range(1, 61))
    assert {run["STATUS"] for run in runs} == {"complete"}
    assert [run["COUNT"] for run in runs] == [len(run["DEBITS"]) for run in runs]
    for invoice_id in collected:
        assert "RUN" in invoice_files.the_invoice(seller, invoice_id).state["COLLECTION"]


def test_who_import_the_same_statement_at_once_book_it_once(seller: Access) -> None:
    numbers = [banking.a_bill(seller, 1 + n % 3, 1000) for n in range(9)]
    bookings = [booking("10.00", detail(remittance=number)) for number in numbers]
    bookings += [booking("1.00", detail(remittance="danke"))]
    data = {"CONTENT": statement(*bookings)}
    together(5, lambda _: builders.call(seller, "bankstatement.import", data))
    answer = builders.call(seller, "bankstatement.import", data)
    assert (answer["BOOKED"], answer["OPEN"]) == ([], [])
    _, response = builders.v1(seller, "payment.get", {"LIMIT": 100})
    assert [row["AMOUNT"] for row in response["PAYMENTS"]] == ["10.00"] * 9
    assert len(builders.v1(seller, "bankentry.get")[1]["BANKENTRIES"]) == 1
    invoice_files.balanced(seller)
