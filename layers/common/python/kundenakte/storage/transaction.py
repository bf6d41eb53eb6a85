"""Writes of management: all of them, or none when the account was changed meanwhile."""

import uuid
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from kundenakte.domain.errors import LostRace, Problem, Taken
from kundenakte.storage.client import Connection

NEW = "attribute_not_exists(pk)"
_REFUSED = "ConditionalCheckFailed"
_CONTENDED = {"None", _REFUSED, "TransactionConflict", "ThrottlingError"}


def put(item: Mapping[str, Any], condition: str = "", values: Any = None) -> dict[str, Any]:
    """A planned Put into the accounts table."""
    return _write("Put", {"Item": item}, condition, values)


def delete(key: Mapping[str, Any], condition: str = "") -> dict[str, Any]:
    """A planned Delete from the accounts table."""
    return _write("Delete", {"Key": key}, condition, None)


def _write(action: str, what: Mapping[str, Any], condition: str, values: Any) -> dict[str, Any]:
    body: dict[str, Any] = {"TableName": Connection.tables.accounts, **what}
    if condition:
        body["ConditionExpression"] = condition
    if values:
        body["ExpressionAttributeValues"] = values
    return {action: body}


def commit(writes: list[dict[str, Any]], *, claimed: Mapping[int, str] | None = None) -> None:
    """Send all writes as one transaction.

    `claimed`: position of a write → the field whose value is in use when that write is refused.
    Raises Taken for these, LostRace for any other one.
    """
    try:
        Connection.client.transact_write_items(
            TransactItems=writes, ClientRequestToken=str(uuid.uuid4())
        )
    except ClientError as error:
        codes = [r.get("Code") for r in error.response.get("CancellationReasons", [])]
        if error.response["Error"]["Code"] == "TransactionConflictException":
            raise LostRace from error
        if not codes or set(codes) - _CONTENDED:
            raise
        failed = {place for place, code in enumerate(codes) if code == _REFUSED}
        if failed and failed <= (claimed or {}).keys():
            fields = sorted({(claimed or {})[place] for place in failed})
            raise Taken(*(Problem("taken", f, "already in use") for f in fields)) from error
        raise LostRace from error
