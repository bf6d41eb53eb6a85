"""Every storage call of every writing call fails in turn; nothing is ever half done.

A fault comes before the storage call takes effect, or after it, when only the answer is lost. It
hits one try, which the SDK makes up for, or all of them, so that the call is answered 500 and the
client sends the same request again.
"""

import itertools
import json
from typing import NamedTuple

import pytest

from kundenakte.entry import authenticate
from tests import builders, invariants
from tests.watch import Fault, failing

BEFORE_AND_AFTER = pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
FULL = {
    "CUSTOMER_NUMBER": "K-7",
    "CUSTOMER_EXT_UID": "shop-7",
    "TAGS": "a, b",
    "ORGANIZATION": "Muster GmbH",
    "CUSTOMER_TYPE": "business",
}
AUTOMATIC = {"ORGANIZATION": "Muster GmbH", "CUSTOMER_TYPE": "business", "TAGS": "a, b"}
CHANGED = {
    "CUSTOMER_ID": 1,
    "CUSTOMER_NUMBER": "K-8",
    "CUSTOMER_EXT_UID": "shop-8",
    "TAGS": "b, c",
    "COMMENT": "changed",
}


class Case(NamedTuple):
    """A writing call: what it is sent, what is stored before, how many storage calls it makes at
    least, and what the customers are to be when it is done, as FIELD → value."""

    service: str
    data: dict
    before: list
    calls: int
    done: list


CASES = {
    "create": Case("customer.create", AUTOMATIC, [], 3, [{"TAGS": ["a", "b"]}]),
    "create with all keys": Case("customer.create", FULL, [], 3, [FULL]),
    "create behind taken numbers": Case(
        "customer.create",
        AUTOMATIC,
        [{"CUSTOMER_NUMBER": str(number)} for number in (1001, 1002, 1003, 1004)],
        7,
        [{}, {}, {}, {}, {"TAGS": ["a", "b"]}],
    ),
    "update": Case("customer.update", CHANGED, [FULL], 3, [{**CHANGED, "TAGS": ["b", "c"]}]),
    "addcredits": Case(
        "customer.addcredits",
        {"CUSTOMER_ID": 1, "AMOUNT": "2.50"},
        [FULL],
        3,
        [{"CREDIT_BALANCE": 250}],
    ),
    "delete": Case("customer.delete", {"CUSTOMER_ID": 1}, [FULL], 3, []),
    "createsecurelink": Case("customer.createsecurelink", {"CUSTOMER_ID": 1}, [FULL], 3, [{}]),
}
EACH_CASE = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


@pytest.fixture(autouse=True)
def no_waiting(on_ministack, monkeypatch):
    """The SDK tries again at once."""
    backoff = "botocore.retries.standard.ExponentialBackoff.delay_amount"
    monkeypatch.setattr(backoff, lambda *_: 0)


def accounts_for(case):
    """For each storage call of the case an account in the state before it, without end."""
    for nth in itertools.count():
        access = builders.an_account()
        for fields in case.before:
            builders.create(access, **fields)
        authenticate.forget()  # reading the account is the first storage call of all
        yield nth, access


def send(access, case, key):
    """The call on /v1; answers status and RESPONSE."""
    return builders.v1(access, case.service, {"DATA": case.data}, idempotency_key=key)


def assert_done(access, case):
    """The call took effect, once."""
    stored = invariants.check(access.id)
    customers = list(stored.customers.values())
    assert len(customers) == len(case.done)
    for customer, expected in zip(customers, case.done, strict=True):
        wanted = {**expected, "TAGS": ["a", "b"]} if expected is FULL else expected
        assert {name: customer[name] for name in wanted} == wanted
    assert len(stored.others["LINK"]) == (case.service == "customer.createsecurelink")
    return stored


@EACH_CASE
@BEFORE_AND_AFTER
def test_one_failed_try_is_made_up_for(case, after):
    for nth, access in accounts_for(case):
        fault = Fault(nth, after=after, lasting=False)
        with failing(fault):
            status, response = send(access, case, "order-7")
        assert status == 200, (nth, response)
        assert_done(access, case)
        if not fault.hit:
            break
    assert nth > case.calls


@EACH_CASE
@BEFORE_AND_AFTER
def test_a_call_that_failed_leaves_nothing_half_done_and_can_be_sent_again(case, after):
    for nth, access in accounts_for(case):
        fault = Fault(nth, after=after, lasting=True)
        with failing(fault):
            first = send(access, case, "order-7")
        assert first[0] == (500 if fault.hit else 200)
        invariants.check(access.id)
        second = send(access, case, "order-7")
        assert second[0] == 200, (nth, second)
        stored = assert_done(access, case)
        assert send(access, case, "order-7") == second
        assert_done(access, case)
        assert len(stored.others["IDEMPOTENCY"]) == 1
        if not fault.hit:
            break
    assert nth > case.calls


@EACH_CASE
@BEFORE_AND_AFTER
def test_without_a_key_a_failed_call_leaves_nothing_half_done(case, after):
    """The compatible URL has no keys: what was sent again may count twice, or be told as taken or
    gone, but what is stored is whole."""
    for nth, access in accounts_for(case):
        fault = Fault(nth, after=after, lasting=True)
        with failing(fault):
            first = post(access, case)
        assert first["statusCode"] == (500 if fault.hit else 200)
        stored = invariants.check(access.id)
        assert len(stored.customers) in {len(case.before), len(case.done)}
        post(access, case)
        invariants.check(access.id)
        if not fault.hit:
            break


def post(access, case):
    """The call on the compatible URL; answers Lambda's reply."""
    body = json.dumps({"SERVICE": case.service, "DATA": case.data})
    return builders.post(access, body, content_type="application/json")


@BEFORE_AND_AFTER
def test_a_create_sent_again_with_its_own_keys_is_told_which_customer_it_made(racer, after):
    made = "already used by CUSTOMER_ID 1, missing / invalid field: "
    builders.find(racer)
    with failing(Fault(1, after=after, lasting=True)):
        assert post(racer, CASES["create with all keys"])["statusCode"] == 500
    answer = builders.call(racer, "customer.create", FULL)
    if after:
        assert answer == {"ERRORS": [made + "CUSTOMER_NUMBER", made + "CUSTOMER_EXT_UID"]}
    else:
        assert answer["STATUS"] == "success"
    assert len(invariants.check(racer.id).customers) == 1
