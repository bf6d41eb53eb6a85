"""One POST to an address that somebody else has chosen, within one span of time.

The standard library does: urllib3, which botocore brings along, looks hosts up itself and begins
its timeouts anew with every byte, so that a receiver that sends one byte every nine seconds would
hold us for hours. Here one moment ends everything: look-up, connection, TLS, sending, reading.
"""

import base64
import contextlib
import http.client
import io
import queue
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

from kundenakte.webhooks.addresses import Forbidden, addresses_of

LONGEST_ANSWER = 65_536  # bytes that are read; a receiver has nothing to tell but its status
AGENT = "Kundenakte-Notifications/1"
CONNECTING = 3.0  # seconds for one of several addresses of a host
PORTS = {"http": 80, "https": 443}


class Answer(NamedTuple):
    """What came of a request: a status, or 0 and what went wrong in a word of ours."""

    status: int
    milliseconds: int
    fault: str = ""

    @property
    def delivered(self) -> bool:
        """Whether the receiver has taken it (contract 4.1: 200 to 299)."""
        return 200 <= self.status <= 299


class _Deadline(NamedTuple):
    moment: float  # of the monotonic clock

    def left(self) -> float:
        """Seconds; raises TimeoutError when there are none."""
        seconds = self.moment - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    basic: tuple[str, str] | None = None,
    seconds: float = 10.0,
    loopback: bool = False,
) -> Answer:
    """POST JSON and say what came of it. No redirect is followed, nothing of the answer is kept.

    `basic` are user and password of HTTP Basic; `loopback` allows this machine only, see
    `addresses`.
    """
    started = time.monotonic()
    status, fault = 0, ""
    try:
        deadline = _Deadline(started + seconds)
        status = _exchange(urlsplit(url), body, _all(headers, basic), deadline, loopback)
    except (OSError, http.client.HTTPException, ValueError, Forbidden) as error:
        fault = _word(error)
    return Answer(status, round((time.monotonic() - started) * 1000), fault)


def _all(headers: Mapping[str, str], basic: tuple[str, str] | None) -> dict[str, str]:
    fixed = {"Content-Type": "application/json", "User-Agent": AGENT, "Connection": "close"}
    if basic:
        pair = base64.b64encode(":".join(basic).encode()).decode()
        fixed["Authorization"] = f"Basic {pair}"
    return {**fixed, **headers}


def _exchange(
    url: SplitResult, body: bytes, headers: Mapping[str, str], deadline: _Deadline, loopback: bool
) -> int:
    host, port = url.hostname or "", url.port or PORTS[url.scheme]
    with _connected(_looked_up(host, port, deadline, loopback), port, deadline) as plain:
        with _secured(plain, host, deadline) if url.scheme == "https" else plain as connection:
            sender = http.client.HTTPConnection(host, port)
            # What http.client needs of a socket; it never connects by itself.
            sender.sock = _Timed(connection, deadline)
            path = (url.path or "/") + (f"?{url.query}" if url.query else "")
            sender.request("POST", path, body, {"Host": url.netloc, **headers})
            return _status(sender.getresponse())


def _status(answer: http.client.HTTPResponse) -> int:
    """The status; some programs stop their work when nobody reads what they say."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        answer.read(LONGEST_ANSWER)
    return answer.status


def _looked_up(host: str, port: int, deadline: _Deadline, loopback: bool) -> list[str]:
    """The addresses, found in a thread: nothing ends a look-up that takes too long."""
    found: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def look() -> None:
        try:
            found.put(addresses_of(host, port, loopback=loopback))
        except (OSError, ValueError, Forbidden) as error:
            found.put(error)

    threading.Thread(target=look, daemon=True).start()
    try:
        result = found.get(timeout=deadline.left())
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(result, Exception):
        raise result
    return result


def _connected(addresses: list[str], port: int, deadline: _Deadline) -> socket.socket:
    """A connection to the first address that takes one."""
    for address in addresses[:-1]:
        try:
            return socket.create_connection((address, port), min(CONNECTING, deadline.left()))
        except OSError:
            deadline.left()  # raises when there is no time for another one
    return socket.create_connection((addresses[-1], port), deadline.left())


def _secured(plain: socket.socket, host: str, deadline: _Deadline) -> ssl.SSLSocket:
    """TLS for the host that was named, whatever its address."""
    plain.settimeout(deadline.left())
    return _context().wrap_socket(plain, server_hostname=host)


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Timed:
    """A socket as http.client needs one, whose every operation ends at the deadline."""

    def __init__(self, connection: socket.socket, deadline: _Deadline) -> None:
        self._connection, self._deadline = connection, deadline

    def sendall(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            self._connection.settimeout(self._deadline.left())
            view = view[self._connection.send(view) :]

    def makefile(self, *_: Any) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self._connection, self._deadline))

    def close(self) -> None:
        """Left to who has made the connection."""


class _Reading(io.RawIOBase):
    """What the receiver says, up to LONGEST_ANSWER and the deadline."""

    def __init__(self, connection: socket.socket, deadline: _Deadline) -> None:
        self._connection, self._deadline = connection, deadline
        self._more = LONGEST_ANSWER

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._more:
            return 0
        self._connection.settimeout(self._deadline.left())
        read = self._connection.recv_into(buffer, min(len(buffer), self._more))
        self._more -= read
        return read


def _word(error: Exception) -> str:
    """What went wrong; never what the receiver says of it."""
    words: list[tuple[type[Exception], str]] = [
        (Forbidden, "address not allowed"),
        (socket.gaierror, "host not found"),
        (TimeoutError, "timeout"),
        (ssl.SSLError, "TLS fault"),
        (http.client.HTTPException, "no valid answer"),
        (ConnectionResetError, "connection lost"),
        (OSError, "no connection"),
    ]
    return next((word for kind, word in words if isinstance(error, kind)), "URL not usable")
