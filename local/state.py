"""The folder that a local run keeps everything in; one run at a time."""

import contextlib
import fcntl
import json
import os
import shutil
import signal
import time
from pathlib import Path
from typing import Any

RUNTIME = "runtime.json"
ACCESS = "access.json"  # of the demo account
OURS = ("lock", RUNTIME, "ministack")


class StateError(Exception):
    """The folder cannot be used; says why and what to do."""


class State:
    """The folder `folder`. Files in it can be read by their owner only: they hold API keys."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lock_fd = -1

    def lock(self, seconds: float = 10) -> None:
        """Takes the folder for this process, waiting a little for a run that is just ending.

        ministack inherits the lock: the folder is free when the last of both is gone.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ignore = self.folder / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n")
        self.lock_fd = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        if not self._locked_within(seconds):
            raise StateError(
                f"{self.folder} is in use by a run (process {self.owner()}).\n"
                f"End it with: make stop STATE={self.folder}\n"
                "or use another folder: make run STATE=..."
            )
        os.ftruncate(self.lock_fd, 0)
        os.pwrite(self.lock_fd, f"{os.getpid()}\n".encode(), 0)

    def _locked_within(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while True:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(self.lock_fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            if self._runs() or time.monotonic() > deadline:
                return False
            time.sleep(0.05)

    def _runs(self) -> bool:
        """Whether a run is in full swing, so that waiting is of no use."""
        runtime = self.read(RUNTIME)
        return bool(runtime) and _alive(runtime["pid"])

    def owner(self) -> int:
        """The process that has, or had, the folder; 0 when unknown."""
        with contextlib.suppress(OSError, ValueError):
            return int((self.folder / "lock").read_text())
        return 0

    def read(self, name: str) -> dict[str, Any]:
        """A file's content; empty when it is missing."""
        try:
            content: dict[str, Any] = json.loads((self.folder / name).read_text())
        except FileNotFoundError:
            return {}
        return content

    def write(self, name: str, content: dict[str, Any]) -> None:
        """Writes a file in whole or not at all, never readable by others."""
        partial = self.folder / f"{name}.partial"
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            json.dump(content, out, indent=2)
            out.write("\n")
            out.flush()
            os.fsync(out.fileno())
        partial.replace(self.folder / name)

    def remove(self, name: str) -> None:
        """Removes a file if it is there."""
        (self.folder / name).unlink(missing_ok=True)


def stop(state: State, seconds: float = 15) -> str:
    """Ends the run that uses the folder; says what happened."""
    if not (state.folder / "lock").exists():
        return f"Nothing runs in {state.folder}."
    state.lock_fd = os.open(state.folder / "lock", os.O_RDWR)
    if state._locked_within(0):
        return f"Nothing runs in {state.folder}."
    with contextlib.suppress(ProcessLookupError):
        os.kill(state.owner(), signal.SIGTERM)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if state._locked_within(0):
            return "Stopped."
        time.sleep(0.05)
    raise StateError(f"Process {state.owner()} does not end.")


def reset(state: State) -> str:
    """Deletes the folder, unless a run uses it or it is none of ours."""
    if not state.folder.exists():
        return f"There is no {state.folder}."
    if not any((state.folder / name).exists() for name in OURS):
        raise StateError(f"{state.folder} does not look like the state of a run; not deleted.")
    state.lock(1)
    shutil.rmtree(state.folder)
    return f"Deleted {state.folder}; the next `make run` begins anew."


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
