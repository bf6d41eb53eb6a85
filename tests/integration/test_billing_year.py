"""A year in one go: sixty customers, twenty subscriptions of different kinds, the clock from
January to December. Every invoice is compared with a second calculation (tests/year.py)."""

from collections import Counter
from datetime import date, timedelta
from unittest.mock import patch

import pytest

from kundenakte.entry import authenticate
from kundenakte.storage import keys
from kundenakte.storage.client import connect
from tests import billing, billing_invariants, builders
from tests.conftest import NAMES
from tests.year import FIRST, KINDS, LAST, Bill, bills

ONE_OFF = {date(2026, month, 15): 100 * month for month in range(1, 13)}  # day → net cents


@pytest.fixture(scope="module")
def year(ministack):
    """The account after its year; on ministack, since moto copies all items for a transaction."""
    builders.empty_tables(ministack)
    connect(NAMES, "eu-central-1", ministack.endpoint_url)
    authenticate.forget()
    with patch.object(keys, "SHARDS", 1):  # one partition of due things: fewer queries a day
        return Year()


class Year:
    """Lives through the year; what came of it is in `ledger`."""

    def __init__(self) -> None:
        self.access = billing.a_seller(SMALL_BUSINESS=False)
        self.kinds: dict[int, object] = {}
        with billing.on("2026-01-01"):
            self.articles()
            self.customers = [self.customer(place) for place in range(60)]
        today = FIRST
        while today <= LAST:
            self.live(today)
            today += timedelta(days=1)
        self.ledger = billing_invariants.check(self.access.id)

    def call(self, service, data):
        """A call that must be accepted."""
        answer = builders.call(self.access, service, data)
        assert "ERRORS" not in answer, (service, data, answer)
        return answer

    def articles(self):
        for place, kind in enumerate(KINDS):
            count, unit = kind.every
            article = {
                "ARTICLE_NUMBER": f"A{place}",
                "TITLE": kind.name,
                "UNIT_PRICE": kind.price,
                "IS_GROSS": int(kind.gross),
                "VAT_PERCENT": str(kind.percent),
                "CURRENCY_CODE": "EUR",
                "DESCRIPTION": "an article",
                "SUBSCRIPTION_INTERVAL": f"{count} {unit}",
                "SUBSCRIPTION_TRIAL": f"{kind.trial_days} days" if kind.trial_days else "",
                "SETUP_FEE": kind.setup,
                "SUBSCRIPTION_NUMBER_EVENTS": kind.events,
            }
            self.call("article.create", article)
            if kind.coupon:
                self.coupon(place, kind.coupon)
            for number, (price, _) in enumerate(kind.addons):
                addon = {"ARTICLE_NUMBER": f"A{place}-{number}", "IS_ADDON": 1}
                self.call("article.create", {**article, **addon, "UNIT_PRICE": price})

    def coupon(self, place, coupon):
        terms = {name: value for name, value in coupon.items() if name != "times"}
        events = {"DISCOUNT_PERIOD_AMOUNT": coupon["times"], "DISCOUNT_PERIOD_UNIT": "event"}
        data = {"CODE": f"C{place}", "TITLE": "Rabatt", **terms}
        self.call("coupon.create", {**data, **(events if coupon["times"] else {})})

    def customer(self, place):
        kind = KINDS[place] if place < len(KINDS) else None
        fields = kind.customer if kind else {}
        return billing.a_billed_customer(self.access, **fields)

    def live(self, today):
        """All that happens on a day; billing runs at its end."""
        with billing.on(today.isoformat()):
            for place, kind in enumerate(KINDS):
                self.act(place, kind, today)
            if today in ONE_OFF:
                self.one_off(today)
            assert billing.work(billing.find_due()) == []

    def act(self, place, kind, today):
        if kind.begins == today:
            self.subscribe(place, kind, today)
        subscription = {"SUBSCRIPTION_ID": self.subscription(place)}
        article = {**subscription, "ARTICLE_NUMBER": f"A{place}"}
        for when, quantity, price in kind.usage:
            if when == today:
                usage = {"QUANTITY": quantity, "UNIT_PRICE": price, "DESCRIPTION": "Verbrauch"}
                self.call("subscription.setusagedata", {**article, **usage})
        if kind.ends and kind.ends[0] == today:
            end = {"CANCELLATION_DATE": kind.ends[1].isoformat()}
            self.call("subscription.cancel", {**subscription, **end})
        if kind.postponed and kind.postponed[0] == today:
            month = {"MONTH": kind.postponed[1]}
            self.call("subscription.postpone", {**subscription, **month})
        if kind.paused and kind.paused[0] == today:
            self.call("subscription.update", {**subscription, "STATUS": "inactive"})
        if kind.paused and kind.paused[1] == today:
            self.call("subscription.reactivate", subscription)
        if kind.new_price and kind.new_price[0] == today:
            price = {"UNIT_PRICE": kind.new_price[1]}
            self.call("subscription.changearticle", {**article, **price})
        if kind.new_price_now and kind.new_price_now[0] == today:
            price = {"UNIT_PRICE": kind.new_price_now[1], "ACTIVATION": "now"}
            self.call("subscription.changearticle", {**article, **price})

    def subscribe(self, place, kind, today):
        asked = {
            "ARTICLE_NUMBER": f"A{place}",
            "CUSTOMER_ID": self.customers[place],
            "START_DATE": today.isoformat(),
            "QUANTITY": kind.quantity,
            "COUPON": f"C{place}" if kind.coupon else "",
            "ADDONS": [
                {"ARTICLE_NUMBER": f"A{place}-{number}", "QUANTITY": quantity}
                for number, (_, quantity) in enumerate(kind.addons)
            ],
        }
        self.kinds[self.call("subscription.create", asked)["SUBSCRIPTION_ID"]] = kind

    def subscription(self, place):
        found = [number for number, kind in self.kinds.items() if kind is KINDS[place]]
        return found[0] if found else 0

    def one_off(self, today):
        item = {"DESCRIPTION": "Beratung", "UNIT_PRICE": ONE_OFF[today] // 100, "VAT_PERCENT": 19}
        for customer_id in self.customers[40:]:
            draft = {"CUSTOMER_ID": customer_id, "ITEMS": [item]}
            invoice_id = self.call("invoice.create", draft)["INVOICE_ID"]
            self.call("invoice.complete", {"INVOICE_ID": invoice_id})

    def bills_of(self, kind):
        """What was billed for a kind, in the form of the second calculation."""
        [subscription_id] = [number for number, one in self.kinds.items() if one is kind]
        return [
            Bill(
                date.fromisoformat(made["INVOICE_DATE"]),
                date.fromisoformat(made["ITEMS"][0]["PERIOD_FROM"]),
                date.fromisoformat(made["ITEMS"][0]["PERIOD_TO"]),
                made["SUB_TOTAL"],
                made["VAT_TOTAL"],
                made["TOTAL"],
            )
            for made in self.ledger.of_subscription(subscription_id)
        ]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_invoice_is_as_calculated_a_second_time(year, kind):
    assert year.bills_of(kind) == bills(kind)


def test_the_sums_of_the_year_are_right_to_the_cent(year):
    expected = sum(bill.total for kind in KINDS for bill in bills(kind))
    one_offs = sum(20 * (net + net * 19 // 100) for net in ONE_OFF.values())
    totals = Counter()
    for invoice in year.ledger.invoices.values():
        totals[bool(invoice.get("SUBSCRIPTION_ID"))] += invoice["TOTAL"]
    assert totals == {True: expected, False: one_offs}


def test_numbers_of_the_year_have_no_gap(year):
    numbers = sorted(invoice["INVOICE_NUMBER"] for invoice in year.ledger.invoices.values())
    assert numbers == [f"RE-2026-{n:05}" for n in range(1, len(numbers) + 1)]
    in_order = sorted(year.ledger.invoices.values(), key=lambda one: one["INVOICE_NUMBER"])
    days = [invoice["INVOICE_DATE"] for invoice in in_order]
    assert days == sorted(days)


def test_a_closed_subscription_stays_closed(year):
    states = Counter(one["STATE"] for one in year.ledger.subscriptions.values())
    assert states == {"running": 18, "closed": 2}
