"""Steers a run from another terminal, or a browser: `/_local/clock` shows its clock and moves it,
`/_local/mails` shows the mails that were sent, `/_local/sign-in` signs in to the demo account.

It is for programs on this machine only. A page of another origin cannot use it: it may send neither
JSON to this one nor, under a name that leads here, this Host.
"""

import http.client
import json
import sys
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

from local import jobs, outbox_page, sign_in
from local.event import Answer
from local.outbox import Outbox
from local.state import RUNTIME, State, StateError

PREFIX = "/_local/"
CLOCK = f"{PREFIX}clock"
LOOPBACK = ("127.0.0.1", "::1")
HOSTS = (*LOOPBACK, "localhost")
Reply = tuple[int, Iterable[str]]


class Control(NamedTuple):
    """What can be steered, and seen."""

    jobs: jobs.Jobs
    outbox: Outbox
    state: State

    def page(
        self, method: str, target: str, headers: Mapping[str, str], source: str
    ) -> Answer | None:
        """A page of the outbox, or the way into the demo account; None for what is none."""
        path, _, query = target.partition("?")
        if method != "GET" or not _ours(headers, source):
            return None
        if path == sign_in.PLACE:
            return sign_in.answer(self.state)
        if path.startswith(outbox_page.HOME):
            return outbox_page.answer(self.outbox, path, query)
        return None

    def answer(
        self, method: str, path: str, headers: Mapping[str, str], source: str, body: bytes
    ) -> Reply:
        """HTTP status and lines for a request."""
        if not _ours(headers, source):
            return 403, ["For programs on this machine only."]
        if path != CLOCK:
            return 404, ["There is no such thing."]
        if method == "GET":
            return 200, [f"{jobs.DONE} {jobs.shown(self.jobs.clock.now())}."]
        if method != "POST" or headers.get("content-type") != "application/json":
            return 400, ['POST {"TO": "2027-03-01"} as application/json is expected.']
        return self._move(body)

    def _move(self, body: bytes) -> Reply:
        try:
            to = json.loads(body)["TO"]
        except (ValueError, TypeError, KeyError):
            return 400, ["TO is missing."]
        try:
            return 200, self.jobs.move(jobs.read_moment(str(to)))
        except jobs.Refused as error:
            return 409, [str(error)]


def _ours(headers: Mapping[str, str], source: str) -> bool:
    """Whether a request comes from this machine, and asks for it by its own name."""
    host = urlsplit(f"//{headers.get('host', '')}").hostname
    return source in LOOPBACK and host in HOSTS


def clock(state: State, to: str) -> int:
    """Moves the clock of the run in a folder, or shows it where `to` is empty; prints what the run
    says as it says it. Returns the exit code."""
    runtime = state.read(RUNTIME)
    if not runtime:
        raise StateError(f"Nothing runs in {state.folder}. Start it with: make run")
    connection = http.client.HTTPConnection(urlsplit(runtime["url"]).netloc)
    try:
        if to:
            body, headers = json.dumps({"TO": to}), {"Content-Type": "application/json"}
            connection.request("POST", CLOCK, body, headers)
        else:
            connection.request("GET", CLOCK)
        with connection.getresponse() as reply:
            out = sys.stdout if reply.status == 200 else sys.stderr
            line = ""
            for raw in reply:
                line = raw.decode().rstrip()
                print(line, file=out, flush=True)
    except OSError as error:
        raise StateError(f"The run in {state.folder} does not answer: {error}.") from error
    return 0 if reply.status == 200 and line.startswith(jobs.DONE) else 1
