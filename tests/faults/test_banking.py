"""Every storage call of a collection run and of a bank statement fails in turn. Both take several
transactions: what was done stays done, and the same request sent again does the rest, once."""

import itertools
from typing import Any

import pytest

from kundenakte.entry import authenticate
from tests import banking, builders, invoice_files
from tests.bank.camt import booking, detail, statement
from tests.builders import Access
from tests.watch import Fault, failing

BEFORE_AND_AFTER = pytest.mark.parametrize("after", [False, True], ids=["before", "after"])


@pytest.fixture(autouse=True)
def no_waiting(on_ministack: None, ministack: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK tries again at once; there is a bucket for the files."""
    backoff = "botocore.retries.standard.ExponentialBackoff.delay_amount"
    monkeypatch.setattr(backoff, lambda *_: 0)
    banking.make_bucket(ministack)


def collected(access: Access) -> Access:
    """Invoice 1 in run 1."""
    banking.a_debit(access)
    with banking.on("2026-12-03"):
        banking.collect(access)
    return access


def paid(access: Access) -> Access:
    """Invoice 1 in run 1, and paid."""
    collected(access)
    send(access, MONEY)
    return access


def billed(access: Access) -> Access:
    """Invoice 1 to be paid by transfer."""
    invoice_files.an_invoice(access, INVOICE_NUMBER="RE-2026-00001")
    return access


def imported(*bookings: str) -> tuple[str, dict[str, Any]]:
    return "bankstatement.import", {"CONTENT": statement(*bookings)}


COLLECT: tuple[str, dict[str, Any]] = ("collection.create", {})
MONEY = imported(booking("119.00", detail(end_to_end_id="1-1")))
BACK = detail(side="DBIT", end_to_end_id="1-1", reason="AC04")
RETURN = imported(booking("119.00", BACK, side="DBIT"))
TRANSFER = imported(booking("120.00", detail(remittance="RE-2026-00001")))
SUM = imported(booking("119.00", block="{account}-1-RCUR-261207"))
UNKNOWN = imported(booking("1.00", detail(remittance="danke")))
CASES = {
    "collect": (banking.a_debit, COLLECT),
    "debit": (collected, MONEY),
    "sum": (collected, SUM),
    "return": (paid, RETURN),
    "transfer": (billed, TRANSFER),
    "unknown": (billed, UNKNOWN),
}


def send(access: Access, asked: tuple[str, dict[str, Any]]) -> int:
    """The call on 4 December; the status."""
    service, data = asked
    told = {name: text.replace("{account}", access.id) for name, text in data.items()}
    with banking.on("2026-12-04"):
        status, _ = builders.v1(access, service, {"DATA": told})
    return status


def state_of(access: Access) -> tuple[list[str], list[str], list[str], Any]:
    """Payments, open entries, debits of all runs, and what the invoice says of its collection;
    apart from the run's id, since a failed try leaves a gap in those."""
    invoice_files.balanced(access)
    _, payments = builders.v1(access, "payment.get", {"LIMIT": 100})
    _, entries = builders.v1(access, "bankentry.get")
    _, runs = builders.v1(access, "collection.get")
    debits = [
        debit["STATUS"]
        for run in runs["COLLECTIONS"]
        for debit in banking.the_run(access, run["COLLECTION_ID"])["DEBITS"]
    ]
    state = invoice_files.the_invoice(access, 1).state.get("COLLECTION", {})
    return (
        [row["AMOUNT"] for row in payments["PAYMENTS"]],
        [row["AMOUNT"] for row in entries["BANKENTRIES"]],
        debits,
        {name: value for name, value in state.items() if name != "RUN"},
    )


@pytest.mark.parametrize("case", CASES)
@BEFORE_AND_AFTER
def test_what_failed_can_be_sent_again_and_is_done_once(case: str, after: bool) -> None:
    before, asked = CASES[case]
    expected = None
    for nth in itertools.count():
        access = banking.a_creditor()
        banking.a_debtor(access)
        before(access)
        if expected is None:
            assert send(access, asked) == 200
            expected = state_of(access)
            continue
        authenticate.forget()
        fault = Fault(nth - 1, after=after, lasting=True)
        with failing(fault):
            status = send(access, asked)
        assert status == (500 if fault.hit else 200), nth
        assert send(access, asked) == 200
        assert state_of(access) == expected, nth
        if not fault.hit:
            break
    assert nth > 5
