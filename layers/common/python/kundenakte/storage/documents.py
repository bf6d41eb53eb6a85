"""Rendered invoices in S3, and the way from the token of a DOCUMENT_URL to them."""

import hmac
import re
import time
from functools import cache
from typing import Any
from urllib.parse import quote

import botocore.session

from kundenakte.domain.invoice import KIND, Invoice
from kundenakte.storage import invoices, keys, presigned
from kundenakte.storage.client import Connection, get

LINK_SECONDS = 60
INDEX_WAIT = 0.3  # seconds; the index lags behind a write by less, normally
_TOKEN = re.compile(r"[0-9a-f]{32}")


def wanted(pk: str, sk: str) -> Invoice | None:
    """The final invoice under this key as last written, while it is marked to be rendered."""
    item = get(Connection.tables.customers, {"pk": {"S": pk}, "sk": {"S": sk}})
    if not item or "render" not in item or "blocked" in item:
        return None
    invoice = invoices.of_item(item)
    return invoice if invoice.final else None


def by_token(token: str) -> Invoice | None:
    """The invoice whose DOCUMENT_URL holds the token; None when it is unknown or revoked, and
    when the customer was deleted."""
    if not _TOKEN.fullmatch(token):
        return None
    for wait in (0.0, INDEX_WAIT):
        time.sleep(wait)
        if key := _key_of(token):
            item = get(Connection.tables.customers, key)
            return _opened(item, token) if item else None
    return None


def _opened(item: dict[str, Any], token: str) -> Invoice | None:
    invoice = invoices.of_item(item)
    known = str(invoice.state.get("DOCUMENT", {}).get("TOKEN", ""))
    usable = invoice.final and "blocked" not in item
    return invoice if usable and hmac.compare_digest(known, token) else None


def _key_of(token: str) -> keys.Key | None:
    found = Connection.client.query(
        TableName=Connection.tables.customers,
        IndexName="by_hash",
        KeyConditionExpression="page_hash = :token",
        ExpressionAttributeValues={":token": {"S": token}},
    )
    for item in found["Items"]:
        if item["sk"]["S"].startswith(f"{KIND}#"):
            return {"pk": item["pk"], "sk": item["sk"]}
    return None


def link(name: str) -> str:
    """An address that anybody may get the object at, for a minute."""
    frozen = _credentials().get_frozen_credentials()
    return presigned.link(_address(name), frozen, Connection.region, LINK_SECONDS)


@cache
def _credentials() -> Any:
    return botocore.session.get_session().get_credentials()  # which renews itself


def _address(name: str) -> str:
    bucket, path = Connection.tables.documents, quote(name, safe="/-_.~")
    if Connection.endpoint:
        return f"{Connection.endpoint}/{bucket}/{path}"
    return f"https://{bucket}.s3.{Connection.region}.amazonaws.com/{path}"


class Bucket:
    """The bucket of documents, to write to; only the functions that do so make one."""

    def __init__(self, name: str, region: str, endpoint: str = "") -> None:
        self.name = name
        session = botocore.session.get_session()
        self.client = session.create_client("s3", region_name=region, endpoint_url=endpoint or None)

    def put(self, name: str, body: bytes, content_type: str, disposition: str) -> None:
        """Store an object; the same bytes under the same name once more do no harm."""
        self.client.put_object(
            Bucket=self.name,
            Key=name,
            Body=body,
            ContentType=content_type,
            ContentDisposition=disposition,
        )
