"""Transactions: all writes or none, and what it means when they are refused."""

import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from kundenakte.domain.errors import LostRace, Problem, Taken
from kundenakte.storage.client import Connection

NEW = "attribute_not_exists(pk)"

_REFUSED = "ConditionalCheckFailed"
_CANCELED = {"TransactionCanceledException", "TransactionConflictException"}
_REPEATABLE = {  # reasons that say: somebody else was here, or too many were
    "None",
    _REFUSED,
    "TransactionConflict",
    "ThrottlingError",
    "ProvisionedThroughputExceeded",
}


class Write(NamedTuple):
    """One planned write. `taken` names the field whose value is in use when it is refused;
    "" means that somebody else was quicker, and the call is run again."""

    action: dict[str, Any]
    taken: str = ""


def write(
    action: str,
    table: str,
    what: Mapping[str, Any],
    condition: str = "",
    values: Mapping[str, Any] | None = None,
    *,
    taken: str = "",
) -> Write:
    """A Put (`what` is {"Item": ...}), an Update, a Delete or a ConditionCheck ({"Key": ...})."""
    body: dict[str, Any] = {"TableName": table, **what}
    if condition:
        body["ConditionExpression"] = condition
        body["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD" if taken else "NONE"
    if values:
        body["ExpressionAttributeValues"] = values
    return Write({action: body}, taken)


def put_in_accounts(
    item: Mapping[str, Any],
    condition: str = "",
    values: Mapping[str, Any] | None = None,
    *,
    taken: str = "",
) -> Write:
    """The write that stores an item of the accounts table."""
    table = Connection.tables.accounts
    return write("Put", table, {"Item": item}, condition, values, taken=taken)


def commit(writes: list[Write]) -> None:
    """Send all writes as one transaction.

    Raises LostRace when another writer was quicker, Taken when a claimed value is in use.
    """
    try:
        Connection.client.transact_write_items(
            TransactItems=[planned.action for planned in writes],
            ClientRequestToken=str(uuid.uuid4()),
        )
    except ClientError as error:
        raise _meaning(error, writes) from error


def _meaning(error: Any, writes: list[Write]) -> Exception:
    raised: Exception = error
    reasons = error.response.get("CancellationReasons", [])
    if error.response["Error"]["Code"] not in _CANCELED:
        return raised
    if {reason.get("Code") for reason in reasons} - _REPEATABLE:
        return raised
    refused = [
        (planned.taken, reason.get("Item", {}))
        for planned, reason in zip(writes, reasons, strict=False)
        if reason.get("Code") == _REFUSED
    ]
    if not refused or not all(taken for taken, _ in refused):
        return LostRace()
    return Taken(*dict.fromkeys(_clash(taken, claim) for taken, claim in refused))


def _clash(field: str, claim: Mapping[str, Any]) -> Problem:
    owner = claim.get("customer_id", {}).get("N", "")
    by = f" by CUSTOMER_ID {owner}" if owner else ""
    return Problem("taken", field, f"already used{by}")
