"""One call is one unit of work: it reads, plans its writes, and commits them all or none."""

import time
import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from botocore.exceptions import ClientError

from kundenakte.domain import times
from kundenakte.domain.account import Account
from kundenakte.domain.errors import LostRace, Problem, Taken
from kundenakte.storage import page_ends
from kundenakte.storage.client import Connection

MOST_WRITES = 100  # of DynamoDB, for one transaction
EVENT_EPOCH = 1_577_836_800_000_000  # 2020-01-01 in µs: ids stay below 2**53 until the year 2305


class Write(NamedTuple):
    """One planned write. `taken` names the field whose value is in use when it is refused;
    "" means that somebody else was quicker, and the call is run again."""

    action: dict[str, Any]
    taken: str = ""


class UnitOfWork:
    """What one run of a call reads and plans, for one account.

    `now` is the call's one instant; `attempt` counts the runs of the call from 0, so that a run
    after a lost race can look more carefully.
    """

    def __init__(self, account: Account, now: datetime, attempt: int = 0) -> None:
        self.account = account
        self.now = now
        self.attempt = attempt
        self._writes: list[Write] = []
        self._last_id = 0

    @property
    def at(self) -> str:
        """`now` as stored."""
        return times.stored(self.now)

    @property
    def today(self) -> date:
        """The business day of `now`, in Berlin."""
        return times.business_day(self.now)

    def time_id(self) -> int:
        """A new whole number below 2**53 that grows with time; never twice in one unit."""
        microseconds = int(self.now.timestamp() * 1_000_000) - EVENT_EPOCH
        self._last_id = max(microseconds, self._last_id + 1)
        return self._last_id

    def follow(self, earlier: int) -> None:
        """Have all further ids be greater than `earlier`, one that another unit has made."""
        self._last_id = max(self._last_id, earlier)

    def expires(self, seconds: int) -> dict[str, str]:
        """The TTL attribute for an item that DynamoDB may remove so many seconds from now."""
        return {"N": str(int(self.now.timestamp()) + seconds)}

    def put(
        self,
        item: Mapping[str, Any],
        condition: str = "attribute_not_exists(pk)",
        values: Mapping[str, Any] | None = None,
        *,
        taken: str = "",
    ) -> None:
        """Plan to store an item of the customers table on a condition (default: a new one)."""
        self._plan("Put", {"Item": item}, condition, values, taken)

    def delete(
        self,
        key: Mapping[str, Any],
        condition: str = "",
        values: Mapping[str, Any] | None = None,
    ) -> None:
        """Plan to remove an item of the customers table."""
        self._plan("Delete", {"Key": key}, condition, values, "")

    def _plan(
        self,
        action: str,
        what: Mapping[str, Any],
        condition: str,
        values: Mapping[str, Any] | None,
        taken: str,
    ) -> None:
        body: dict[str, Any] = {"TableName": Connection.tables.customers, **what}
        if condition:
            body["ConditionExpression"] = condition
            body["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD" if taken else "NONE"
        if values:
            body["ExpressionAttributeValues"] = values
        self._writes.append(Write({action: body}, taken))

    def commit(self) -> None:
        """Send all planned writes as one transaction.

        Raises LostRace when another writer was quicker, Taken when a claimed value is in use.
        """
        if not self._writes:
            return
        try:
            Connection.client.transact_write_items(
                TransactItems=[write.action for write in self._writes],
                ClientRequestToken=str(uuid.uuid4()),
            )
        except ClientError as error:
            raise self._meaning(error) from error
        page_ends.forget(self.account.id)

    def _meaning(self, error: Any) -> Exception:
        raised: Exception = error
        if error.response["Error"]["Code"] not in CONTENDED:
            return raised
        reasons = error.response.get("CancellationReasons", [])
        failed = [
            (write, reason)
            for write, reason in zip(self._writes, reasons, strict=False)
            if reason.get("Code") == "ConditionalCheckFailed"
        ]
        unexpected = {reason.get("Code") for reason in reasons} - EXPECTED
        if unexpected:
            return raised
        if not failed or any(not write.taken for write, _ in failed):
            return LostRace()
        return Taken(*(_clash(write.taken, reason.get("Item", {})) for write, reason in failed))


CONTENDED = {"TransactionCanceledException", "TransactionConflictException"}
EXPECTED = {
    "None",
    "ConditionalCheckFailed",
    "TransactionConflict",
    "ThrottlingError",
    "ProvisionedThroughputExceeded",
}


def _clash(field: str, claim: Mapping[str, Any]) -> Problem:
    owner = claim.get("customer_id", {}).get("N", "")
    return Problem(
        "taken", field, f"already used by CUSTOMER_ID {owner}" if owner else "already used"
    )


def wait_before(attempt: int) -> None:
    """Give way to the other writer before a call is run again."""
    if attempt:
        time.sleep(0.01 * 2**attempt * (0.5 + time.time() % 0.5))
