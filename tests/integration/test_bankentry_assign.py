"""bankentry.assign: a person says what a movement is for; it is booked once."""

from typing import Any
from unittest.mock import patch

import pytest

from kundenakte.billing import bank_return
from tests.bank.camt import booking, detail, statement
from tests.banking import a_bill, a_creditor, a_debit, a_debtor, collect, on
from tests.builders import Access, call, create, find, items, post, v1
from tests.invoice_files import a_draft, an_invoice, the_invoice


@pytest.fixture
def seller(documents: Any) -> Access:
    """An account with the customers 1 and 2."""
    account = a_creditor()
    a_debtor(account)
    create(account)
    return account


def waiting(account: Access, *bookings: str) -> str:
    """Imports a statement and answers the id of the only entry that waits."""
    with on("2026-12-08"):
        data = {"CONTENT": statement(*bookings)}
        assert "ERRORS" not in call(account, "bankstatement.import", data)
    [row] = v1(account, "bankentry.get")[1]["BANKENTRIES"]
    return str(row["BANKENTRY_ID"])


def unknown(account: Access, amount: str = "50.00") -> str:
    """An entry of so much that nobody knows what for."""
    return waiting(account, booking(amount, detail(name="Wer", remittance="danke")))


def assign(account: Access, entry_id: str, **data: Any) -> dict[str, Any]:
    """The call on 9 December; RESPONSE."""
    with on("2026-12-09"):
        return call(account, "bankentry.assign", {"BANKENTRY_ID": entry_id, **data})


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"BANKENTRY_ID": "", "IGNORE": 1}, "BANKENTRY_ID"),
        ({"BANKENTRY_ID": "0" * 32, "IGNORE": 1}, "BANKENTRY_ID"),
        ({}, "INVOICE_ID"),
        ({"IGNORE": 0}, "INVOICE_ID"),
        ({"INVOICE_ID": 1, "CUSTOMER_ID": 1}, "INVOICE_ID"),
        ({"INVOICE_ID": 99}, "INVOICE_ID"),
        ({"CUSTOMER_ID": 99}, "CUSTOMER_ID"),
        ({"IGNORE": "yes"}, "IGNORE"),
    ],
)
def test_what_is_wrong_is_named(seller: Access, data: dict[str, Any], field: str) -> None:
    entry_id = unknown(seller)
    [error] = assign(seller, **{"entry_id": entry_id, **data})["ERRORS"]
    assert error.endswith(f"missing / invalid field: {field}")
    assert v1(seller, "bankentry.get")[1]["BANKENTRIES"]


def test_a_draft_a_storno_and_another_currency_take_no_money(seller: Access) -> None:
    entry_id = unknown(seller)
    for invoice_id in (
        a_draft(seller),
        an_invoice(seller, total=-100),
        an_invoice(seller, CURRENCY_CODE="CHF"),
    ):
        [error] = assign(seller, entry_id, INVOICE_ID=invoice_id)["ERRORS"]
        assert "a final invoice in EUR is expected" in error


def test_money_in_another_currency_is_no_credit(seller: Access) -> None:
    told = booking("50.00", detail(remittance="danke")).replace('"EUR"', '"CHF"')
    [error] = assign(seller, waiting(seller, told), CUSTOMER_ID=2)["ERRORS"]
    assert error.startswith("50.00 would be left, which cannot be credit: that is in EUR")


def test_a_stranger_assigns_nothing(seller: Access, stranger: Access) -> None:
    body = {"DATA": {"BANKENTRY_ID": unknown(seller), "IGNORE": 1}}
    assert v1(stranger, "bankentry.assign", body)[0] == 404


def test_money_for_an_invoice_is_its_payment(seller: Access) -> None:
    a_bill(seller, 2, 4000)
    entry_id = unknown(seller)
    assert assign(seller, entry_id, INVOICE_ID=1) == {"STATUS": "success", "PAYMENT_ID": 1}
    [payment] = v1(seller, "payment.get")[1]["PAYMENTS"]
    assert (payment["DATE"], payment["METHOD"], payment["REFERENCE"]) == (
        "2026-12-08",
        "transfer",
        "danke",
    )
    assert the_invoice(seller, 1).outstanding == 0
    assert find(seller, CUSTOMER_ID=2)[0]["CREDIT_BALANCE"] == "10,00"


def test_money_for_a_customer_pays_what_is_open_the_oldest_first(seller: Access) -> None:
    later = an_invoice(seller, 2, 3000, DUE_DATE="2026-12-01")
    oldest = an_invoice(seller, 2, 3000, DUE_DATE="2026-11-01")
    an_invoice(seller, 2, 3000, DUE_DATE="2026-10-01", CURRENCY_CODE="CHF")
    assign(seller, unknown(seller), CUSTOMER_ID=2)
    assert [the_invoice(seller, n).outstanding for n in (oldest, later)] == [0, 1000]


def test_money_for_a_customer_without_invoices_is_credit(seller: Access) -> None:
    assign(seller, unknown(seller), CUSTOMER_ID=2)
    assert find(seller, CUSTOMER_ID=2)[0]["CREDIT_BALANCE"] == "50,00"


@pytest.mark.parametrize("yes", [1, "1", True])
def test_what_is_ignored_is_gone_and_nothing_is_kept_of_the_payer(seller: Access, yes: Any) -> None:
    entry_id = unknown(seller)
    assert assign(seller, entry_id, IGNORE=yes) == {"STATUS": "success", "PAYMENT_ID": 0}
    assert v1(seller, "bankentry.get")[1]["BANKENTRIES"] == []
    assert "danke" not in str(items())


@pytest.mark.parametrize("first", [{"IGNORE": 1}, {"CUSTOMER_ID": 2}])
def test_an_entry_is_assigned_once(seller: Access, first: dict[str, Any]) -> None:
    entry_id = unknown(seller)
    assign(seller, entry_id, **first)
    [error] = assign(seller, entry_id, CUSTOMER_ID=2)["ERRORS"]
    assert error.endswith("missing / invalid field: BANKENTRY_ID")


def test_the_same_statement_after_it_brings_nothing_back(seller: Access) -> None:
    told = booking("50.00", detail(name="Wer", remittance="danke"))
    assign(seller, waiting(seller, told), IGNORE=1)
    with on("2026-12-10"):
        again = call(seller, "bankstatement.import", {"CONTENT": statement(told)})
    assert (again["KNOWN"], again["OPEN"]) == (1, [])


@pytest.fixture
def collected(seller: Access) -> Access:
    """Invoice 1 over 119.00 was collected in run 1 and paid."""
    a_debit(seller)
    with on("2026-12-03"):
        collect(seller)
    paid = booking("119.00", detail(end_to_end_id="1-1"), day="2026-12-07")
    with on("2026-12-07"):
        call(seller, "bankstatement.import", {"CONTENT": statement(paid)})
    return seller


def a_return(account: Access, amount: str = "122.00") -> str:
    """A debit that came back without its EndToEndId."""
    return waiting(account, booking(amount, detail(side="DBIT", reason="MD06"), side="DBIT"))


def test_a_return_is_booked_for_the_invoice_that_was_collected(collected: Access) -> None:
    answer = assign(collected, a_return(collected), INVOICE_ID=1)
    assert answer == {"STATUS": "success", "PAYMENT_ID": 2}
    rows = v1(collected, "payment.get")[1]["PAYMENTS"]
    assert [(row["KIND"], row["AMOUNT"]) for row in rows] == [
        ("payment", "119.00"),
        ("chargeback", "-119.00"),
    ]
    state = the_invoice(collected, 1).state
    assert state["COLLECTION"] == {"RETURNS": 1, "STOPPED": "MD06"}
    assert v1(collected, "bankentry.get")[1]["BANKENTRIES"] == []


def actions(account: Access, customer_id: int) -> list[str]:
    """What the customer's log names, the newest first."""
    body = {"FILTER": {"CUSTOMER_ID": customer_id}}
    return [entry["ACTION"] for entry in v1(account, "customer.getlog", body)[1]["ENTRIES"]]


def test_the_log_names_the_call_that_booked_it(collected: Access) -> None:
    assign(collected, unknown(collected), CUSTOMER_ID=2)
    assert "bankentry.assign" in actions(collected, 2)
    assert "bankstatement.import" not in actions(collected, 2)
    imported = actions(collected, 1).count("bankstatement.import")
    assign(collected, a_return(collected), INVOICE_ID=1)
    told = actions(collected, 1)
    assert (told.count("bankentry.assign"), told.count("bankstatement.import")) == (2, imported)


@pytest.mark.parametrize(
    ("amount", "data", "field"),
    [
        ("122.00", {"CUSTOMER_ID": 1}, "INVOICE_ID"),
        ("100.00", {"INVOICE_ID": 1}, "INVOICE_ID"),
        ("122.00", {"INVOICE_ID": 2}, "INVOICE_ID"),
    ],
)
def test_a_return_fits_only_what_was_collected(
    collected: Access, amount: str, data: dict[str, Any], field: str
) -> None:
    a_bill(collected, 2, 12200)
    [error] = assign(collected, a_return(collected, amount), **data)["ERRORS"]
    assert error.endswith(f"missing / invalid field: {field}")


def test_a_return_that_broke_off_is_finished(collected: Access) -> None:
    entry_id = a_return(collected)
    crash = patch.object(bank_return, "_follow_up", side_effect=RuntimeError)
    with crash, on("2026-12-09"):
        body = {"DATA": {"BANKENTRY_ID": entry_id, "INVOICE_ID": 1}}
        assert v1(collected, "bankentry.assign", body)[0] == 500
    assert assign(collected, entry_id, INVOICE_ID=1)["STATUS"] == "success"
    assert "RUN" not in the_invoice(collected, 1).state["COLLECTION"]


def test_on_v1_and_as_xml_it_is_the_same(seller: Access) -> None:
    body = {"DATA": {"BANKENTRY_ID": unknown(seller), "CUSTOMER_ID": 2}}
    assert v1(seller, "bankentry.assign", body) == (200, {"STATUS": "success", "PAYMENT_ID": 1})
    entry_id = unknown(seller, "7.00")
    text = (
        "<FBAPI><SERVICE>bankentry.assign</SERVICE>"
        f"<DATA><BANKENTRY_ID>{entry_id}</BANKENTRY_ID><IGNORE>1</IGNORE></DATA></FBAPI>"
    )
    assert "<STATUS>success</STATUS>" in post(seller, text)["body"]
