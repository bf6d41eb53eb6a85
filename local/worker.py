"""A thread that does the same step again and again, and lets others do what is left of it."""

import threading
import time
import traceback
from collections.abc import Callable

from botocore.exceptions import BotoCoreError, ClientError

PAUSE = 0.3  # seconds between two looks at a source that had nothing
QUIET = 3.0  # seconds after the last call of a function, from which on there is little to expect
IDLE = 1.0  # seconds between two looks then, so that a run which nobody uses costs next to nothing
OFTEN = 0.1  # seconds between two rings that wake anybody


class Bell:
    """What workers that have found nothing wait for: a function was called, which may have left
    them something."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._rung = self._woken = 0.0

    def ring(self) -> None:
        """Wakes all who wait, but not with each of many calls."""
        with self._change:
            self._rung = time.monotonic()
            if self._rung - self._woken > OFTEN:
                self._woken = self._rung
                self._change.notify_all()

    def wake(self) -> None:
        """Wakes all who wait, at once."""
        with self._change:
            self._change.notify_all()

    def wait(self, end: threading.Event) -> None:
        """Waits until it is time for another look; not where all is to end."""
        with self._change:
            quiet = time.monotonic() - self._rung > QUIET
            if not end.is_set():
                self._change.wait(IDLE if quiet else PAUSE)


BELL = Bell()  # of this process: functions ring it, workers wait for it


class Worker:
    """Repeats `step` until `end` is set; a step says how much it did, 0 that nothing is left.

    A step is never done twice at the same time.
    """

    def __init__(self, step: Callable[[], int], end: threading.Event) -> None:
        self.end = end
        self._step = step
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._repeat, daemon=True)

    def start(self) -> None:
        """Begins."""
        self._thread.start()

    def stop(self) -> None:
        """Ends after the step that is under way, others of the same `end` too."""
        self.end.set()
        BELL.wake()
        if self._thread.is_alive():
            self._thread.join(1)

    def once(self) -> int:
        """One step, now, in the caller's thread."""
        with self._lock:
            return 0 if self.end.is_set() else self._step()

    def settle(self) -> int:
        """Does all that is there to do, in the caller's thread; returns how much that was."""
        done = 0
        while step := self.once():
            done += step
        return done

    def _repeat(self) -> None:
        try:
            while not self.end.is_set():
                if not self.once():
                    BELL.wait(self.end)
        except (BotoCoreError, ClientError):
            if not self.end.is_set():
                traceback.print_exc()
