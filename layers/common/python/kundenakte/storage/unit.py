"""One call is one unit of work: it reads, plans its writes, and commits them all or none."""

import secrets
import time
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from kundenakte.domain import times
from kundenakte.domain.account import Account
from kundenakte.domain.errors import Busy, LostRace
from kundenakte.storage import page_ends, transaction
from kundenakte.storage.client import Connection

EPOCH = 1_767_225_600_000  # 2026-01-01 in ms: ids stay below 2**53 until 2043
RANDOM_BITS = 14
TRIES = 8

Result = TypeVar("Result")


class UnitOfWork:
    """What one run of a call reads and plans, for one account.

    `now` is the call's one instant; `attempt` counts the runs of the call from 0, so that a run
    after a lost race can look more carefully.
    """

    def __init__(self, account: Account, now: datetime, attempt: int = 0) -> None:
        self.account = account
        self.now = now
        self.attempt = attempt
        self._writes: list[transaction.Write] = []
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
        """A new whole number below 2**53 that grows with time; never twice in one customer's file.

        Milliseconds and random bits: two customers can share one, once in 16,384 pairs of changes
        that fall into the same millisecond.
        """
        drawn = new_id(self.now)
        # A run after a lost race leaps: where the clock stands or went back, the ids just behind
        # the followed one may be what the race was lost for.
        leap = secrets.randbits(RANDOM_BITS) if self.attempt else 0
        self._last_id = max(drawn, self._last_id + 1 + leap)
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
        condition: str = transaction.NEW,
        values: Mapping[str, Any] | None = None,
        *,
        taken: str = "",
        table: str = "",
    ) -> None:
        """Plan to store an item on a condition (default: a new one); `table` "" is customers'."""
        self._plan("Put", {"Item": item}, condition, values, taken=taken, table=table)

    def update(
        self,
        key: Mapping[str, Any],
        expression: str,
        condition: str,
        values: Mapping[str, Any],
        names: Mapping[str, str] | None = None,
        *,
        table: str = "",
    ) -> None:
        """Plan to change attributes of an item; what the expression does not name stays."""
        what = {"Key": key, "UpdateExpression": expression}
        if names:
            what["ExpressionAttributeNames"] = names
        self._plan("Update", what, condition, values, table=table)

    def check(
        self, key: Mapping[str, Any], condition: str, values: Mapping[str, Any] | None = None
    ) -> None:
        """Plan to write only if an item that is not written fulfils a condition."""
        self._plan("ConditionCheck", {"Key": key}, condition, values)

    def delete(
        self,
        key: Mapping[str, Any],
        condition: str = "",
        values: Mapping[str, Any] | None = None,
        *,
        table: str = "",
    ) -> None:
        """Plan to remove an item."""
        self._plan("Delete", {"Key": key}, condition, values, table=table)

    def _plan(
        self,
        action: str,
        what: Mapping[str, Any],
        condition: str,
        values: Mapping[str, Any] | None,
        *,
        taken: str = "",
        table: str = "",
    ) -> None:
        place = table or Connection.tables.customers
        planned = transaction.write(action, place, what, condition, values, taken=taken)
        self._writes.append(planned)

    def commit(self) -> None:
        """Send all planned writes as one transaction.

        Raises LostRace when another writer was quicker, Taken when a claimed value is in use.
        """
        if self._writes:
            transaction.commit(self._writes)
            page_ends.forget(self.account.id)


def new_id(now: datetime) -> int:
    """A whole number below 2**53 that grows with time: milliseconds and random bits."""
    milliseconds = int(now.timestamp() * 1000) - EPOCH
    return (milliseconds << RANDOM_BITS) + secrets.randbits(RANDOM_BITS)


def repeated(step: Callable[[int], Result], busy: str) -> Result:
    """What `step` answers; run again, with the number of the attempt, when another writer was
    quicker. Raises Busy, with the text `busy`, after many lost races."""
    for attempt in range(TRIES):
        wait_before(attempt)
        try:
            return step(attempt)
        except LostRace:
            continue
    raise Busy(busy)


def committed(
    account: Account, now: Callable[[], datetime], step: Callable[[UnitOfWork], Result], busy: str
) -> Result:
    """What `step` answers, after what it plans on a unit of its own is written. Raises Busy."""

    def attempted(attempt: int) -> Result:
        unit = UnitOfWork(account, now(), attempt)
        answer = step(unit)
        unit.commit()
        return answer

    return repeated(attempted, busy)


def wait_before(attempt: int) -> None:
    """Give way to the other writer before a call is run again."""
    if attempt:
        time.sleep(0.01 * 2**attempt * (0.5 + time.time() % 0.5))
