"""A local run under test: `python -m local` as a child process, spoken to over HTTP."""

import base64
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
API = "/api/1.0/api.php"
COMMAND = (sys.executable, "-m", "local")


class LocalRun:
    """`python -m local` as a child process. `access` is what it wrote into access.json."""

    def __init__(self, state, *options):
        self.state = Path(state)
        self.options = options
        self.output = self.state.with_suffix(".out")
        self.process = None

    def start(self, port=0, wait=True):
        """Starts it (again); with `wait`, returns when everything answers."""
        with self.output.open("w") as out:
            self.process = subprocess.Popen(
                [*COMMAND, "--port", str(port), "--state", str(self.state), *self.options],
                cwd=ROOT,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONFAULTHANDLER": "1"},  # where a crash was is in `output`
            )
        if wait:
            self.wait_until_ready()
        return self

    def wait_until_ready(self, seconds=180):
        deadline = time.monotonic() + seconds
        while self.file("runtime.json").get("pid") != self.process.pid:
            assert self.process.poll() is None, self.output.read_text()
            assert time.monotonic() < deadline, self.output.read_text()
            time.sleep(0.02)

    def file(self, name):
        """The content of a file of the state folder; empty when it is not there."""
        with contextlib.suppress(FileNotFoundError):
            return json.loads((self.state / name).read_text())
        return {}

    @property
    def access(self):
        return self.file("access.json")

    @property
    def url(self):
        return self.file("runtime.json")["url"]

    def call(self, service, access=None, **parts):
        """RESPONSE of a call over HTTP, as the demo account unless told otherwise."""
        status, body = self.post(API, {"SERVICE": service, **parts}, access or self.access)
        assert status == 200, body
        return json.loads(body)["RESPONSE"]

    def all(self, service, key, **filter):
        """All rows of a list call of the demo account."""
        rows = []
        while True:
            found = self.call(service, FILTER=filter, LIMIT=100, OFFSET=len(rows))[key]
            rows += found
            if len(found) < 100:
                return rows

    def documents(self):
        """The final documents of the demo account: rows of invoice.get."""
        return [row for row in self.all("invoice.get", "INVOICES") if row["INVOICE_NUMBER"]]

    def post(self, path, body, access=None):
        """Status and text of a POST; `body` as JSON unless it is bytes."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"}
        if access:
            pair = f"{access['email']}:{access['api_key']}".encode()
            headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
        return self.open(urllib.request.Request(self.url + path, data, headers))

    def open(self, request, raw=False):
        """Status and text (`raw`: bytes) of any request; `request` may be a URL."""
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                status, body = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                status, body = error.code, error.read()
        return status, body if raw else body.decode()

    def interrupt(self, number=signal.SIGINT):
        """Ends it as Ctrl-C does; returns the exit code."""
        self.process.send_signal(number)
        return self.process.wait(10)

    def kill(self):
        """Ends it and its ministack as `kill -9` of both does: nothing is saved any more."""
        children = ["pgrep", "-P", str(self.process.pid)]
        found = subprocess.run(children, capture_output=True, text=True, check=False)
        for ministack in found.stdout.split():
            os.kill(int(ministack), signal.SIGKILL)
        self.process.kill()
        self.process.wait()

    def close(self):
        if self.process and self.process.poll() is None:
            self.interrupt()
