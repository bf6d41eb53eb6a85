"""Starts ministack, which stands for DynamoDB and S3 here: for `make run`, tests and benchmarks."""

import contextlib
import os
import select
import subprocess
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".env-ministack" / "bin" / "python"
REGION = "eu-central-1"
ACCESS_KEY = "test"  # ministack takes any
KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")


class BackendError(Exception):
    """ministack did not start, or is gone."""


def client(service: str, endpoint_url: str) -> Any:
    """A boto client for a ministack."""
    import botocore.session

    return botocore.session.get_session().create_client(
        service,
        region_name=REGION,
        endpoint_url=endpoint_url,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=ACCESS_KEY,
    )


class Backend:
    """A ministack of our own on a free port of the loopback interface.

    `state` is the folder it keeps its data in; `every` the seconds between snapshots, 0 for none
    (then nothing is kept). `keep` are file descriptors it holds open as long as it lives.
    """

    def __init__(self, state: Path, every: float = 0.25, keep: tuple[int, ...] = ()) -> None:
        if not PYTHON.exists():
            raise BackendError("There is no .env-ministack; `make env` makes it.")
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.log = state / "ministack.log"
        command = [PYTHON, ROOT / "local" / "ministack_server.py"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--state", state, "--every", str(every)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env={name: os.environ[name] for name in KEPT if name in os.environ},
                pass_fds=keep,
                start_new_session=True,  # Ctrl-C is for us; we tell it when to stop
            )
        self.endpoint_url = ""

    def wait(self, seconds: float = 60) -> "Backend":
        """Returns when it answers."""
        port = self._line("ready", seconds)
        self.endpoint_url = f"http://127.0.0.1:{port}"
        return self

    def client(self, service: str = "dynamodb") -> Any:
        """A boto client for it."""
        return client(service, self.endpoint_url)

    def snapshot(self) -> dict[str, float]:
        """Saves the state now: pause_ms (of the event loop), total_ms, items."""
        self._tell(b"snapshot\n")
        pairs = (word.split("=") for word in self._line("saved", 60).split())
        return {name: float(value) for name, value in pairs}

    def stop(self, seconds: float = 10) -> None:
        """Ends it in order: it saves a last time."""
        self._close(self.process.stdin)
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._close(self.process.stdout)

    def kill(self) -> None:
        """Ends it as `kill -9` does."""
        self.process.kill()
        self.stop()

    @staticmethod
    def _close(pipe: Any) -> None:
        with contextlib.suppress(BrokenPipeError):
            pipe.close()

    def _tell(self, line: bytes) -> None:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(line)
            self.process.stdin.flush()
        except BrokenPipeError as error:
            raise BackendError(self._last_words()) from error

    def _line(self, word: str, seconds: float) -> str:
        """The rest of the next line that begins with `word`."""
        assert self.process.stdout is not None
        deadline = time.monotonic() + seconds
        while select.select([self.process.stdout], [], [], max(0, deadline - time.monotonic()))[0]:
            line = self.process.stdout.readline().decode()
            if not line:
                self.stop()
                raise BackendError(self._last_words())
            if line.startswith(word):
                return line.removeprefix(word).strip()
        raise BackendError(f"ministack did not say '{word}' within {seconds:.0f} s. {self.log}")

    def _last_words(self) -> str:
        text = self.log.read_text(errors="replace").strip()
        return f"ministack ended. Its last words ({self.log}):\n{text[-2000:]}"
