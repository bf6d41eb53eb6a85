"""A thread that does the same step again and again, and lets others do what is left of it."""

import threading
import traceback
from collections.abc import Callable

from botocore.exceptions import BotoCoreError, ClientError

PAUSE = 0.3  # seconds between two looks at a source that had nothing


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
                    self.end.wait(PAUSE)
        except (BotoCoreError, ClientError):
            if not self.end.is_set():
                traceback.print_exc()
