"""Every storage call of an order fails in turn, before and after it took effect; the same form sent
again makes one order in all, with all that belongs to it."""

import itertools

import pytest

from tests import builders
from tests.builders import call, items
from tests.ordering import DEBIT, a_shop, order, path, reviewed, visit
from tests.subscribing import documents, events, on
from tests.watch import Fault, failing

BEFORE_AND_AFTER = pytest.mark.parametrize("after", [False, True], ids=["before", "after"])


@pytest.fixture(autouse=True)
def no_waiting(on_ministack, monkeypatch):
    """The SDK tries again at once."""
    backoff = "botocore.retries.standard.ExponentialBackoff.delay_amount"
    monkeypatch.setattr(backoff, lambda *_: 0)


@BEFORE_AND_AFTER
def test_an_order_that_fails_anywhere_is_made_once_by_sending_it_again(after):
    for nth in itertools.count():
        with on("2026-11-23"):
            shop = a_shop()
            builders.accepted(shop, "coupon.create", builders.a_coupon(CODE="TEN", USAGES_MAX=1))
            page = reviewed(shop, coupon="TEN", customer_ext_uid="once", **DEBIT)
            fault = Fault(nth, after=after, lasting=True)
            with failing(fault):
                order(path(shop), page, early_start="1")
            again = order(path(shop), page, early_start="1")
            assert again.status == 303, (nth, again.text)
            assert "Vielen Dank" in visit(again.location).text
        assert_one_order(shop, nth)
        if not fault.hit:
            assert nth >= 10
            return


def assert_one_order(shop, nth):
    """There is one of everything."""
    assert len(documents(shop, "SUBSCRIPTION")) == 1, nth
    assert len(documents(shop, "INVOICE")) == 1, nth
    [row] = builders.find(shop)
    assert row["CUSTOMER_EXT_UID"] == "once"
    [coupon] = call(shop, "coupon.get", FILTER={})["COUPONS"]
    assert int(coupon["USAGES"]) == 1, nth
    told = ["customer.created", "subscription.created", "payment.created", "invoice.created"]
    assert events(shop, int(row["CUSTOMER_ID"])) == told, nth
    mine = [i for i in items() if i["pk"]["S"].startswith(f"{shop.id}#CUSTOMER#")]
    assert len([i for i in mine if i["sk"]["S"].startswith("MANDATE#")]) == 1, nth
