"""A small HTTP API in front of the functions: what API Gateway does, on the loopback interface."""

import http.server
import socketserver
import sys
import threading
import time
import traceback
import uuid
from http import HTTPStatus
from typing import Any

from local import event
from local.control import PREFIX, Control
from local.functions import Functions
from local.router import Match, Router
from local.template import Template

LARGEST_BODY = 10 * 1024 * 1024
DRAINED = 4 * LARGEST_BODY  # of a body that is too large, so that the client reads the refusal
NOT_FOUND = event.message(404, "Not Found")
TOO_LARGE = event.message(413, "Request Entity Too Large")
BAD_REQUEST = event.message(400, "Bad Request")
FAILED = event.message(500, "Internal Server Error")


class BadBody(Exception):
    """The body cannot be read; `answer` says why."""

    def __init__(self, answer: event.Answer) -> None:
        super().__init__(answer.body.decode())
        self.answer = answer


class Gateway(http.server.ThreadingHTTPServer):
    """Serves the routes of a template; every request has a thread."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, host: str, port: int, template: Template) -> None:
        super().__init__((host, port), Connection)
        self.router = Router(template.routes())
        self.functions = Functions()
        self.quiet = True
        self.control: Control | None = None
        self._busy = 0
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where it is reached from this machine."""
        host = "127.0.0.1" if self.server_address[0] == "0.0.0.0" else self.server_address[0]
        return f"http://{host}:{self.server_port}"

    def start(self) -> None:
        """Serves in a thread until `stop`."""
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def stop(self, seconds: float = 1) -> None:
        """Takes no more requests and gives those under way a moment to end."""
        if self._thread:
            self.shutdown()
        self.server_close()
        with self._change:
            self._change.wait_for(lambda: not self._busy, seconds)

    def answer(self, request: event.Request) -> tuple[str, event.Answer]:
        """The route's key and the answer to a request."""
        match = self.router.match(request.method, request.path)
        if match is None:
            return "no route", NOT_FOUND
        with self._change:
            self._busy += 1
        try:
            return match.route.key, self._call(request, match)
        finally:
            with self._change:
                self._busy -= 1
                self._change.notify_all()

    def _call(self, request: event.Request, match: Match) -> event.Answer:
        try:
            result = self.functions.call(match.function, event.build(request, match))
            return event.answer(result)
        except Exception:  # the edge: as on Lambda, a broken call must not end the service
            traceback.print_exc()
            return FAILED

    def server_bind(self) -> None:
        """Binds without looking up our own name, which can take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is not worth a traceback."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Connection(http.server.BaseHTTPRequestHandler):
    """One connection of a client, which may send several requests."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 65
    server: Gateway

    def _serve(self) -> None:
        started = time.perf_counter()
        try:
            body = self._read_body()
        except BadBody as bad:
            self.close_connection = True
            self._send(bad.answer)
            return
        if self.path.startswith(PREFIX) and self.server.control:
            self._steer(self.server.control, body)
            return
        route, answer = self.server.answer(
            event.Request(
                self.command,
                self.path,
                self.headers.items(),
                body,
                self.client_address[0],
                self.request_version,
                self.server.server_port,
            )
        )
        if not self.server.quiet:
            spent = (time.perf_counter() - started) * 1000
            # The route, never the path: it holds hashes of customers.
            name = route if " " in route and route != "no route" else f"{self.command} {route}"
            print(f"{name} {answer.status} {spent:.0f} ms", flush=True)
        self._send(answer)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = _serve

    def _steer(self, control: Control, body: bytes) -> None:
        """Answers what is for the run itself and no part of the service: a page, or line by
        line."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        if page := control.page(self.command, self.path, headers, self.client_address[0]):
            self._send(page)
            return
        self.close_connection = True
        status, lines = control.answer(
            self.command, self.path, headers, self.client_address[0], body
        )
        self._send(event.Answer(status, [("content-type", "text/plain")], b""), length=False)
        for line in lines:
            self.wfile.write(f"{line}\n".encode())

    def handle_expect_100(self) -> bool:
        """Says 100 Continue, unless the body is announced as too large."""
        if self._length() > LARGEST_BODY:
            self.close_connection = True
            self._send(TOO_LARGE)
            return False
        return super().handle_expect_100()

    def _length(self) -> int:
        text = self.headers.get("Content-Length", "0").strip()
        return int(text) if text.isascii() and text.isdigit() else -1

    def _read_body(self) -> bytes:
        if self.headers.get("Transfer-Encoding"):
            return self._read_chunks()
        length = self._length()
        if length < 0:
            raise BadBody(BAD_REQUEST)
        if length > LARGEST_BODY:
            self._drain(length)
            raise BadBody(TOO_LARGE)
        body = self.rfile.read(length)
        if len(body) < length:
            raise ConnectionError("the client went away")
        return body

    def _drain(self, length: int) -> None:
        left = min(length, DRAINED)
        while left > 0 and (part := self.rfile.read(min(left, 1 << 16))):
            left -= len(part)

    def _read_chunks(self) -> bytes:
        if self.headers["Transfer-Encoding"].strip().lower() != "chunked":
            raise BadBody(BAD_REQUEST)
        body = b""
        while size := self._chunk_size():
            if len(body) + size > LARGEST_BODY:
                self._drain(size)
                raise BadBody(TOO_LARGE)
            body += self.rfile.read(size)
            self.rfile.readline(8)
        while self.rfile.readline(1 << 16).strip():
            pass  # trailers
        return body

    def _chunk_size(self) -> int:
        line = self.rfile.readline(1 << 10).partition(b";")[0].strip()
        try:
            size = int(line, 16)
        except ValueError as error:
            raise BadBody(BAD_REQUEST) from error
        if size < 0:
            raise BadBody(BAD_REQUEST)
        return size

    def _send(self, answer: event.Answer, length: bool = True) -> None:
        """Head and body in one write: two would wait for each other's acknowledgement. Without a
        length, more follows until the connection is closed."""
        bodiless = answer.status in (204, 304)
        lines = [f"HTTP/1.1 {answer.status} {_phrase(answer.status)}"]
        lines += [f"{name}: {value}" for name, value in answer.headers]
        lines += [f"date: {self.date_time_string()}", f"apigw-requestid: {uuid.uuid4().hex}"]
        if length and not bodiless:
            lines.append(f"content-length: {len(answer.body)}")
        lines.append(f"connection: {'close' if self.close_connection else 'keep-alive'}")
        head = "\r\n".join([*lines, "", ""]).encode("utf-8")
        self.wfile.write(head if bodiless or self.command == "HEAD" else head + answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Our own line is enough."""


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else ""
