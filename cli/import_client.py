"""Calls on /v1 of an installation, with an e-mail address and an API key."""

import base64
import getpass
import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cli.options import UsageError
from cli.reach import Unreachable
from local.state import ACCESS, RUNTIME

KEY = "KUNDENAKTE_API_KEY"  # the variable that holds it
LONGEST = 60  # seconds for a call
TRIES = 6
AGAIN = (429, 500, 502, 503, 504)
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class RefusedCall(Exception):
    """What the installation has answered instead of doing it."""


class Client:
    """One account of an installation. A call that fails on the way is made again, under the same
    Idempotency-Key, so that it is done once."""

    def __init__(self, url: str, email: str, api_key: str) -> None:
        self._url = _checked(url)
        near = {"proxies": {}} if urlsplit(url).hostname in LOOPBACK else {}
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler(**near))
        told = base64.b64encode(f"{email}:{api_key}".encode()).decode()
        self._authorization = f"Basic {told}"

    def call(self, service: str, part: str, values: dict[str, Any], **more: Any) -> dict[str, Any]:
        """RESPONSE of a call. Raises RefusedCall and Unreachable."""
        body = json.dumps({part: values, **more}).encode()
        headers = {
            "Authorization": self._authorization,
            "Content-Type": "application/json",
            **({"Idempotency-Key": str(uuid.uuid4())} if part == "DATA" else {}),
        }
        request = urllib.request.Request(f"{self._url}/v1/{service}", body, headers)  # noqa: S310 _checked
        for attempt in range(TRIES):
            if attempt:
                time.sleep(min(30, 2**attempt))
            try:
                return _sent(self._opener, request)
            except _Later as fault:
                reason = str(fault)
        raise Unreachable(f"{self._url} does not answer: {reason}")


class _Later(Exception):
    """A fault that may be over in a moment."""


def _sent(opener: urllib.request.OpenerDirector, request: urllib.request.Request) -> dict[str, Any]:
    try:
        with opener.open(request, timeout=LONGEST) as reply:
            response: dict[str, Any] = json.loads(reply.read())["RESPONSE"]
    except urllib.error.HTTPError as error:
        raise _refusal(error) from None
    except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
        raise _Later(str(getattr(error, "reason", error))) from None
    return response


def _refusal(error: urllib.error.HTTPError) -> Exception:
    text = error.read().decode(errors="replace")
    if error.code in AGAIN:
        return _Later(f"HTTP {error.code}")
    try:
        return RefusedCall("\n".join(json.loads(text)["RESPONSE"]["ERRORS"]))
    except (ValueError, KeyError, TypeError):
        return RefusedCall(f"HTTP {error.code}: this seems to be no Kundenakte")


def _checked(url: str) -> str:
    """The URL, which must not let others read the key on its way."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return url.rstrip("/")
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return url.rstrip("/")
    raise UsageError("--url begins with https://")


def client_of(url: str, email: str, state: Path) -> Client:
    """The account that is meant: at `url`, or the demo account of the local run. Raises UsageError
    and Unreachable."""
    if not url:
        return _local(state)
    _checked(url)
    if not email:
        raise UsageError("--email says whose API key it is")
    return Client(url, email, os.environ.get(KEY) or _asked())


def _asked() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("API key (not shown): ").strip()
    raise UsageError(f"the API key is read from {KEY}, or asked for in a terminal")


def _local(state: Path) -> Client:
    try:
        url = json.loads((state / RUNTIME).read_text())["url"]
        access = json.loads((state / ACCESS).read_text())
    except (FileNotFoundError, KeyError):
        raise Unreachable(
            f"nothing runs in {state}. Start it with `make run`, name its folder with --state, "
            "or an installation with --url."
        ) from None
    return Client(url, access["email"], access["api_key"])
