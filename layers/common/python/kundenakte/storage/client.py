"""The one connection to DynamoDB, made at init and shared by all calls of the process.

Lean on purpose (figures in docs/performance.md): botocore without boto3, no parameter validation
(our keys and items are built here; the tests turn it on), a fixed endpoint and user agent,
our own signature, and answers decoded by json instead of botocore's parser, which costs 4 µs for
every attribute.
"""

import json
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import botocore.session
from botocore import UNSIGNED
from botocore.config import Config

from kundenakte.storage.signature import Signature


class Tables(NamedTuple):
    """The names of both tables, and of the buckets of documents and of files that go in or out."""

    customers: str = ""
    accounts: str = ""
    documents: str = ""
    transfers: str = ""


class Connection:
    """The client and the tables that this process works on, and where they are; set once by
    `connect`."""

    client: Any = None
    tables = Tables()
    region = ""
    endpoint = ""  # of a local stand-in; "" is AWS


def connect(tables: Tables, region: str, endpoint: str = "", *, validate: bool = False) -> None:
    """Make the client. `endpoint`: a local stand-in; `validate` has botocore check every call."""
    url = endpoint or f"https://dynamodb.{region}.amazonaws.com"
    session = botocore.session.get_session()
    Connection.tables, Connection.region, Connection.endpoint = tables, region, endpoint
    client = session.create_client(
        "dynamodb",
        region_name=region,
        endpoint_url=url,
        config=Config(
            parameter_validation=validate,
            user_agent="kundenakte",
            retries={"mode": "standard", "max_attempts": 3},
            connect_timeout=1,
            read_timeout=2,  # three attempts end before the function is stopped
            tcp_keepalive=True,
            account_id_endpoint_mode="disabled",
            max_pool_connections=16,
        ),
    )
    events = client.meta.events
    events.register("before-parse.dynamodb.*", _read_json)
    events.register("choose-signer.dynamodb.*", _unsigned)
    signature = Signature(session.get_credentials(), region, urlsplit(url).netloc)
    events.register("before-sign.dynamodb.*", signature)
    # The local run connects while threads are at work: they are to see a client that is whole, and
    # the one before must outlive the assignment. CPython 3.11 drops a class attribute's old value
    # before its cache of attributes, where another thread would find an object that is being freed.
    before, Connection.client = Connection.client, client
    del before


def _unsigned(**_: Any) -> Any:
    return UNSIGNED  # by botocore


def _read_json(
    response_dict: dict[str, Any], customized_response_dict: dict[str, Any], **_: Any
) -> None:
    # Right as long as no attribute is binary; errors still go through botocore's own parser.
    if response_dict["status_code"] < 300:
        customized_response_dict.update(json.loads(response_dict["body"] or b"{}"))
        response_dict["body"] = b"{}"


def get(table: str, key: dict[str, Any]) -> dict[str, Any] | None:
    """One item, read consistently; None when it is not there."""
    found = Connection.client.get_item(TableName=table, Key=key, ConsistentRead=True)
    item: dict[str, Any] | None = found.get("Item")
    return item


def batch_get(table: str, keys: list[dict[str, Any]], projection: str = "") -> list[dict[str, Any]]:
    """Up to 100 items, read consistently, in no order; what is not there is left out. `projection`
    names the attributes that are wanted; "" means all."""
    items: list[dict[str, Any]] = []
    waiting = keys
    while waiting:
        asked: dict[str, Any] = {"Keys": waiting, "ConsistentRead": True}
        if projection:
            asked["ProjectionExpression"] = projection
        answer = Connection.client.batch_get_item(RequestItems={table: asked})
        items += answer["Responses"].get(table, [])
        waiting = answer.get("UnprocessedKeys", {}).get(table, {}).get("Keys", [])
    return items


def document(value: Any) -> dict[str, str]:
    """A value as the JSON text that an item holds of it; amounts of events are Decimal."""
    return {"S": json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_number)}


def _number(value: object) -> int | float:
    # JSON knows no other fractions; exact for up to 15 digits.
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} has no JSON form")
    return int(value) if value == value.to_integral_value() else float(value)
