"""Every storage call of the calls that change articles and coupons fails in turn: article or coupon
and its log entry are both there or both not, and the same request can be sent again."""

import itertools

import pytest

from kundenakte.entry import authenticate
from tests import builders, catalogue
from tests.watch import Fault, failing

BEFORE_AND_AFTER = pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
ARTICLE = {"ARTICLE_NUMBER": "7", "TITLE": "Kiste", "UNIT_PRICE": "9.99"}
COUPON = {"CODE": "A", "DISCOUNT_AMOUNT": "10", "DISCOUNT_TYPE": "percent"}
FIRST = {"article": ARTICLE, "coupon": COUPON}
CASES = [
    ("article.create", ARTICLE, 1),
    ("article.update", {"ARTICLE_NUMBER": "7", "TITLE": "Korb"}, 1),
    ("article.delete", {"ARTICLE_NUMBER": "7"}, 0),
    ("coupon.create", COUPON, 1),
    ("coupon.update", {"CODE": "a", "TITLE": "Herbst"}, 1),
    ("coupon.delete", {"CODE": "a"}, 0),
]


@pytest.fixture(autouse=True)
def no_waiting(on_ministack, monkeypatch):
    """The SDK tries again at once."""
    backoff = "botocore.retries.standard.ExponentialBackoff.delay_amount"
    monkeypatch.setattr(backoff, lambda *_: 0)


def accounts_for(service):
    """For each storage call an account in the state before it, without end."""
    noun, _, verb = service.partition(".")
    for nth in itertools.count():
        access = builders.an_account()
        if verb != "create":
            builders.accepted(access, f"{noun}.create", FIRST[noun])
        authenticate.forget()  # reading the account is the first storage call of all
        yield nth, access


def whole(access, service, there):
    """The state after the call, or the one before it; answers whether it is the one after."""
    found, log = catalogue.stored(access), catalogue.log(access)
    done = log[-1]["ACTION"] == service if log else False
    before = 0 if service.endswith("create") else 1
    assert len(found) == (there if done else before)
    assert len(log) == before + done
    return done


@pytest.mark.parametrize(("service", "data", "there"), CASES)
@BEFORE_AND_AFTER
def test_a_call_that_failed_leaves_nothing_half_done_and_can_be_sent_again(
    service, data, there, after
):
    for nth, access in accounts_for(service):
        fault = Fault(nth, after=after, lasting=True)
        with failing(fault):
            status, _ = builders.v1(access, service, {"DATA": data}, idempotency_key="k")
        assert status == (500 if fault.hit else 200)
        assert whole(access, service, there) or fault.hit
        again = builders.v1(access, service, {"DATA": data}, idempotency_key="k")
        assert again[0] == 200, (nth, again)
        assert whole(access, service, there)
        assert builders.v1(access, service, {"DATA": data}, idempotency_key="k") == again
        assert whole(access, service, there)
        if not fault.hit:
            break
    assert nth >= 3  # the account, the key, the article; the transaction
