"""The schedules of the template: when EventBridge would start a function."""

import itertools
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from local.backend import REGION
from local.template import ACCOUNT, Function, Template

BERLIN = ZoneInfo("Europe/Berlin")
EARLY = time_of_day(0, 30)  # when something that runs every hour has its first run of a day
MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
DAYS = "SUN MON TUE WED THU FRI SAT".split()
YEARS_AHEAD = 5  # a cron expression that fits no day within them is a mistake


class Cron(NamedTuple):
    """cron(minutes hours day-of-month month day-of-week year) in a time zone: the values of each
    field; without EventBridge's L, W and #."""

    minutes: list[int]
    hours: list[int]
    days: list[int]
    months: list[int]
    weekdays: list[int]
    years: list[int]
    zone: ZoneInfo

    def after(self, moment: datetime) -> datetime:
        """The first time after `moment`."""
        first = moment.astimezone(self.zone).date()
        for offset in range(366 * YEARS_AHEAD):
            day = first + timedelta(days=offset)
            for found in self.on(day):
                if found > moment:
                    return found
        raise ValueError(f"a schedule never comes: {self}")

    def on(self, day: date) -> Iterator[datetime]:
        """All times of a day, in order."""
        weekday = day.isoweekday() % 7 + 1  # Sunday is 1
        if not (
            day.year in self.years
            and day.month in self.months
            and day.day in self.days
            and weekday in self.weekdays
        ):
            return
        for hour, minute in itertools.product(self.hours, self.minutes):
            wall = datetime.combine(day, time_of_day(hour, minute), self.zone)
            yield wall.astimezone(UTC)


class Schedule(NamedTuple):
    """A function and when it is started: by `cron`, or every `rate` after its last run."""

    name: str
    function: Function
    cron: Cron | None
    rate: timedelta

    def due(self, last: datetime | None, now: datetime) -> bool:
        """Whether a run is due now. What was missed is made up for by one run; what never ran
        begins at once, or, by cron, at its next time."""
        if last is None:
            return self.cron is None
        return (self.cron.after(last) if self.cron else last + self.rate) <= now

    def next_day(self, now: datetime) -> datetime:
        """The first run after `now` when days are walked through: only the first of each day."""
        if self.cron:
            return self.cron.after(now)
        if self.rate >= timedelta(days=1):
            return now + self.rate
        tomorrow = now.astimezone(BERLIN).date() + timedelta(days=1)
        return datetime.combine(tomorrow, EARLY, BERLIN).astimezone(UTC)

    def event(self, moment: datetime) -> dict[str, Any]:
        """What the function is given."""
        return {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": ACCOUNT,
            "time": moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": REGION,
            "resources": [f"arn:aws:events:{REGION}:{ACCOUNT}:rule/{self.name}"],
            "detail": {},
        }


def schedules(template: Template) -> list[Schedule]:
    """All schedules of the template."""
    return [
        read(
            f"{function.name}{name}",
            function,
            properties.get("Schedule") or properties["ScheduleExpression"],
            properties.get("ScheduleExpressionTimezone", "UTC"),
        )
        for function, name, properties in template.events("Schedule", "ScheduleV2")
    ]


def read(name: str, function: Function, expression: str, zone: str = "UTC") -> Schedule:
    """A schedule from rate(...) or cron(...); ValueError for what is not known here."""
    if found := re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", expression):
        rate = timedelta(**{f"{found[2]}s": int(found[1])})
        return Schedule(name, function, None, rate)
    found = re.fullmatch(r"cron\((.+)\)", expression)
    fields = found[1].upper().split() if found else []
    if len(fields) != 6:
        raise ValueError(f"{name}: {expression} is not known here")
    bounds = ((0, 59), (0, 23), (1, 31), (1, 12), (1, 7), (1970, 2199))
    names: list[list[str]] = [[], [], [], MONTHS, DAYS, []]
    values = [_values(*each) for each in zip(fields, bounds, names, strict=True)]
    minutes, hours, days, months, weekdays, years = values
    cron = Cron(minutes, hours, days, months, weekdays, years, ZoneInfo(zone))
    return Schedule(name, function, cron, timedelta())


def _values(field: str, bounds: tuple[int, int], names: list[str]) -> list[int]:
    """The numbers that a field of a cron expression stands for: 5, 1-5, *, ?, */2, MON,FRI."""
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        if span in ("*", "?"):
            low, high = bounds
        else:
            low = _number(first, names)
            high = _number(last, names) if last else bounds[1] if step else low
        found.update(range(low, high + 1, int(step or 1)))
    if not found or min(found) < bounds[0] or max(found) > bounds[1]:
        raise ValueError(f"{field} in a cron expression")
    return sorted(found)


def _number(text: str, names: list[str]) -> int:
    return names.index(text) + 1 if text in names else int(text)
