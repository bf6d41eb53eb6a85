"""Every storage and queue call of the billing path fails in turn, before and after it took effect;
the run is repeated, and each period is billed once, none is missing, no number has a gap."""

import itertools

import pytest
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

from tests import billing, billing_invariants
from tests.threads import together
from tests.watch import Fault, failing

BEFORE_AND_AFTER = pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
LASTING = pytest.mark.parametrize("lasting", [False, True], ids=["one try", "all tries"])
DAY = "2026-03-31"
BEGINS = ("2026-01-31", "2026-03-15")
PERIODS = [["2026-01-31", "2026-02-28", "2026-03-31"], ["2026-03-15"]]


@pytest.fixture(autouse=True)
def no_waiting(on_ministack, monkeypatch):
    """The SDK tries again at once."""
    backoff = "botocore.retries.standard.ExponentialBackoff.delay_amount"
    monkeypatch.setattr(backoff, lambda *_: 0)


@pytest.fixture
def seller(on_ministack):
    return billing.a_seller()


def two_subscriptions(seller):
    """Of one customer with credit, due by DAY; answers their ids."""
    customer_id = billing.a_billed_customer(seller)
    return [billing.a_subscription(seller, customer_id, begins) for begins in BEGINS]


def assert_billed_once(seller, ids):
    ledger = billing_invariants.check(seller.id)
    for subscription_id, expected in zip(ids, PERIODS, strict=True):
        made = ledger.of_subscription(subscription_id)
        assert [invoice["PERIOD_FROM"] for invoice in made] == expected
        assert ledger.subscriptions[subscription_id]["INVOICES"] == len(expected)


@LASTING
@BEFORE_AND_AFTER
def test_work_that_fails_anywhere_is_completed_by_repeating_it(seller, after, lasting):
    for nth in itertools.count():
        seller = billing.a_seller()
        ids = two_subscriptions(seller)
        fault = Fault(nth, after=after, lasting=lasting)
        with billing.on(DAY):
            queue = mine(seller, billing.find_due())
            with failing(fault):
                failed = billing.work(queue)
            assert bool(failed) == (fault.hit and lasting), nth
            billing_invariants.check(seller.id)
            assert billing.work(queue) == []
        assert_billed_once(seller, ids)
        if not fault.hit:
            break
    assert nth > 4 * 5  # four periods, each of several calls


def mine(seller, queue):
    """The messages of one account: others of the same table are due as well."""
    found = billing.Queue()
    found.send(m for m in queue.messages if m.body["account"] == seller.id)
    return found


@BEFORE_AND_AFTER
def test_a_run_that_fails_while_it_looks_is_completed_by_the_next(seller, after):
    ids = two_subscriptions(seller)
    for nth in (0, 7, 15):
        with billing.on(DAY), failing(Fault(nth, after=after, lasting=True)):
            with pytest.raises((EndpointConnectionError, ReadTimeoutError)):
                billing.find_due()
    assert billing.run(DAY) == []
    assert_billed_once(seller, ids)


@BEFORE_AND_AFTER
def test_a_run_whose_messages_are_refused_is_completed_by_the_next(seller, after, monkeypatch):
    ids = two_subscriptions(seller)
    send = billing.Queue.send

    def refusing(queue, messages):
        sent = send(queue, messages)
        if not after:
            queue.messages.clear()
        raise ConnectionError(sent)

    with monkeypatch.context() as patched:
        patched.setattr(billing.Queue, "send", refusing)
        with billing.on(DAY), pytest.raises(ConnectionError):
            billing.find_due()
    assert billing.run(DAY) == []
    assert billing.run(DAY) == []
    assert_billed_once(seller, ids)


@pytest.mark.parametrize("round", range(4))
def test_two_workers_on_one_message_make_one_invoice_for_each_period(seller, round):
    ids = two_subscriptions(seller)
    with billing.on(DAY):
        queue = billing.find_due()
        together(4, lambda _: billing.work(queue))
        assert billing.work(queue) == []
    assert_billed_once(seller, ids)


def test_many_customers_billed_at_once_leave_no_gap_in_the_numbers(seller):
    all_ids = [two_subscriptions(seller) for _ in range(12)]
    with billing.on(DAY):
        queue = billing.find_due()
        queues = [billing.Queue() for _ in range(6)]
        for place, message in enumerate(queue.messages):
            queues[place % 6].send([message])
        failed = together(6, lambda place: billing.work(queues[place]))
        while any(failed):  # too many were quicker eight times: the queue would bring it again
            failed = [billing.work(part) for part in queues]
    for ids in all_ids:
        assert_billed_once(seller, ids)
