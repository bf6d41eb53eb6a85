"""Moving the clock of the local run: every day passed has its runs, once and in order."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from local import jobs
from local.control import CLOCK, Control
from local.jobs import Day, Jobs, Refused, read_moment, shown
from local.schedules import read
from local.state import State
from local.template import Function, Template

HOURLY = read("Hourly", Function("Run", Path("run"), 128, 3, {}), "rate(1 hour)")
DAILY = read(
    "Daily", Function("Dun", Path("dun"), 128, 3, {}), "cron(0 7 * * ? *)", "Europe/Berlin"
)


class Clock:
    """A clock that stands still unless it is set."""

    def __init__(self, moment):
        self.moment = moment
        self.ran = {}

    def now(self):
        return self.moment

    def set(self, moment):
        assert moment >= self.moment
        self.moment = moment.astimezone(UTC)

    def save(self):
        pass


class Functions:
    """Remembers who was called when, in Berlin; breaks as often as it is told to."""

    def __init__(self, clock):
        self.clock = clock
        self.calls = []
        self.broken = 0

    def call(self, function, event):
        if self.broken:
            self.broken -= 1
            raise RuntimeError("no")
        assert event["time"] == f"{self.clock.now():%Y-%m-%dT%H:%M:%SZ}"
        self.calls.append(f"{function.name} {shown(self.clock.now())}".removesuffix(" (Berlin)"))


class Backend:
    log = Path("nowhere/ministack.log")

    def client(self, _service="dynamodb"):
        return None


class Reader:
    """A stream on which every walk through a day finds an invoice and other things."""

    def __init__(self, *_arguments, **_options):
        self.found = True

    def read(self):
        self.found = not self.found
        return [] if self.found else changes()


def changes():
    def change(sk, name="INSERT", **image):
        return {"eventName": name, "dynamodb": {"Keys": {"sk": {"S": sk}}, "NewImage": image}}

    issued = {"final": {"S": "1"}}
    return [
        change("INVOICE#1", **issued),
        change("INVOICE#2"),  # a draft
        change("INVOICE#1", "MODIFY", **issued),
        change("PAYMENT#1", **issued),
        change("EVENT#1", doc={"S": '{"id":1,"type":"mail.reminder"}'}),
        change("EVENT#2", doc={"S": '{"id":2,"type":"payment.reminded"}'}),
        {"eventName": "REMOVE", "dynamodb": {"Keys": {"sk": {"S": "INVOICE#3"}}}},
    ]


@pytest.fixture
def work(monkeypatch):
    """Jobs at 10:00 in Berlin, where both schedules have run today."""
    monkeypatch.setattr(jobs, "Reader", Reader)
    clock = Clock(datetime(2027, 3, 26, 9, tzinfo=UTC))
    template = Template()
    template.data = {"Resources": {}}
    found = Jobs(Functions(clock), Backend(), template, clock)
    found.schedules = [HOURLY, DAILY]
    clock.ran = {each.name: clock.now() for each in found.schedules}
    return found


def move(work, to):
    return list(work.move(read_moment(to)))


class TestMove:
    @pytest.mark.parametrize("to", ["2027-03-25", "2027-03-26T10:00"])
    def test_back_or_nowhere_is_refused(self, work, to):
        with pytest.raises(Refused, match="only goes ahead"):
            work.move(read_moment(to))

    def test_more_than_ten_years_is_taken_for_a_slip(self, work):
        with pytest.raises(Refused, match="ten years"):
            work.move(read_moment("2207-03-26"))

    def test_twice_at_once_is_refused(self, work):
        walk = work.move(read_moment("2027-03-28"))
        next(walk)
        with pytest.raises(Refused, match="already"):
            work.move(read_moment("2027-03-29"))
        walk.close()
        assert move(work, "2027-03-29")

    @pytest.mark.parametrize("text", ["1.3.2027", "2027-02-30", "morgen", ""])
    def test_what_is_no_day_is_refused(self, text):
        with pytest.raises(Refused, match="is no day"):
            read_moment(text)

    def test_every_day_has_its_runs_in_order_also_where_summer_time_begins(self, work):
        lines = move(work, "2027-03-29")
        assert work.functions.calls == [
            "Run 2027-03-27 00:30",
            "Dun 2027-03-27 07:00",
            "Run 2027-03-28 00:30",
            "Dun 2027-03-28 07:00",
            "Run 2027-03-29 00:30",
            "Dun 2027-03-29 07:00",
            "Run 2027-03-29 12:00",
        ]
        assert lines[-1] == "The clock stands at 2027-03-29 12:00 (Berlin)."

    def test_what_is_due_now_runs_before_the_first_step(self, work):
        work.clock.ran["Hourly"] -= timedelta(hours=1)
        move(work, "2027-03-26T10:30")
        assert work.functions.calls == ["Run 2027-03-26 10:00"]

    def test_a_run_that_was_cut_off_is_made_up_for(self, work):
        """Killed between setting the clock and the run."""
        work.clock.set(read_moment("2027-03-27T07:00"))
        work.tick()
        assert work.functions.calls == ["Run 2027-03-27 07:00", "Dun 2027-03-27 07:00"]

    def test_a_cron_never_runs_for_days_before_the_first_start(self, work):
        work.clock.ran = {}
        work.tick()
        assert work.functions.calls == ["Run 2027-03-26 10:00"]
        assert set(work.clock.ran) == {"Hourly", "Daily"}

    def test_nothing_runs_in_between_while_the_clock_is_moved(self, work):
        walk = work.move(read_moment("2027-03-28"))
        next(walk)
        before = list(work.functions.calls)
        work.clock.ran["Hourly"] -= timedelta(days=1)
        work.tick()
        assert work.functions.calls == before

    def test_a_start_that_failed_is_tried_twice_more(self, work, capsys):
        work.functions.broken = 2
        move(work, "2027-03-27T01:00")
        assert work.functions.calls == ["Run 2027-03-27 00:30"]
        work.functions.broken = 3
        move(work, "2027-03-27T02:00")
        assert "given up" in capsys.readouterr().err

    def test_a_day_says_what_was_done_on_it(self, work):
        day = Day(work)
        work.queues.handled["BillingWork"] += 2
        work.queues.dead["BillingWork"] += 1
        assert list(day.line()) == [
            "2027-03-26  invoices 1, reminders 1, BillingWork 2, BillingWork given up 1"
        ]


class TestControl:
    """Who may move the clock."""

    def answer(self, work, method="POST", path=CLOCK, source="127.0.0.1", body=b"", **headers):
        given = {"host": "127.0.0.1:8000", "content-type": "application/json"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        return Control(work, work.outbox, State(Path())).answer(method, path, given, source, body)

    @pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "", "127.0.0.1.example"])
    def test_a_page_that_has_its_own_name_lead_here_may_not(self, work, host):
        assert self.answer(work, host=host, body=b'{"TO": "2027-03-28"}')[0] == 403

    def test_another_machine_may_not(self, work):
        assert self.answer(work, source="192.0.2.1")[0] == 403

    @pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
    def test_what_a_page_could_send_without_asking_is_refused(self, work, kind):
        assert self.answer(work, content_type=kind, body=b'{"TO": "2027-03-28"}')[0] == 400

    @pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"to": 1}', b"\xff"])
    def test_a_body_without_to_is_refused(self, work, body):
        assert self.answer(work, body=body)[0] == 400

    def test_there_is_nothing_else(self, work):
        assert self.answer(work, path="/_local/other")[0] == 404

    def test_a_refusal_says_why(self, work):
        status, lines = self.answer(work, body=b'{"TO": "2020-01-01"}')
        assert status == 409
        assert "only goes ahead" in lines[0]

    def test_it_shows_the_time(self, work):
        expected = (200, ["The clock stands at 2027-03-26 10:00 (Berlin)."])
        assert self.answer(work, "GET") == expected

    def test_it_moves_the_clock(self, work):
        status, lines = self.answer(work, body=b'{"TO": "2027-03-27"}')
        assert status == 200
        assert list(lines)[-1] == "The clock stands at 2027-03-27 12:00 (Berlin)."
