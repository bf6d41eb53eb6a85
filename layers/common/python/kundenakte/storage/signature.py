"""AWS's signature, version 4, for the one form of request we send: a JSON body POSTed to `/`.

botocore's signer takes any request there may be, and 40 % of a call's CPU; its events let another
one sign. Tests hold this one to botocore's, signature by signature.
"""

import hashlib
import hmac
import time
from functools import lru_cache
from typing import Any

_SIGNED = "content-type;host;x-amz-date;x-amz-target"
_SIGNED_IN_SESSION = "content-type;host;x-amz-date;x-amz-security-token;x-amz-target"


class Signature:
    """Signs DynamoDB requests; a handler of botocore's event `before-sign`.

    `credentials` are a botocore session's, which renews them where they expire.
    """

    def __init__(self, credentials: Any, region: str, host: str) -> None:
        self._credentials = credentials
        self._region = region
        self._host = host

    def __call__(self, request: Any, **_others: Any) -> None:
        """Add the headers X-Amz-Date, X-Amz-Security-Token and Authorization."""
        access_key, secret, token, *_ = self._credentials.get_frozen_credentials()
        at = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        signed = _SIGNED_IN_SESSION if token else _SIGNED
        scope = f"{at[:8]}/{self._region}/dynamodb/aws4_request"
        asked = _sha256(self._canonical(request, at, token, signed).encode())
        text = f"AWS4-HMAC-SHA256\n{at}\n{scope}\n{asked}"
        key = signing_key(secret, at[:8], self._region, "dynamodb")
        signature = hmac.digest(key, text.encode(), "sha256").hex()
        request.headers["X-Amz-Date"] = at
        if token:
            request.headers["X-Amz-Security-Token"] = token
        request.headers["Authorization"] = (
            f"AWS4-HMAC-SHA256 Credential={access_key}/{scope}, "
            f"SignedHeaders={signed}, Signature={signature}"
        )

    def _canonical(self, request: Any, at: str, token: str | None, signed: str) -> str:
        with_token = f"x-amz-security-token:{token}\n" if token else ""
        return (
            f"POST\n/\n\ncontent-type:{request.headers['Content-Type']}\nhost:{self._host}\n"
            f"x-amz-date:{at}\n{with_token}x-amz-target:{request.headers['X-Amz-Target']}\n"
            f"\n{signed}\n{_sha256(request.data)}"
        )


@lru_cache(4)  # the same all day
def signing_key(secret: str, day: str, region: str, service: str) -> bytes:
    """The key of a day (YYYYMMDD) for one service in one region."""
    key = f"AWS4{secret}".encode()
    for part in (day, region, service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
