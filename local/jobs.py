"""What functions do that nobody calls: schedules, queues and streams, by the clock of the run.

The clock is moved by walking through the days: each schedule runs once a day at its time, and
before the next one everything is done that it has set going.
"""

import sys
import threading
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import Any

from local.backend import Backend
from local.clock import Clock
from local.functions import Functions
from local.outbox import Feedback, Outbox
from local.queues import Queues
from local.schedules import BERLIN, Schedule, schedules
from local.streams import Reader, Streams
from local.template import Template
from local.worker import Worker

TRIES = 3  # as Lambda: a start that failed is tried twice more
FARTHEST = timedelta(days=3660)  # in one go; more is a slip
NOON = time_of_day(12)
DONE, WAY = "The clock stands at", "The run was ended; its clock stands at"
# What a day's line counts → beginning of the sort key, and whether the item is one.
NEW: dict[str, tuple[str, Callable[[Mapping[str, Any]], bool]]] = {
    "invoices": ("INVOICE#", lambda item: "final" in item),
    "reminders": ("EVENT#", lambda item: '"type":"mail.reminder"' in item["doc"]["S"]),
}


class Refused(Exception):
    """The clock cannot be moved there; says why."""


class Jobs:
    """Runs everything in the background from `start` to `stop`."""

    def __init__(
        self, functions: Functions, backend: Backend, template: Template, clock: Clock
    ) -> None:
        self.functions = functions
        self.backend = backend
        self.clock = clock
        self.schedules = schedules(template)
        self.queues = Queues(functions, backend, template)
        self.streams = Streams(functions, backend, template)
        self.outbox = Outbox(backend.log.parent)
        self.feedback = Feedback(functions, self.outbox, template)
        self.end = threading.Event()
        self._timer = Worker(self.tick, self.end)
        self.walking = False
        self._turn = threading.Lock()

    def start(self) -> None:
        """Begins with what was left undone."""
        for part in (self.streams, self.queues, self.feedback, self._timer):
            part.start()

    def stop(self) -> None:
        """Ends after what is under way."""
        self._timer.stop()
        if self._turn.acquire(timeout=5):  # a walk ends after the run that is under way
            self._turn.release()
        self.feedback.stop()
        self.queues.stop()
        self.streams.stop()

    def tick(self) -> int:
        """Runs the schedules that are due; none while the clock is being moved."""
        if not self.walking:
            with self._turn:
                self._run_due()
        return 0

    def move(self, to: datetime) -> Iterator[str]:
        """Walks the clock to a moment; a line for each day on which something was done.

        Raises Refused, at once, where it cannot go.
        """
        now = self.clock.now()
        if to <= now:
            raise Refused(
                f"The clock stands at {shown(now)} and only goes ahead: what is billed is billed. "
                "To begin anew: make reset"
            )
        if to - now > FARTHEST:
            raise Refused("At most ten years in one go.")
        if self.walking:
            raise Refused("The clock is being moved already.")
        return self._walk(to)

    def jump(self, to: datetime, *functions: str) -> None:
        """Puts the clock to a moment, also back, and has these functions (none named: all) do what
        is due then: as always, one run makes up for all that were missed. Streams are left to
        `start`."""
        with self._turn:
            self.clock.set(to)
            self._run_due(*functions)
            self.queues.settle()

    def settle(self) -> None:
        """Has everything done that queues and streams hold, and told what became of mails."""
        while self.streams.settle() + self.queues.settle() + self.feedback.settle():
            pass

    def _walk(self, to: datetime) -> Iterator[str]:
        with self._turn:
            self.walking = True
            try:
                yield from self._days(to)
                yield f"{WAY if self.end.is_set() else DONE} {shown(self.clock.now())}."
            finally:
                self.walking = False

    def _days(self, to: datetime) -> Iterator[str]:
        day = Day(self)
        self._run_due()
        self.settle()
        for moment, schedule in self._coming(to):
            if moment.astimezone(BERLIN).date() != day.date:
                yield from day.line()
                day = day.next(moment)
            self.clock.set(max(moment, self.clock.now()))
            self._run(schedule)
            self.settle()
        if not self.end.is_set():
            self.clock.set(max(to, self.clock.now()))
            self._run_due()
            self.settle()
        yield from day.line()

    def _coming(self, to: datetime) -> Iterator[tuple[datetime, Schedule]]:
        """The runs on the way to a moment, in their order."""
        now = self.clock.now()
        following = {each.name: each.next_day(now) for each in self.schedules}
        by_name = {each.name: each for each in self.schedules}
        while following and not self.end.is_set():
            name, moment = min(following.items(), key=lambda pair: pair[1])
            if moment > to:
                return
            yield moment, by_name[name]
            following[name] = by_name[name].next_day(_last_of(moment))

    def _run_due(self, *functions: str) -> None:
        """Runs what is due by the clock; a cron that never ran is only noted."""
        now = self.clock.now()
        for schedule in self.schedules:
            if functions and schedule.function.name not in functions:
                continue
            if schedule.due(self.clock.ran.get(schedule.name), now):
                self._run(schedule)
            elif schedule.name not in self.clock.ran:
                self._note(schedule)

    def _run(self, schedule: Schedule) -> None:
        event = schedule.event(self.clock.now())
        for _ in range(TRIES):
            try:
                self.functions.call(schedule.function, event)
                break
            except Exception:  # the edge: the next run, or a second try, makes up for it
                traceback.print_exc()
        else:
            print(f"{schedule.function.name}: given up on a run", file=sys.stderr)
        self._note(schedule)

    def _note(self, schedule: Schedule) -> None:
        self.clock.ran[schedule.name] = self.clock.now()
        self.clock.save()


class Day:
    """What was done on a day that the clock passes."""

    def __init__(self, jobs: Jobs, reader: Reader | None = None) -> None:
        self.jobs = jobs
        self.date = jobs.clock.now().astimezone(BERLIN).date()
        self.reader = reader or Reader(jobs.backend, "CustomersTable", latest=True)
        self.before = self._counts()

    def next(self, moment: datetime) -> "Day":
        """Another day."""
        day = Day(self.jobs, self.reader)
        day.date = moment.astimezone(BERLIN).date()
        return day

    def line(self) -> Iterator[str]:
        """The day's line; none when nothing was done on it."""
        handled = self._counts()
        handled.subtract(self.before)
        done = dict(sorted(self._new().items())) | dict(sorted(handled.items()))
        parts = [f"{name} {number}" for name, number in done.items() if number]
        if parts:
            yield f"{self.date}  {', '.join(parts)}"

    def _counts(self) -> "Counter[str]":
        queues, streams = self.jobs.queues, self.jobs.streams
        dead = queues.dead + streams.dead
        failed = Counter({f"{name} given up": number for name, number in dead.items()})
        return queues.handled + streams.handled + failed

    def _new(self) -> "Counter[str]":
        """What was stored since the last time, of what the line counts."""
        count: Counter[str] = Counter()
        while records := self.reader.read():
            for change in (r["dynamodb"] for r in records if r["eventName"] == "INSERT"):
                for name, (prefix, fits) in NEW.items():
                    if change["Keys"]["sk"]["S"].startswith(prefix) and fits(change["NewImage"]):
                        count[name] += 1
        return count


def read_moment(text: str) -> datetime:
    """What was given as TO: a day, which means its noon, or a time of a day, in Berlin.

    Raises Refused.
    """
    try:
        if len(text) == len("2027-03-01"):
            return datetime.combine(date.fromisoformat(text), NOON, BERLIN)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(f"{text} is no day: a value like 2027-03-01 is expected.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=BERLIN)


def shown(moment: datetime) -> str:
    """A moment as people in Berlin write it."""
    return f"{moment.astimezone(BERLIN):%Y-%m-%d %H:%M} (Berlin)"


def _last_of(moment: datetime) -> datetime:
    """The end of a moment's day in Berlin."""
    return datetime.combine(moment.astimezone(BERLIN).date(), time_of_day.max, BERLIN)
