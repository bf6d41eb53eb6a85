"""Six months of an office: the demo account's past, made with the clock put back.

Time passes from one day on which somebody is to be billed to the next, and from week to week:
on the days between, billing would find nothing, and reminders go out once a week. Documents are not
waited for: they are made once the run is up.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from local.demo_office import WEEK, Call, Office
from local.demo_plan import WEEKS
from local.jobs import Jobs
from local.schedules import BERLIN

MORNING = time(9)
MONTHS = 6
ONE_DAY = timedelta(days=1)
BILLS, REMINDERS = "BillingRun", "DunningRun"


def first_day(until: date) -> date:
    """The same day six months before, or that month's last."""
    year, month = divmod(until.year * 12 + until.month - 1 - MONTHS, 12)
    return date(year, month + 1, min(until.day, monthrange(year, month + 1)[1]))


class History:
    """The past of an account up to a moment. The clock stands at its first morning from the start,
    so that the account can be made then."""

    def __init__(self, jobs: Jobs, until: datetime) -> None:
        self.jobs = jobs
        self.until = until.astimezone(BERLIN)
        self.first = self.today = first_day(self.until.date())
        self.index = jobs.backend.client().get_paginator("scan")
        self.jobs.clock.set(_morning(self.first))

    def make(self, call: Call) -> Iterator[date]:
        """Makes it with `call`; yields the day of each week before its work."""
        office = Office(call, self.first)
        for week in range(WEEKS + 1):
            day = self.first + week * WEEK
            yield day
            self._pass(day)
            self.jobs.clock.set(_morning(day))
            if self._due("DUNNING", day):
                self.jobs.jump(_morning(day), REMINDERS)
            office.work(week, day)
        self._pass(self.until.date())
        self.jobs.jump(self.until)
        office.bank(self.until.date())

    def _pass(self, to: date) -> None:
        """Has bills made on each day up to `to` on which some are due."""
        while (due := self._due("BILLING", to)) and self.today < to:
            self.today = max(due, self.today + ONE_DAY)
            self.jobs.jump(min(_morning(self.today), self.until), BILLS)
        self.today = to

    def _due(self, kind: str, until: date) -> date | None:
        """The first day, up to one, for which the index of what is due holds something."""
        pages = self.index.paginate(TableName="CustomersTable", IndexName="by_due")
        items = (item for page in pages for item in page["Items"])
        days = [i["due_at"]["S"] for i in items if i["due_shard"]["S"].startswith(kind)]
        first = date.fromisoformat(min(days)) if days else date.max
        return first if first <= until else None


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, BERLIN)
