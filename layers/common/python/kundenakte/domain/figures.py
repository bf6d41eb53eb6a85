"""The figures of the account's start page: recurring revenue by month, open amounts by age
(docs/start-page.md). Amounts in cents, by currency: sums of two currencies are never added up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any, Self

from kundenakte.domain import collection_state, dunning
from kundenakte.domain.account import DunningLevel
from kundenakte.domain.billing_lines import cents_of, entries_of
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.money import rounded
from kundenakte.domain.periods import Span
from kundenakte.domain.subscription import Subscription

MONTHS = 12  # that the chart shows
AGES = (0, 14, 30, 60)  # days overdue up to which an amount is in each part; the last has no end
MOST_NAMED = 100  # subscriptions that are named where billing was refused
# Of a year of 365 days, in months.
_MONTHS = {
    "month": Fraction(1),
    "year": Fraction(12),
    "week": Fraction(84, 365),
    "day": Fraction(12, 365),
}
ONE_DAY = timedelta(days=1)
Sums = dict[str, list[int]]  # currency → cents and how many


def months(today: date) -> list[str]:
    """The last twelve months with the one that today is in, oldest first, as YYYY-MM."""
    last = today.year * 12 + today.month - 1
    return [_month(number) for number in range(last - MONTHS + 1, last + 1)]


@cache
def day_of(month: str, today: date) -> date:
    """The day that a month's figures are of: its last, of the month that today is in today."""
    if month == f"{today:%Y-%m}":
        return today
    year, number = map(int, month.split("-"))
    following = _month(year * 12 + number)
    return date.fromisoformat(f"{following}-01") - ONE_DAY


def recurs(subscription: Subscription, day: date) -> bool:
    """Whether it is paid for by the interval on a day: begun, not on trial, not ended; one that is
    set inactive is not, on any day."""
    fields, on = subscription.fields, day.isoformat()  # such texts are in the order of days
    if not fields.get("START") or on < fields["START"] or on <= fields.get("TRIAL_END", ""):
        return False
    ends = [fields[name] for name in ("CANCELLATION_DATE", "EXPIRATION_DATE") if fields.get(name)]
    covered = on <= min(ends) if ends else fields["STATE"] == "running"
    return covered and fields["STATE"] != "inactive" and subscription.interval is not None


def monthly(subscription: Subscription, day: date, *, vat: bool) -> int:
    """What it is worth in a month, in cents without VAT: plan and add-ons on today's terms, less
    the discount that a bill of that day would have; 0 where it does not recur.

    `vat`: gross prices hold VAT, which is taken out at the price's own rate; a small business has
    none.
    """
    interval = subscription.interval
    if interval is None or not recurs(subscription, day):
        return 0
    net = sum((_net(entry, vat=vat) for entry in entries_of(subscription, day)), Fraction(0))
    return rounded(net / in_months(interval))


def in_months(interval: Span) -> Fraction:
    """How many months an interval is; a month is a twelfth of 365 days."""
    return interval.count * _MONTHS[interval.unit]


def currency_of(fields: Mapping[str, Any]) -> str:
    """The currency of a plan or an invoice."""
    return str(fields.get("CURRENCY_CODE") or "EUR")


def age(due: str, today: date) -> int:
    """Which part of AGES an amount is in that is due on a day (YYYY-MM-DD); one behind the last
    for what is older still."""
    late = (today - date.fromisoformat(due)).days
    return sum(late > most for most in AGES)


def is_returned(invoice: Invoice) -> bool:
    """Whether its debit came back and is not tried again by itself."""
    return "STOPPED" in invoice.state.get("COLLECTION", {}) and bool(
        collection_state.returns(invoice.state)
    )


def is_ripe(invoice: Invoice, levels: Sequence[DunningLevel], today: date) -> bool:
    """Whether the next reminder of it may be sent; a stop of the customer's is not looked at."""
    if collection_state.in_run(invoice.state):
        return False
    if collection_state.due_on(invoice.fields, invoice.state):
        return False
    step = dunning.next_step(invoice, levels)
    ripe = step is not None and step.day <= today.isoformat()
    return ripe and dunning.may_be_reminded(invoice, today)


@dataclass
class Open:
    """What open invoices add up to: `ages` by currency as cents and counts of each part of AGES,
    `returned` as sums, `ripe` as a number."""

    ages: dict[str, list[list[int]]] = field(default_factory=dict)
    returned: Sums = field(default_factory=dict)
    ripe: int = 0

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """As `stored` tells."""
        return cls(stored["AGES"], stored["RETURNED"], stored["RIPE"])

    def stored(self) -> dict[str, Any]:
        """As it is kept."""
        return {"AGES": self.ages, "RETURNED": self.returned, "RIPE": self.ripe}

    def add(self, invoice: Invoice, levels: Sequence[DunningLevel], today: date) -> None:
        """Count an open invoice."""
        cents, currency = invoice.outstanding, currency_of(invoice.fields)
        self.add_amount(cents, currency, invoice.fields["DUE_DATE"], today)
        self.look_at(invoice, levels, today)

    def add_amount(self, cents: int, currency: str, due: str, today: date) -> None:
        """Count what is open of an invoice that is due on a day."""
        parts = self.ages.setdefault(currency, [[0, 0] for _ in range(len(AGES) + 1)])
        _count(parts[age(due, today)], cents)

    def look_at(self, invoice: Invoice, levels: Sequence[DunningLevel], today: date) -> None:
        """Count it where its debit came back, and where it is ripe; not its amount."""
        if is_returned(invoice):
            sums = self.returned.setdefault(currency_of(invoice.fields), [0, 0])
            _count(sums, invoice.outstanding)
        self.ripe += is_ripe(invoice, levels, today)

    def total(self, *, overdue: bool = False) -> Sums:
        """All that is open, or what of it is overdue, by currency."""
        found = {
            currency: [sum(column) for column in zip(*parts[int(overdue) :], strict=True)]
            for currency, parts in self.ages.items()
        }
        return {currency: [cents, count] for currency, (cents, count) in found.items() if count}


@dataclass
class Tally:
    """A day's figures while they are worked out, so far as subscriptions up to `after` and then
    open invoices up to `invoice` were counted. `revenue`: month → sums; `faults` are the
    subscriptions that billing has refused, `refused` how many; `next_count` are billed on
    `next_day`, the first one to come."""

    day: str
    revenue: dict[str, Sums]
    after: int = 0
    counted: bool = False
    invoice: int = 0
    open: Open = field(default_factory=Open)
    faults: list[int] = field(default_factory=list)
    refused: int = 0
    next_day: str = ""
    next_count: int = 0

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """As `stored` tells."""
        return cls(**{**stored, "open": Open.of(stored["open"])})

    def stored(self) -> dict[str, Any]:
        """As it is kept."""
        return {**vars(self), "open": self.open.stored()}

    def add(self, subscription: Subscription, *, vat: bool) -> None:
        """Count a subscription in each of the months."""
        today, currency = date.fromisoformat(self.day), currency_of(subscription.plan)
        steady, cents = "COUPON" not in subscription.fields, None
        for month, sums in self.revenue.items():
            day = day_of(month, today)
            if not recurs(subscription, day):
                continue
            if cents is None or not steady:  # only a discount changes with the day
                cents = monthly(subscription, day, vat=vat)
            _count(sums.setdefault(currency, [0, 0]), cents)
        if subscription.fields.get("BILLING_FAULTS"):
            self.refused += 1
            self.faults = [*self.faults, subscription.id][:MOST_NAMED]
        self._look_ahead(subscription)
        self.after = subscription.id

    def _look_ahead(self, subscription: Subscription) -> None:
        day = str(subscription.fields.get("NEXT_EVENT", "")) if subscription.running else ""
        if day <= self.day or (self.next_day and day > self.next_day):
            return
        self.next_count = self.next_count + 1 if day == self.next_day else 1
        self.next_day = day


def _count(sums: list[int], cents: int) -> None:
    sums[0] += cents
    sums[1] += 1


def _month(number: int) -> str:
    year, month = divmod(number, 12)
    return f"{year}-{month + 1:02d}"


def _net(entry: Mapping[str, Any], *, vat: bool) -> Fraction:
    cents = Fraction(cents_of(entry) - int(entry.get("DISCOUNT", 0)))
    if not (vat and int(entry.get("IS_GROSS", 0))):
        return cents
    percent = Fraction(Decimal(str(entry.get("VAT_PERCENT") or 0)))
    return cents * 100 / (100 + percent)
