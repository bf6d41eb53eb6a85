"""The signature of our requests is the one botocore would make."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore import auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given, settings
from hypothesis import strategies as st

from kundenakte.storage.client import Connection
from kundenakte.storage.signature import Signature

REGION = "eu-central-1"
HOST = f"dynamodb.{REGION}.amazonaws.com"
NOW = 1_795_430_000  # 2026-11-23
TEXTS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1)


def request(body: bytes, operation: str) -> AWSRequest:
    headers = {
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": f"DynamoDB_20120810.{operation}",
    }
    return AWSRequest("POST", f"https://{HOST}/", data=body, headers=headers)


@pytest.fixture(scope="module", autouse=True)
def clock() -> Any:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(time, "gmtime", lambda: datetime.fromtimestamp(NOW, UTC).timetuple())
        patched.setattr(auth, "get_current_datetime", lambda: datetime.fromtimestamp(NOW, UTC))
        yield


@settings(max_examples=2000, deadline=None)
@given(
    body=st.binary(),
    operation=st.sampled_from(["GetItem", "Query", "TransactWriteItems"]),
    access_key=TEXTS,
    secret=TEXTS,
    token=st.none() | TEXTS,
)
def test_every_header_is_as_botocore_makes_it(
    body: bytes, operation: str, access_key: str, secret: str, token: str | None
) -> None:
    credentials = Credentials(access_key, secret, token)
    ours, theirs = request(body, operation), request(body, operation)
    Signature(credentials, REGION, HOST)(ours)
    auth.SigV4Auth(credentials, "dynamodb", REGION).add_auth(theirs)
    assert dict(ours.headers) == dict(theirs.headers)


def test_each_request_is_signed_once(tables: None) -> None:
    """Fails when a botocore no longer emits the events that hand the signing to us."""
    sent: list[Any] = []
    Connection.client.meta.events.register_last(
        "before-send.dynamodb.*", lambda request, **_: sent.append(request.headers)
    )
    Connection.client.list_tables()
    authorization = sent[0].get("Authorization")
    signed = b"SignedHeaders=content-type;host;x-amz-date;x-amz-target"
    assert signed in (authorization if isinstance(authorization, bytes) else authorization.encode())
