"""Notifications of the local run: repeated until they are taken, in order, and none is lost."""

import itertools
import json
import subprocess
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from local.backend import client
from tests.local_run import ROOT
from tests.notifying import Listener


@pytest.fixture
def run(new_run):
    return new_run("--empty", "--every", "0.1", "--repeat", "1").start()


@pytest.fixture
def listen(run):
    """Makes receivers of the demo account, each with the answers that it gives."""
    listeners = []

    def make(*answers):
        listeners.append(Listener(*answers))
        command = [ROOT / "kundenakte", "--state", run.state, "--json", "receiver", "add"]
        command += [run.access["account"], listeners[-1].url]
        added = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert json.loads(added.stdout)["secret"].startswith("whsec_")
        return listeners[-1]

    yield make
    for listener in listeners:
        listener.stop()


def create(run, count):
    """The ids of new customers."""
    data = {"CUSTOMER_TYPE": "business", "ORGANIZATION": "A"}
    return [str(run.call("customer.create", DATA=data)["CUSTOMER_ID"]) for _ in range(count)]


def rows(run, **asked):
    return run.all("notification.get", "NOTIFICATIONS", **asked)


def event_ids(run):
    """The events that are stored."""
    dynamodb = client("dynamodb", run.file("runtime.json")["endpoint_url"])
    items = dynamodb.scan(TableName="CustomersTable")["Items"]
    return [int(i["sk"]["S"][6:]) for i in items if i["sk"]["S"].startswith("EVENT#")]


def until(found, seconds=30):
    """Waits until `found` answers something true, and answers that."""
    deadline = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < deadline, found
        time.sleep(0.1)
    return answer


def failing_for_the_first_event(*statuses):
    left, first = list(statuses), []

    def answer(handler):
        number = json.loads(handler.body)["id"]
        first.append(number)
        handler.send_response(left.pop(0) if number == first[0] and left else 204)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def test_the_fifth_try_is_identical_and_meanwhile_nobody_else_waits(run, listen):
    released = threading.Event()
    failing = listen(failing_for_the_first_event(500, 503, 302, 404))
    hanging = listen(lambda _: released.wait(60))
    fast = listen()
    ids = create(run, 1)
    failing.wait(1)
    ids += create(run, 4)
    told = fast.wait(5)
    assert [each.event["customer"]["customer_id"] for each in told] == ids
    # One after the other, the first would be with the one that hangs a second time by then.
    before = [each.event["id"] for each in hanging.requests if each.at < told[-1].at]
    assert len(before) == len(set(before))
    assert len({each.event["id"] for each in hanging.wait(5)}) == 5
    first, *_ = failing.wait(9)
    same = [each for each in failing.requests if each.event["id"] == first.event["id"]]
    names = [each.headers["webhook-id"] for each in same]
    assert (len(same), {each.body for each in same}, set(names)) == (5, {first.body}, {names[0]})
    pauses = [later.at - each.at for each, later in itertools.pairwise(same)]
    assert min(pauses) >= 0.9
    until(lambda: len(rows(run, NOTIFICATION_ID=names[0], STATE="delivered")) == 2)
    found = {row["RECEIVER_URL"]: row for row in rows(run, NOTIFICATION_ID=names[0])}
    statuses = [attempt["STATUS"] for attempt in found[failing.url]["ATTEMPTS"]]
    assert (found[failing.url]["STATE"], statuses) == ("delivered", "500 503 302 404 204".split())
    assert found[hanging.url]["STATE"] == "waiting"
    released.set()


def test_moving_the_clock_does_not_wait_for_repeats(run, listen):
    listen(500)
    create(run, 3)
    until(lambda: rows(run, STATE="waiting"))
    command = [
        ".venv/bin/python",
        "-m",
        "local",
        "--clock",
        f"{datetime.now(UTC).date() + timedelta(days=20)}",
        "--state",
        run.state,
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert "The clock stands at" in done.stdout


def test_kill_9_loses_none_and_changes_no_order(run, listen):
    """Some are taken, some are under way, some wait behind those."""
    listener = listen(204, 204, 500)
    ids = create(run, 3)
    for customer_id in ids:
        for city in ("Ulm", "Bonn"):
            data = {"CUSTOMER_ID": customer_id, "CITY": city}
            assert run.call("customer.update", DATA=data)["STATUS"] == "success"
    listener.wait(4)
    time.sleep(1)  # so that the last snapshot holds what was answered, or nearly all of it
    run.kill()
    listener.answers[:] = [204]
    run.start()
    stored = set(event_ids(run))
    assert len(stored) >= 4
    # What was under way comes again when its function would have been stopped.
    until(lambda: [row["STATE"] for row in rows(run)] == ["delivered"] * len(stored), 60)
    assert {request.event["id"] for request in listener.requests} >= stored
    for customer_id in ids:
        events = [request.event for request in listener.requests]
        mine = [e for e in events if e["customer"]["customer_id"] == customer_id]
        in_order = list(dict.fromkeys(e["id"] for e in mine))
        assert in_order == sorted(in_order)
