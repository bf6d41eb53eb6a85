"""Invoices that are to be rendered, and those that the token of a DOCUMENT_URL leads to."""

import hmac
import re
import time
from typing import Any

from kundenakte.domain.invoice import KIND, Invoice
from kundenakte.storage import invoices, keys
from kundenakte.storage.client import Connection, get

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
