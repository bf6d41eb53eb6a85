"""A year of billing, calculated a second time: slowly, day by day, without any of the product's
code. Twenty kinds of subscription, what happens to each, and the invoices that there must be."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
BUSINESS = {"CUSTOMER_TYPE": "business", "ORGANIZATION": "Muster GmbH"}
CONSUMER = {"CUSTOMER_TYPE": "consumer", "ORGANIZATION": "", "LAST_NAME": "Muster"}
AUSTRIAN = {**BUSINESS, "COUNTRY_CODE": "AT", "VAT_ID": "ATU13585627", "ZIPCODE": "1010"}
SWISS = {**BUSINESS, "COUNTRY_CODE": "CH", "ZIPCODE": "8001"}


@dataclass
class Kind:
    """One kind of subscription: whom it is sold to, at what price, and what happens in the year."""

    name: str
    begins: date
    price: str
    every: tuple[int, str] = (1, "month")
    customer: dict[str, Any] = field(default_factory=lambda: BUSINESS)
    gross: bool = False
    percent: int = 19
    quantity: int = 1
    untaxed: bool = False
    trial_days: int = 0
    setup: str = "0"
    addons: list[tuple[str, int]] = field(default_factory=list)
    coupon: dict[str, Any] | None = None
    events: int = 0
    ends: tuple[date, date] | None = None  # notice given on the first day, for the second
    usage: list[tuple[date, int, str]] = field(default_factory=list)
    postponed: tuple[date, int] | None = None
    moved: tuple[date, date] | None = None
    paused: tuple[date, date] | None = None
    new_price: tuple[date, str] | None = None  # from the next period on
    new_price_now: tuple[date, str] | None = None  # at once, day by day
    credit: int = 0


def day(text: str) -> date:
    """31.1. of the year."""
    number, month = text.rstrip(".").split(".")
    return date(2026, int(month), int(number))


KINDS = [
    Kind("consumer, the 31st", day("31.1."), "9.99", customer=CONSUMER, gross=True),
    Kind("business, net", day("1.1."), "29.00"),
    Kind("yearly", day("1.3."), "120.00", (12, "month")),
    Kind("quarterly, reduced rate", day("30.11."), "4.50", (3, "month"), percent=7, quantity=2),
    Kind("weekly", day("5.1."), "3.333", (1, "week"), quantity=3),
    Kind("every ten days", day("27.2."), "1.99", (10, "day"), customer=CONSUMER, gross=True),
    Kind("trial", day("20.1."), "14.90", trial_days=14, customer=CONSUMER, gross=True),
    Kind("set-up fee", day("15.4."), "19.00", setup="49.00"),
    Kind("add-ons", day("29.1."), "10.00", addons=[("2.50", 3), ("0.99", 1)]),
    Kind(
        "ten percent off, three times",
        day("10.2."),
        "12.34",
        coupon={"DISCOUNT_TYPE": "percent", "DISCOUNT_AMOUNT": "10", "times": 3},
    ),
    Kind(
        "five euros off, always",
        day("3.5."),
        "25.00",
        customer=CONSUMER,
        gross=True,
        coupon={"DISCOUNT_TYPE": "fixed", "DISCOUNT_AMOUNT": "5", "times": 0},
    ),
    Kind("six times", day("31.3."), "7.77", events=6),
    Kind("ends in mid-period", day("1.1."), "31.00", ends=(day("20.5."), day("14.8."))),
    Kind("reverse charge", day("31.1."), "49.00", customer=AUSTRIAN, untaxed=True),
    Kind("Switzerland", day("1.2."), "99.00", customer=SWISS, untaxed=True),
    Kind(
        "usage",
        day("1.1."),
        "5.00",
        usage=[
            (day("3.1."), 7, "0.05"),
            (day("31.1."), 100, "0.0123"),
            (day("1.3."), 1, "2.00"),
        ],
    ),
    Kind("postponed", day("31.1."), "20.00", postponed=(day("15.5."), 2)),
    Kind("paused", day("10.1."), "15.00", paused=(day("20.6."), day("5.9."))),
    Kind("new price", day("12.1."), "30.00", new_price=(day("20.6."), "35.00")),
    Kind("new price at once", day("1.1."), "30.00", new_price_now=(day("11.3."), "45.00")),
]
assert len(KINDS) == 20


@dataclass
class Bill:
    """An invoice as it must be; amounts in cents."""

    made: date
    first: date
    last: date
    net: int
    vat: int
    total: int


def bills(kind: Kind) -> list[Bill]:
    """All invoices of the year for a subscription of that kind, oldest first."""
    found: list[Bill] = []
    state = State(kind)
    today = FIRST
    while today <= LAST:
        state.happen(today)
        if state.next == today and not state.is_paused and not state.over(today):
            found.append(state.bill(today))
        found += state.extra
        state.extra = []
        today += timedelta(days=1)
    return found


class State:
    """A subscription on one day of the year."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.anchor = kind.begins + timedelta(days=kind.trial_days)
        self.steps = 0  # periods since the anchor
        self.next: date | None = self.anchor
        self.price = kind.price
        self.coming = kind.price
        self.count = 0
        self.is_paused = False
        self.extra: list[Bill] = []
        self.period: tuple[date, date] | None = None
        self.billed_usage: set[int] = set()
        self.skipped = 0

    def happen(self, today: date) -> None:
        """What the merchant or the customer does on that day."""
        kind = self.kind
        if kind.postponed and kind.postponed[0] == today:
            self.skipped = kind.postponed[1]
            self.next = self.start_of(self.steps)
        if kind.paused and kind.paused[0] == today:
            self.is_paused = True
        if kind.paused and kind.paused[1] == today:
            self.is_paused = False
            if self.next and self.next < today:
                self.anchor, self.steps, self.next = today, 0, today
        if kind.new_price and kind.new_price[0] == today:
            self.coming = kind.new_price[1]
        if kind.new_price_now and kind.new_price_now[0] == today:
            self.change_now(today, kind.new_price_now[1])

    def over(self, today: date) -> bool:
        ends = self.kind.ends
        by_count = bool(self.kind.events) and self.count >= self.kind.events
        return by_count or bool(ends and today > ends[1])

    def start_of(self, step: int) -> date:
        count, unit = self.kind.every
        if unit == "month":
            return same_day(self.anchor, step * count + self.skipped)
        days = {"week": 7, "day": 1}[unit]
        return self.anchor + timedelta(days=days * count * step)

    def bill(self, today: date) -> Bill:
        kind = self.kind
        self.price = self.coming
        first, following = self.start_of(self.steps), self.start_of(self.steps + 1)
        last = following - timedelta(days=1)
        amounts = [self.part(Fraction(self.price) * kind.quantity, first, last)]
        if kind.ends and last > kind.ends[1]:
            last = kind.ends[1]
        amounts += [self.part(Fraction(p) * n, first, following - DAY) for p, n in kind.addons]
        if not self.count and Fraction(kind.setup):
            amounts.append(cents(Fraction(kind.setup)))
        if taken := self.discount(amounts[0]):
            amounts.append(-taken)
        for place, (when, quantity, price) in enumerate(kind.usage):
            if when <= today and place not in self.billed_usage:
                self.billed_usage.add(place)
                amounts.append(cents(Fraction(price) * quantity))
        self.steps += 1
        self.count += 1
        self.next = following
        self.period = (first, last)
        return self.document(today, first, last, amounts)

    def part(self, whole: Fraction, first: date, last: date) -> int:
        """The whole, or its share of the days until the end."""
        ends = self.kind.ends
        if not ends or last <= ends[1]:
            return cents(whole)
        used = sum(1 for _ in days_of(first, ends[1]))
        return half_up(Fraction(cents(whole) * used, sum(1 for _ in days_of(first, last))))

    def discount(self, plan: int) -> int:
        coupon = self.kind.coupon
        if not coupon or (coupon["times"] and self.count >= coupon["times"]):
            return 0
        if coupon["DISCOUNT_TYPE"] == "fixed":
            return min(plan, int(coupon["DISCOUNT_AMOUNT"]) * 100)
        return half_up(Fraction(plan * int(coupon["DISCOUNT_AMOUNT"]), 100))

    def change_now(self, today: date, price: str) -> None:
        assert self.period
        first, last = self.period
        left = sum(1 for _ in days_of(today, last))
        whole = sum(1 for _ in days_of(first, last))
        back = half_up(Fraction(cents(Fraction(self.price)) * left, whole))
        new = half_up(Fraction(cents(Fraction(price)) * left, whole))
        self.price = self.coming = price
        self.extra.append(self.document(today, today, last, [-back, new]))

    def document(self, made: date, first: date, last: date, amounts: list[int]) -> Bill:
        kind = self.kind
        rate = Fraction(0 if kind.untaxed else kind.percent, 100)
        if kind.gross:
            total = sum(amounts)
            vat = half_up(total * rate / (1 + rate))
            return Bill(made, first, last, total - vat, vat, total)
        net = sum(amounts)
        vat = half_up(net * rate)
        return Bill(made, first, last, net, vat, net + vat)


DAY = timedelta(days=1)


def days_of(first: date, last: date) -> Any:
    """Every day from the first to the last."""
    while first <= last:
        yield first
        first += DAY


def same_day(start: date, months: int) -> date:
    """So many months later: the same day, or the last one that the month has."""
    year, month = start.year, start.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    number = start.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def cents(amount: Fraction) -> int:
    """An amount in cents, half a cent up."""
    return half_up(amount * 100)


def half_up(value: Fraction) -> int:
    """The nearest whole number; a half goes away from zero."""
    if value < 0:
        return -half_up(-value)
    whole = int(value)
    return whole + 1 if value - whole >= Fraction(1, 2) else whole
