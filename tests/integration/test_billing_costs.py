"""What finding and making bills costs, in round trips and request units: docs/performance.md."""

import botocore.session
import pytest

from bench.unit_counter import counted
from kundenakte.storage.client import Connection
from tests import billing

DAY = "2026-05-01"
LATER = "2026-05-02"


@pytest.fixture
def observer(tables):
    """A client of our own, whose calls are not counted."""
    return botocore.session.get_session().create_client("dynamodb", region_name="eu-central-1")


@pytest.fixture
def seller(tables):
    """An account that may issue invoices."""
    return billing.a_seller()


def due(access, count, begins=DAY):
    """Customers with a subscription each."""
    for _ in range(count):
        billing.a_subscription(access, billing.a_billed_customer(access), begins)


def found(observer, expected):
    """What the finding of so many customers cost."""
    with billing.on(DAY), counted(Connection.client, observer) as units:
        assert len(billing.find_due().messages) == expected
    return units


def test_finding_costs_the_same_however_many_are_not_due(seller, observer):
    due(seller, 3)
    before = found(observer, 3)
    due(seller, 32, LATER)
    after = found(observer, 3)
    assert after.read == before.read == 8
    assert after.operations == before.operations == ["Query"] * 16
    assert after.write == 0


def test_a_bill_costs_no_more_than_its_budget(seller, observer):
    due(seller, 2)
    with billing.on(DAY):
        queue = billing.find_due()
        first, second = queue.messages
        queue.messages = [first]  # makes the account's counters
        assert billing.work(queue) == []
        queue.messages = [second]
        with counted(Connection.client, observer) as units:
            assert billing.work(queue) == []
    print(f"one bill: {units.write:g} write units, {units.read:g} read units")
    read = ["GetItem", "Query", "GetItem", "Query"]  # account, subscriptions, customer, usage
    write = ["UpdateItem", "GetItem", "TransactWriteItems"]  # id, number
    assert units.operations == [*read, *write, "Query"]  # the last one finds nothing left
    assert units.write <= 37
    assert units.read <= 6


def test_a_message_with_nothing_left_to_do_reads_twice(seller, observer):
    due(seller, 1)
    with billing.on(DAY):
        queue = billing.find_due()
        billing.work(queue)
        with counted(Connection.client, observer) as units:
            assert billing.work(queue) == []
    assert units.operations == ["GetItem", "Query"]
    assert units.read == 2
    assert units.write == 0
