"""Every storage call of the calls that book payments fails in turn: payment, invoice and credit go
together or not at all, and the same request can be sent again."""

import itertools

import pytest

from kundenakte.entry import authenticate
from tests import builders, invoice_files
from tests.watch import Fault, failing

BEFORE_AND_AFTER = pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
PAID = {"INVOICE_ID": 1, "AMOUNT": "120.00"}
CASES = [
    ("payment.create", PAID, 0, 1),
    ("payment.delete", {"PAYMENT_ID": 1, "KIND": "chargeback"}, 1, 2),
    ("invoice.dunningstop", {"INVOICE_ID": 1}, 0, 0),
    ("invoice.renewlink", {"INVOICE_ID": 1}, 0, 0),
]


@pytest.fixture(autouse=True)
def no_waiting(on_ministack, monkeypatch):
    """The SDK tries again at once."""
    backoff = "botocore.retries.standard.ExponentialBackoff.delay_amount"
    monkeypatch.setattr(backoff, lambda *_: 0)


def accounts_for(payments):
    """For each storage call an account with an open invoice, and a payment of it or none."""
    for nth in itertools.count():
        access = builders.an_account()
        builders.create(access)
        invoice_files.an_invoice(access)
        for _ in range(payments):
            builders.accepted(access, "payment.create", PAID)
        authenticate.forget()
        yield nth, access


def payments_of(access):
    """How many there are; what invoice and credit say is what they say."""
    invoice_files.balanced(access)
    rows = builders.call(access, "payment.get", FILTER={"CUSTOMER_ID": 1})["PAYMENTS"]
    credit = sum(round(float(row["TO_CREDIT"]) * 100) for row in rows)
    [customer] = builders.find(access)
    assert round(float(customer["CREDIT_BALANCE"].replace(",", ".")) * 100) == credit
    return len(rows)


@pytest.mark.parametrize(("service", "data", "before", "there"), CASES)
@BEFORE_AND_AFTER
def test_a_call_that_failed_leaves_nothing_half_done_and_can_be_sent_again(
    service, data, before, there, after
):
    for nth, access in accounts_for(before):
        fault = Fault(nth, after=after, lasting=True)
        with failing(fault):
            status, _ = builders.v1(access, service, {"DATA": data}, idempotency_key="k")
        assert status == (500 if fault.hit else 200)
        assert payments_of(access) in (before, there)
        again = builders.v1(access, service, {"DATA": data}, idempotency_key="k")
        assert again[0] == 200, (nth, again)
        assert payments_of(access) == there
        assert builders.v1(access, service, {"DATA": data}, idempotency_key="k") == again
        assert payments_of(access) == there
        if not fault.hit:
            break
    assert nth >= 5
