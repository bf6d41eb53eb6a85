"""Every storage call of the subscription calls that make documents fails in turn, before and after
it took effect; sent again with its key, each has happened once, with its document."""

import itertools

import pytest

from kundenakte.entry import authenticate
from tests import billing, builders
from tests.subscribing import articles, documents, on
from tests.watch import Fault, failing

BEFORE_AND_AFTER = pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
NEW = {"CUSTOMER_ID": 1, "ARTICLE_NUMBER": "M", "COUPON": "TEN", "SUBSCRIPTION_EXT_UID": "s"}
CASES = {
    "create": (NEW, 1),
    "changearticle": ({"SUBSCRIPTION_ID": 1, "ARTICLE_NUMBER": "L", "ACTIVATION": "now"}, 2),
    "cancel": ({"SUBSCRIPTION_ID": 1, "CANCELLATION_DATE": "2026-03-20", "REFUND": 1}, 2),
    "renew": ({"SUBSCRIPTION_ID": 1}, 2),
}


@pytest.fixture(autouse=True)
def no_waiting(on_ministack, monkeypatch):
    """The SDK tries again at once."""
    backoff = "botocore.retries.standard.ExponentialBackoff.delay_amount"
    monkeypatch.setattr(backoff, lambda *_: 0)


def a_shop(verb):
    """An account with what the call needs; all but create find a subscription, billed for March."""
    access = billing.a_seller()
    with on("2026-03-01"):
        billing.a_billed_customer(access)
        articles(access, {"ARTICLE_NUMBER": "M"}, {"ARTICLE_NUMBER": "L", "UNIT_PRICE": "60"})
        builders.accepted(access, "coupon.create", builders.a_coupon(CODE="TEN"))
        if verb != "create":
            builders.accepted(access, "subscription.create", NEW)
    authenticate.forget()  # reading the account is the first storage call of all
    return access


@pytest.mark.parametrize("verb", CASES)
@BEFORE_AND_AFTER
def test_a_call_that_fails_anywhere_is_completed_by_sending_it_again(verb, after):
    data, made = CASES[verb]
    for nth in itertools.count():
        access = a_shop(verb)
        fault = Fault(nth, after=after, lasting=True)
        with on("2026-03-11"):
            with failing(fault):
                send(access, verb, data)
            authenticate.forget()
            status, answer = send(access, verb, data)
            assert status == 200, (nth, answer)
        assert len(documents(access, "INVOICE")) == made, nth
        [subscription] = documents(access, "SUBSCRIPTION").values()
        assert subscription["SUBSCRIPTION_EXT_UID"] == "s"
        assert used(access) == 1
        if not fault.hit:
            assert nth >= 5
            return


def send(access, verb, data):
    """The call on /v1; answers status and RESPONSE."""
    return builders.v1(access, f"subscription.{verb}", {"DATA": data}, idempotency_key="once")


def used(access):
    """How often the coupon was used."""
    [coupon] = builders.call(access, "coupon.get", FILTER={})["COUPONS"]
    return int(coupon["USAGES"])
