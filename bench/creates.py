"""Creates over HTTP: how many a second, with one client and with eight.

Three servers, one gateway: the local run with ministack behind it; the same functions with canned
answers instead of a database; and an echo, the floor of what HTTP costs here. The load comes from
the same two cores.
"""

import base64
import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bench import events, sample
from bench.figure import Figure
from bench.interpreter import ROOT

SECONDS = 5.0
CLIENTS = (1, 8)
STORES = "creates over HTTP, local run with ministack"
SHARES = "calls over HTTP without a database, p50 as a multiple of an echo's"
_serial = count(1)


class Load(NamedTuple):
    """What clients got: answers a second, and the median time to one, in milliseconds."""

    a_second: float
    p50: float


def figures() -> Iterator[Figure]:
    """The floor first, since the others are multiples of it."""
    with _server("echo") as url:
        floors = {clients: _load(url, events.API_KEY, _create, clients) for clients in CLIENTS}
    with _server("stub") as url:
        for name, body in (("create", _create), ("get by id", _get)):
            for clients in CLIENTS:
                load = _load(url, events.API_KEY, body, clients)
                yield _share(name, clients, load, floors[clients])
    with _local_run() as (url, api_key, email):
        for clients in CLIENTS:
            load = _load(url, api_key, _create, clients, email)
            ratio = load.p50 / floors[clients].p50
            note = f"p50 {load.p50:.1f} ms, {ratio:.0f} times the echo's"
            name = f"{clients} client{'s' * (clients > 1)}"
            yield Figure(STORES, name, load.a_second, "a second", None, note)


def _share(name: str, clients: int, load: Load, floor: Load) -> Figure:
    note = f"{load.p50:.2f} of {floor.p50:.2f} ms; {load.a_second:.0f} of {floor.a_second:.0f}/s"
    name = f"{name}, {clients} client{'s' * (clients > 1)}"
    return Figure(SHARES, name, load.p50 / floor.p50, "", None, note)


def _create() -> dict[str, Any]:
    fields = sample.FULL | {"CUSTOMER_EXT_UID": f"load-{next(_serial)}"}
    return {"SERVICE": "customer.create", "DATA": fields}


def _get() -> dict[str, Any]:
    return {"SERVICE": "customer.get", "FILTER": {"CUSTOMER_ID": 42}}


def _load(url: str, api_key: str, body: Any, clients: int, email: str = events.EMAIL) -> Load:
    """Keeps so many clients busy for a while; each sends its next call when it has an answer."""
    given = base64.b64encode(f"{email}:{api_key}".encode()).decode()
    headers = {"Authorization": f"Basic {given}", "Content-Type": "application/json"}
    spent: list[float] = []
    start = threading.Barrier(clients + 1)

    def client() -> None:
        connection = http.client.HTTPConnection(urlsplit(url).netloc)
        _call(connection, headers, body())  # connects, and authenticates
        start.wait()
        until = time.perf_counter() + SECONDS
        while (begun := time.perf_counter()) < until:
            _call(connection, headers, body())
            spent.append(time.perf_counter() - begun)
        connection.close()

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    start.wait()
    for thread in threads:
        thread.join()
    return Load(len(spent) / SECONDS, statistics.median(spent) * 1000)


def _call(
    connection: http.client.HTTPConnection, headers: dict[str, str], body: dict[str, Any]
) -> None:
    connection.request("POST", events.API, json.dumps(body), headers)
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != 200 or b'"ERRORS"' in text:
        sys.exit(f"{answer.status}: {text.decode()}")


@contextmanager
def _server(kind: str) -> Iterator[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.server", kind],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.communicate()


@contextmanager
def _local_run() -> Iterator[tuple[str, str, str]]:
    """`make run` on a free port with a state of its own: URL, API key, e-mail."""
    with tempfile.TemporaryDirectory() as folder:
        state = Path(folder) / "state"
        options = ("--port", "0", "--state", str(state), "--empty")
        command = [sys.executable, "-m", "local", *options]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            deadline = time.monotonic() + 60
            while not (state / "runtime.json").exists() and time.monotonic() < deadline:
                time.sleep(0.1)
            access = json.loads((state / "access.json").read_text())
            yield access["url"], access["api_key"], access["email"]
        finally:
            process.terminate()
            process.wait(20)
