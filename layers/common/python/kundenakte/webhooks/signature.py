"""Signatures as https://www.standardwebhooks.com/ has them: HMAC-SHA256 of id, time and body."""

import base64
import hashlib
import hmac
from collections.abc import Iterable

PREFIX = "whsec_"


def headers(secrets: Iterable[str], message_id: str, seconds: int, body: bytes) -> dict[str, str]:
    """The three headers of a message, sent at a Unix time. It is signed with every secret, so that
    a receiver may change over to a new one without losing any."""
    signed = f"{message_id}.{seconds}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(f"v1,{_sign(secret, signed)}" for secret in secrets),
    }


def _sign(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
