"""HTTP request → event, and what the function returns → HTTP answer: payload format 2.0.

Pure functions. The rules are those of API Gateway's HTTP API as far as handlers can tell:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
"""

import base64
import binascii
import json
import re
import time
import uuid
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote

from local.router import Match

TEXT_TYPES = ("application/json", "application/xml", "application/javascript")
OURS = ("connection", "content-length", "date", "transfer-encoding")
HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class Request(NamedTuple):
    """An HTTP request; `target` is path and query as they came, `headers` in their order."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes = b""
    source_ip: str = "127.0.0.1"
    protocol: str = "HTTP/1.1"
    port: int = 80

    @property
    def path(self) -> str:
        """The path, still encoded."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """What follows the question mark, still encoded."""
        return self.target.partition("?")[2]


class Answer(NamedTuple):
    """An HTTP answer without the headers that the server adds."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def build(request: Request, match: Match) -> dict[str, Any]:
    """The event that the function of `match` gets."""
    headers = _headers(request)
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": match.route.key,
        "rawPath": unquote(request.path),
        "rawQueryString": request.query,
        "headers": headers,
        "requestContext": _context(request, match, headers),
        "isBase64Encoded": False,
    }
    if cookies := [v for name, v in request.headers if name.lower() == "cookie"]:
        event["cookies"] = [each.strip() for v in cookies for each in v.split(";")]
    if request.query:
        event["queryStringParameters"] = _joined(parse_qsl(request.query, keep_blank_values=True))
    if match.parameters:
        event["pathParameters"] = match.parameters
    if request.body:
        event |= _body(request.body, headers.get("content-type", ""))
    return event


def _headers(request: Request) -> dict[str, str]:
    pairs = [(name.lower(), value.strip()) for name, value in request.headers]
    pairs += [
        ("x-forwarded-for", request.source_ip),
        ("x-forwarded-port", str(request.port)),
        ("x-forwarded-proto", "http"),
    ]
    return _joined([pair for pair in pairs if pair[0] != "cookie"])


def _joined(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """A dict in which the values of a name that occurs several times are joined by commas."""
    joined: dict[str, str] = {}
    for name, value in pairs:
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    return joined


def _context(request: Request, match: Match, headers: dict[str, str]) -> dict[str, Any]:
    now = time.time()
    host = headers.get("host", "localhost").partition(":")[0]
    return {
        "accountId": "000000000000",
        "apiId": "local",
        "domainName": host,
        "domainPrefix": host.partition(".")[0],
        "http": {
            "method": request.method,
            "path": unquote(request.path),
            "protocol": request.protocol,
            "sourceIp": request.source_ip,
            "userAgent": headers.get("user-agent", ""),
        },
        "requestId": str(uuid.uuid4()),
        "routeKey": match.route.key,
        "stage": "$default",
        "time": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
        "timeEpoch": int(now * 1000),
    }


def _body(body: bytes, content_type: str) -> dict[str, Any]:
    """Text types as text; all else is base64: forms, multipart and a missing type too."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind.startswith("text/") or kind in TEXT_TYPES:
        return {"body": body.decode("utf-8", "replace"), "isBase64Encoded": False}
    return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}


def answer(result: Any) -> Answer:
    """The HTTP answer to what a function returned; ValueError when API Gateway would not take it.

    Without a statusCode, the result itself is the body of a 200.
    """
    if not isinstance(result, dict) or "statusCode" not in result:
        body = result if isinstance(result, str) else json.dumps(result)
        return Answer(200, [("content-type", "application/json")], body.encode())
    status = int(result["statusCode"])
    if not 200 <= status <= 599:
        raise ValueError(f"statusCode {status}")
    headers = [(str(n).lower(), _text(v)) for n, v in (result.get("headers") or {}).items()]
    headers += [("set-cookie", _text(cookie)) for cookie in result.get("cookies") or []]
    for name, value in headers:
        if not HEADER.fullmatch(name) or "\r" in value or "\n" in value:
            raise ValueError(f"header {name!r}")
    if "content-type" not in dict(headers):
        headers.append(("content-type", "text/plain; charset=utf-8"))
    return Answer(status, [h for h in headers if h[0] not in OURS], _bytes(result))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    raise ValueError(f"header value {value!r}")


def _bytes(result: dict[str, Any]) -> bytes:
    body = result.get("body")
    if body is None:
        return b""
    if not isinstance(body, str):
        raise ValueError(f"body of type {type(body).__name__}")
    if not result.get("isBase64Encoded"):
        return body.encode()
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise ValueError("body is not base64") from error


def message(status: int, text: str) -> Answer:
    """An answer of API Gateway's own."""
    body = json.dumps({"message": text}, separators=(",", ":")).encode()
    return Answer(status, [("content-type", "application/json")], body)
