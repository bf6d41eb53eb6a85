"""DynamoDB without a network: botocore's own endpoint gets canned answers instead of a socket's.

All of botocore's work is still done (serialising, signing, hooks, parsing); only sending is not.
Imports nothing that a built function does not have.
"""

import io
import json
import zlib
from collections.abc import Mapping
from typing import Any

from botocore.awsrequest import AWSResponse, HeadersDict


class Canned:
    """Answers every request of an operation with the same body; keeps each operation's last
    request in `seen`, by name of the operation."""

    def __init__(self, **answers: Any) -> None:
        self.seen: dict[str, bytes] = {}
        self._answers = {name: _prepared(answer) for name, answer in answers.items()}

    def send(self, request: Any) -> AWSResponse:
        """What the HTTP session of botocore's endpoint is asked to do."""
        target = request.headers["X-Amz-Target"]
        operation = (target if isinstance(target, str) else target.decode()).rpartition(".")[2]
        self.seen[operation] = request.body
        body, headers = self._answers[operation]
        return AWSResponse(request.url, 200, HeadersDict(headers), _Raw(body))

    def close(self) -> None:
        """Nothing is open."""


class _Raw(io.BytesIO):
    """A response's body as urllib3 hands it out."""

    def stream(self, *_: Any, **__: Any) -> Any:
        yield self.getvalue()


def _prepared(answer: Any) -> tuple[bytes, Mapping[str, str]]:
    body = json.dumps(answer, ensure_ascii=False).encode()
    return body, {
        "content-type": "application/x-amz-json-1.0",
        "content-length": str(len(body)),
        "x-amzn-requestid": "R" * 52,
        "x-amz-crc32": str(zlib.crc32(body)),
    }


def put_under(client: Any, canned: Canned) -> Canned:
    """Let `canned` answer what `client` sends."""
    client._endpoint.http_session = canned
    return canned
