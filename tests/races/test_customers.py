"""Many writers at once: uniqueness, counters and the change log stay right."""

import itertools

import pytest

from tests import builders, invariants
from tests.threads import together
from tests.watch import storage_calls


@pytest.fixture(autouse=True)
def checked(racer):
    """Whatever a test did: what is stored is consistent."""
    yield
    invariants.check(racer.id)


def create(access, **fields):
    return builders.call(access, "customer.create", builders.a_customer(**fields))


def winners(answers):
    return [answer for answer in answers if "ERRORS" not in answer]


@pytest.mark.parametrize(
    "same",
    [
        {"CUSTOMER_NUMBER": "K-7"},
        {"CUSTOMER_EXT_UID": "shop-7"},
        {"CUSTOMER_NUMBER": "K-7", "CUSTOMER_EXT_UID": "shop-7"},
    ],
    ids=["number", "ext uid", "both"],
)
def test_of_sixteen_creates_with_the_same_values_one_wins(racer, same):
    answers = together(16, lambda n: create(racer, **same, TAGS=f"all, t{n}"))
    [winner] = winners(answers)
    told = [answer["ERRORS"] for answer in answers if answer is not winner]
    wrong = f"already used by CUSTOMER_ID {winner['CUSTOMER_ID']}, missing / invalid field: "
    assert told == [[wrong + field for field in same]] * 15
    stored = invariants.check(racer.id)
    assert list(stored.customers) == [winner["CUSTOMER_ID"]]
    assert len(stored.files) == 1
    [row] = builders.find(racer, TAGS="all")
    assert row["CUSTOMER_ID"] == str(winner["CUSTOMER_ID"])


def test_after_a_lost_race_the_counters_go_on(racer):
    first = together(16, lambda _: create(racer, CUSTOMER_EXT_UID="shop-7"))
    [winner] = winners(first)
    second = [create(racer) for _ in range(3)]
    numbers = [int(answer["CUSTOMER_NUMBER"]) for answer in (winner, *second)]
    assert numbers == sorted(set(numbers))
    assert numbers[1:] == [numbers[1], numbers[1] + 1, numbers[1] + 2]


def test_a_thousand_automatic_creates_get_a_thousand_numbers_and_ids(racer):
    share = [63] * 8 + [62] * 8
    answers = together(16, lambda n: [create(racer) for _ in range(share[n])])
    created = list(itertools.chain(*answers))
    assert winners(created) == created
    assert len({answer["CUSTOMER_NUMBER"] for answer in created}) == 1000
    assert len({answer["CUSTOMER_ID"] for answer in created}) == 1000


def test_eight_creators_cancel_no_transaction(racer):
    with storage_calls() as seen:
        together(8, lambda n: [create(racer, TAGS="a, b") for _ in range(25)])
    print("cancelled tries:", seen.cancelled, "of", seen.operations.count("TransactWriteItems"))
    assert seen.errors == []
    assert seen.operations.count("TransactWriteItems") == 200


def test_credits_added_at_once_all_count(racer):
    customer_id = create(racer)["CUSTOMER_ID"]
    data = {"CUSTOMER_ID": customer_id, "AMOUNT": "0.01"}

    def add(_):
        given = 0
        while given < 20:  # a client tries again when it is told that others were quicker
            given += builders.call(racer, "customer.addcredits", data).get("STATUS") == "success"

    together(16, add)
    [row] = builders.find(racer, CUSTOMER_ID=customer_id)
    assert row["CREDIT_BALANCE"] == "3,20"
    stored = invariants.check(racer.id)
    balances = [state.get("CREDIT_BALANCE", 0) for state in stored.history(customer_id)]
    assert balances == list(range(321))


def test_tags_swapped_at_once_end_as_one_of_the_writers_left_them(racer):
    customer_id = create(racer, TAGS="start")["CUSTOMER_ID"]
    sets = [f"common, t{n}, t{n + 1}, t{n + 2}" for n in range(8)]

    def swap(n):
        for _ in range(5):
            data = {"CUSTOMER_ID": customer_id, "TAGS": sets[n]}
            builders.call(racer, "customer.update", data)

    together(8, swap)
    [row] = builders.find(racer, TAGS="common")
    assert row["TAGS"] in sets
    for n in range(10):
        found = builders.find(racer, TAGS=f"t{n}")
        assert bool(found) == (f"t{n}" in row["TAGS"].split(", "))


def test_numbers_swapped_at_once_are_held_by_one_customer_each(racer):
    ids = [create(racer)["CUSTOMER_ID"] for _ in range(8)]

    def wander(n):
        for step in range(6):
            number = f"N{(n + step) % 4}"
            data = {"CUSTOMER_ID": ids[n], "CUSTOMER_NUMBER": number, "CUSTOMER_EXT_UID": number}
            builders.call(racer, "customer.update", data)

    together(8, wander)
    invariants.check(racer.id)
    for n in range(4):
        for found in (
            builders.find(racer, CUSTOMER_NUMBER=f"N{n}"),
            builders.find(racer, CUSTOMER_EXT_UID=f"N{n}"),
        ):
            assert [row["CUSTOMER_NUMBER"] for row in found] in ([], [f"N{n}"])


@pytest.mark.parametrize("round", range(8))
def test_a_customer_deleted_while_it_is_changed_stays_deleted(racer, round):
    given = {"CUSTOMER_NUMBER": "A", "CUSTOMER_EXT_UID": "A", "TAGS": "a"}
    customer_id = create(racer, **given)["CUSTOMER_ID"]

    def act(n):
        data = {"CUSTOMER_ID": customer_id}
        if n == 0:
            return builders.call(racer, "customer.delete", data)
        change = {"CUSTOMER_NUMBER": f"B{n}", "CUSTOMER_EXT_UID": f"B{n}", "TAGS": f"b{n}"}
        return builders.call(racer, "customer.update", {**data, **change})

    deleted, *_ = together(4, act)
    assert deleted == {"STATUS": "success"}
    stored = invariants.check(racer.id)
    assert stored.customers == {}
    assert not any(stored.claims.values())


def test_a_customer_deleted_twice_at_once_is_deleted_once(racer):
    customer_id = create(racer)["CUSTOMER_ID"]
    data = {"CUSTOMER_ID": customer_id}
    answers = together(8, lambda _: builders.call(racer, "customer.delete", data))
    assert answers.count({"STATUS": "success"}) == 1
    errors = [answer["ERRORS"] for answer in answers if "ERRORS" in answer]
    assert errors == [["missing / invalid field: CUSTOMER_ID"]] * 7


def test_numbers_taken_by_hand_and_given_out_at_once_are_all_different(racer):
    def act(n):
        if n % 2:
            return [create(racer) for _ in range(20)]
        return [create(racer, CUSTOMER_NUMBER=str(1001 + n * 9 + step)) for step in range(20)]

    answers = list(itertools.chain(*together(8, act)))
    numbers = [answer["CUSTOMER_NUMBER"] for answer in winners(answers)]
    assert len(set(numbers)) == len(numbers)
    refused = [answer["ERRORS"] for answer in answers if "ERRORS" in answer]
    assert all(error.endswith(": CUSTOMER_NUMBER") for [error] in refused)
    automatic = [answer for n, answer in enumerate(answers) if n // 20 % 2]
    assert winners(automatic) == automatic


def test_one_key_used_by_eight_threads_makes_one_customer(racer):
    data = builders.a_customer(TAGS="once")
    body = {"DATA": data}
    answers = together(
        8, lambda _: builders.v1(racer, "customer.create", body, idempotency_key="order-7")
    )
    assert [status for status, _ in answers] == [200] * 8
    assert [answer for _, answer in answers] == [answers[0][1]] * 8
    assert len(invariants.check(racer.id).customers) == 1
    again = builders.v1(racer, "customer.create", body, idempotency_key="order-7")
    assert again == answers[0]
