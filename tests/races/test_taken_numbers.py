"""Numbers that were taken by hand are jumped, in few round trips however many they are."""

import pytest

from kundenakte.storage import keys
from kundenakte.storage.client import Connection
from tests import builders
from tests.threads import together
from tests.watch import storage_calls

MOST_ROUND_TRIPS = 12
BATCH = 25  # writes in one BatchWriteItem


def take(access, values, threads=1):
    """Claims as customers with these numbers would leave them; nothing else of the customers."""
    table = Connection.tables.customers
    requests = [
        {"PutRequest": {"Item": {**keys.number_claim(access.id, str(value)), **OWNER}}}
        for value in values
    ]

    def put(thread):
        for start in range(thread * BATCH, len(requests), threads * BATCH):
            batch = {table: requests[start : start + BATCH]}
            answer = Connection.client.batch_write_item(RequestItems=batch)
            assert not answer.get("UnprocessedItems")

    together(threads, put)


OWNER = {"customer_id": {"N": "999999"}}


def create(access):
    with storage_calls() as seen:
        created = builders.create(access)
    return int(created["CUSTOMER_NUMBER"]), seen.operations


@pytest.mark.parametrize(
    ("taken", "next_number"),
    [
        ([1001], 1002),
        ([1001, 1002, 1003, 1004, 1005, 1007], 1006),
        ([1001, 1003, 1004], 1002),
        (range(1001, 1051), 1051),
        (range(1001, 1102), 1102),
        (range(1001, 2001), 2001),
        ([*range(1001, 1300), *range(1301, 1500)], 1500),
    ],
    ids=["one", "gap", "two runs", "50", "101", "1000", "a gap that is jumped over"],
)
def test_the_next_number_is_free_and_near(racer, taken, next_number):
    take(racer, list(taken))
    number, operations = create(racer)
    assert number == next_number
    assert len(operations) <= MOST_ROUND_TRIPS
    following, operations = create(racer)
    assert following > number
    assert following not in taken


def test_behind_fifty_thousand_taken_numbers_the_next_one_is_found_in_few_round_trips(racer):
    take(racer, range(1001, 51001), threads=8)
    builders.find(racer)  # authentication, once a minute, is not what is counted here
    number, operations = create(racer)
    print(len(operations), "round trips:", ", ".join(operations))
    assert number == 51001
    assert len(operations) <= MOST_ROUND_TRIPS
    assert create(racer) == (51002, ["UpdateItem", "TransactWriteItems"])


def test_several_creators_behind_taken_numbers_get_different_ones(racer):
    take(racer, range(1001, 3001), threads=4)
    answers = together(8, lambda _: [builders.create(racer) for _ in range(5)])
    numbers = sorted(int(answer["CUSTOMER_NUMBER"]) for part in answers for answer in part)
    assert len(set(numbers)) == 40
    assert numbers[0] >= 3001
