"""Lambda's HTTP events and answers (API Gateway HTTP API, payload format 2.0)."""

import base64
import json
import time
import traceback
from collections.abc import Callable
from typing import Any, NamedTuple

from kundenakte.domain.errors import ApiError, Busy, Internal, TooLarge
from kundenakte.entry.boot import logger

Event = dict[str, Any]
Reply = dict[str, Any]
MINUTE = 60
THROTTLED = {"ThrottlingException", "ProvisionedThroughputExceededException"}
REPLACED = "\ufffd".encode()
LONGEST_ANSWER = 5_000_000  # bytes, quotes and backslashes escaped once more; Lambda takes six


class Http(NamedTuple):
    """One request. `note` collects what the log line says: ids and outcomes, nothing personal."""

    event: Event
    note: dict[str, Any]

    @property
    def method(self) -> str:
        """GET, POST, ..."""
        return str(self.event["requestContext"]["http"]["method"])

    @property
    def source(self) -> str:
        """The caller's address; for counting wrong guesses only."""
        return str(self.event["requestContext"]["http"].get("sourceIp", ""))

    @property
    def request_id(self) -> str:
        """The id that the caller can quote and the log knows."""
        return str(self.event["requestContext"].get("requestId", ""))

    def header(self, name: str) -> str | None:
        """A header by its lower-case name; None when it was not sent."""
        value = self.event.get("headers", {}).get(name)
        return None if value is None else str(value)

    @property
    def body(self) -> bytes:
        """The body as sent; the gateway encodes form types, and a missing type, in base64."""
        text = self.event.get("body") or ""
        return base64.b64decode(text) if self.event.get("isBase64Encoded") else _bytes(text)


def _bytes(text: str) -> bytes:
    # What no UTF-8 can hold is left for `wire` to refuse; and so is what stands where a gateway
    # could not read a body as UTF-8, or an umlaut sent as Latin-1 would be stored as a "?".
    return text.encode(errors="surrogatepass").replace(REPLACED, b"\xff")


def reply(
    status: int, body: str, content_type: str, headers: dict[str, str] | None = None
) -> Reply:
    """An answer. Always with a content type: two known clients look at it without a check."""
    return {
        "statusCode": status,
        "headers": {"content-type": content_type, "cache-control": "no-store", **(headers or {})},
        "body": body,
    }


def refusal_headers(error: ApiError) -> dict[str, str]:
    """What HTTP asks of some statuses: how to log in, when to come again."""
    if error.status == 401:
        return {"www-authenticate": 'Basic realm="Kundenakte", charset="UTF-8"'}
    return {"retry-after": str(MINUTE)} if error.status == 429 else {}


def lambda_handler(
    answer: Callable[[Http], Reply], refuse: Callable[[Http, ApiError], Reply]
) -> Callable[[Event, Any], Reply]:
    """The function that Lambda calls: answers, turns faults of ours into a 500, logs one line."""

    def handler(event: Event, context: Any) -> Reply:
        started = time.perf_counter()
        http = Http(event, {"request_id": context.aws_request_id, "route": event.get("routeKey")})
        try:
            replied = answer(http)
            if too_long(replied):
                replied = refuse(http, TooLarge("the answer would be over 5 MB, lower the LIMIT"))
        except Exception as error:  # the edge: nothing may leave without an answer and a log line
            logger.error("failed", **http.note, **where(error))
            replied = refuse(http, _fault(error, http.request_id))
        spent = round((time.perf_counter() - started) * 1000, 1)
        logger.info("call", **http.note, status=replied["statusCode"], ms=spent)
        return replied

    return handler


def too_long(replied: Reply) -> bool:
    """Whether Lambda would not pass the answer on: a page of customers with very long texts."""
    body = replied["body"]
    if len(body) < LONGEST_ANSWER / 6:  # no character of it takes more
        return False
    return len(json.dumps(body, ensure_ascii=False).encode()) > LONGEST_ANSWER


def _fault(error: Exception, request_id: str) -> ApiError:
    response = getattr(error, "response", None) or {}  # botocore's errors carry one, or None
    code = response.get("Error", {}).get("Code")
    if code in THROTTLED:
        return Busy("the database is busy, please try again")
    # Where the answer to a commit was lost, the change may be in force.
    said = "internal error, please see whether it was stored before you send it again"
    return Internal(f"{said}; request {request_id}")


def where(error: Exception) -> dict[str, Any]:
    """Type and place of a fault for the log; its text may quote what a customer entered."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": type(error).__name__,
        "at": [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames[-6:]],
    }
