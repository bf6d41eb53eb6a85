"""A subscription: what is booked, how far it is billed, and what may happen to it when.

Periods follow the anchor: the n-th begins n intervals after it, so that 31 January leads to the
last of February and back to 31 March. Term (how long one is bound) and billing interval are two
things. All dates are calendar days in Berlin, stored as YYYY-MM-DD.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from kundenakte.domain.periods import Span, after, read_span

KIND = "SUBSCRIPTION"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription as stored; `fields` as in docs/calls/subscription.md, without empty ones.
    `last_usage` is the id of the last change of its usage data since it was written, 0 for none."""

    fields: Mapping[str, Any]
    version: int = 0
    last_usage: int = 0

    @property
    def id(self) -> int:
        """SUBSCRIPTION_ID, given by the system."""
        return int(self.fields["SUBSCRIPTION_ID"])

    @property
    def customer_id(self) -> int:
        """Whose file it is in."""
        return int(self.fields["CUSTOMER_ID"])

    @property
    def ext_uid(self) -> str:
        """The merchant's own id, "" when there is none."""
        return str(self.fields.get("SUBSCRIPTION_EXT_UID", ""))

    @property
    def plan(self) -> Mapping[str, Any]:
        """The plan in force: a copy of the article as it was booked."""
        found: Mapping[str, Any] = self.fields["PLAN"]
        return found

    @property
    def interval(self) -> Span | None:
        """The time between two bills; None for a plan that is billed once."""
        return read_span(self.plan.get("INTERVAL", ""))

    @property
    def is_billed_up(self) -> bool:
        """Whether it is billed once only, and was."""
        return self.interval is None and bool(self.fields.get("PERIODS"))

    @property
    def running(self) -> bool:
        """Whether it is billed: neither set inactive nor closed."""
        return bool(self.fields["STATE"] == "running")

    def day(self, name: str) -> date | None:
        """A field's date, None when it is not set."""
        text = self.fields.get(name)
        return date.fromisoformat(text) if text else None

    @property
    def last_day(self) -> date | None:
        """The last day that it covers, by notice or by its fixed end; None while that is open."""
        ends = [day for day in map(self.day, ("CANCELLATION_DATE", "EXPIRATION_DATE")) if day]
        return min(ends, default=None)

    def status(self, today: date) -> str:
        """trial, active, inactive, canceled or closed (contract 3.1)."""
        if not self.running:
            return str(self.fields["STATE"])
        if "CANCELLATION_DATE" in self.fields:
            return "canceled"
        trial_end = self.day("TRIAL_END")
        return "trial" if trial_end and today <= trial_end else "active"

    def period(self, n: int) -> tuple[date, date]:
        """First and last day of the n-th period since the anchor (from 0), cut at the last day it
        covers. Without an interval there is one period, of the first day only."""
        anchor = self.day("ANCHOR")
        assert anchor is not None  # every subscription has one
        if self.interval is None:
            return anchor, anchor
        first = self._begin(anchor, n)
        return first, self._begin(anchor, n + 1) - ONE_DAY

    def _begin(self, anchor: date, n: int) -> date:
        interval = self.interval
        assert interval is not None
        shift = int(self.fields.get("SHIFT_MONTHS", 0))
        if interval.unit in ("month", "year"):
            months = interval.count * (12 if interval.unit == "year" else 1)
            return after(anchor, Span(1, "month"), months * n + shift)
        return after(anchor, interval, n)

    @property
    def next_period(self) -> tuple[date, date]:
        """First and last day of the period that is billed next."""
        return self.period(int(self.fields.get("PERIODS", 0)))

    @property
    def paid(self) -> tuple[date, date] | None:
        """First and last day of the period that was billed last, as it was billed: moving the next
        payment does not change it, an end cuts it. None before the first bill."""
        first, last = self.day("PAID_FROM"), self.day("PAID_UNTIL")
        return (first, last) if first and last else None

    @property
    def paid_until(self) -> date | None:
        """The last day that is billed; None before the first bill."""
        return self.day("PAID_UNTIL")

    @property
    def due_on(self) -> date | None:
        """The next day on which billing has something to do: a bill, with it a change of plan that
        was agreed, or the end. An inactive one is only closed."""
        if self.fields["STATE"] == "closed":
            return None
        days = [self.day("NEXT_EVENT") if self.running else None]
        if last := self.last_day:
            days.append(last + ONE_DAY)
        return min((day for day in days if day), default=None)

    def with_fields(self, **changes: Any) -> "Subscription":
        """A copy with `changes` laid over; dates as date or text, empty values remove a field."""
        given = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in changes.items()
        }
        fields = {n: v for n, v in {**self.fields, **given}.items() if v not in (None, "", [], {})}
        return replace(self, fields=fields)
