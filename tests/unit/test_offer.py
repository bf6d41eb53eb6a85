"""An offer's amounts and days, read off the documents that will be billed."""

from datetime import date
from typing import Any

import pytest

from kundenakte.domain.offer import Agreed, Offer, confirmation, kept
from kundenakte.domain.subscription import Subscription

TODAY, UNTIL = date(2026, 11, 23), date(2026, 12, 7)
PLAN = {"ARTICLE_NUMBER": "A", "CURRENCY_CODE": "EUR"}


def a_document(total: int) -> dict[str, Any]:
    return {"TOTAL": total, "SUB_TOTAL": round(total / 1.19)}


def an_offer(day: str = "2026-11-23", *, consumer: bool = True, **changes: Any) -> Offer:
    booked = {"SUBSCRIPTION_ID": 0, "CUSTOMER_ID": 0, "STATE": "running", "PLAN": PLAN}
    made = Offer(
        subscription=Subscription({**booked, "START": day, "NEXT_EVENT": day}),
        first=a_document(20_000),
        undiscounted=a_document(21_900),
        usual=a_document(19_000),
        today=TODAY,
        withdrawal_until=UNTIL if consumer else None,
    )
    return made._replace(**changes)


def test_set_up_and_discount_add_up_to_the_total() -> None:
    for made in (an_offer(), an_offer(consumer=False)):
        column = "TOTAL" if made.consumer else "SUB_TOTAL"
        assert made.usual[column] + made.set_up - made.discount == made.first[column]


@pytest.mark.parametrize(
    ("day", "waits"),
    [("2026-11-23", True), ("2026-12-07", True), ("2026-12-08", False), ("2027-01-01", False)],
)
def test_a_consumer_decides_only_on_what_begins_within_the_period(day: str, waits: bool) -> None:
    assert an_offer(day).may_wait is waits
    assert an_offer(day, consumer=False).may_wait is False


def test_goods_and_what_is_free_cannot_begin_too_early() -> None:
    goods = Subscription(
        {**an_offer().subscription.fields, "PLAN": {**PLAN, "SUPPLY_KIND": "goods"}}
    )
    assert not an_offer(subscription=goods).may_wait
    assert not an_offer(first=a_document(0)).may_wait


def test_what_is_kept_names_versions_and_only_what_applies() -> None:
    agreed = Agreed("purchase", "de", [("Preis", "190 EUR")], "200 EUR", early_start=True)
    settings = {"TERMS_URL": "", "TERMS_VERSION": "7"}
    order = kept(an_offer(), agreed, settings, "2026-06-19", at="2026-11-23T11:00:00Z")
    assert (order["NOTICE_VERSION"], order["EARLY_START"]) == ("2026-06-19", 1)
    assert "TERMS_URL" not in order
    told = confirmation(order, agreed)
    assert (told["withdrawal_until"], told["total"]) == ("2026-12-07", "200 EUR")
    business = kept(an_offer(consumer=False), agreed, settings, "2026-06-19", at="")
    assert not {"NOTICE_VERSION", "WITHDRAWAL_UNTIL", "EARLY_START"} & business.keys()
