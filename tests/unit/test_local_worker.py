"""Workers of the local run look again when a function was called, else seldom."""

import threading
import time

from local import worker
from local.worker import Bell, Worker


def waited(bell: Bell, after: float = 0.0) -> float:
    """Seconds until somebody who waits from now on looks again; the bell rings `after` some."""
    begun = time.monotonic()
    ringer = threading.Timer(after, bell.ring) if after else None
    if ringer:
        ringer.start()
    bell.wait(threading.Event())
    return time.monotonic() - begun


def test_where_nothing_happens_it_is_looked_seldom(monkeypatch):
    monkeypatch.setattr(worker, "QUIET", 0.0)
    assert waited(Bell()) >= worker.IDLE * 0.9


def test_after_a_call_it_is_looked_often():
    bell = Bell()
    bell.ring()
    assert waited(bell) < worker.IDLE


def test_a_call_wakes_who_waits(monkeypatch):
    monkeypatch.setattr(worker, "IDLE", 60.0)
    assert waited(Bell(), 0.05) < 60


def test_whoever_ends_does_not_wait(monkeypatch):
    monkeypatch.setattr(worker, "IDLE", 60.0)
    monkeypatch.setattr(worker, "PAUSE", 60.0)
    looked = threading.Event()

    def look():
        looked.set()
        return 0

    one = Worker(look, threading.Event())
    one.start()
    assert looked.wait(10)
    one.stop()
    one._thread.join(10)
    assert not one._thread.is_alive()
