"""dunning_run: finds the invoices that are overdue, and has each reminded of.

The index is asked for what is due, never for all there is. What was sent moves the day on which an
invoice is looked at again, so that a run that is repeated, or that goes on where another ended,
sends nothing twice.
"""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from kundenakte.billing import remind
from kundenakte.domain import times
from kundenakte.domain.account import Account
from kundenakte.domain.errors import NotFound
from kundenakte.entry import boot, clock
from kundenakte.entry.job import account_for, in_unit
from kundenakte.storage import files, keys

Event = dict[str, Any]
JOB = "dunning"
ENOUGH_TIME = 10_000  # ms that one invoice may need; what is left then is found by the next run


class Overdue(NamedTuple):
    """An invoice that the index has found."""

    account: str
    invoice_id: int


def serve() -> Callable[[Event, Any], Event]:
    """The Lambda handler; its event says nothing."""
    boot.ready()
    return _run


def _run(event: Event, context: Any) -> Event:
    del event
    account_of = cache(lambda account_id: account_for(account_id, JOB))
    reminders = failed = 0
    for found in _overdue():
        if context.get_remaining_time_in_millis() < ENOUGH_TIME:
            break
        try:
            reminders += _remind(account_of(found.account), found.invoice_id) > 0
        except NotFound:
            continue  # the account is gone
        except Exception as error:  # the edge: one invoice's fault must not hold up the others
            failed += 1
            _log_fault(found, error)
    boot.logger.info("run", job="dunning_run", reminders=reminders, failed=failed)
    return {"reminders": reminders, "failed": failed}


def _remind(account: Account, invoice_id: int) -> int:
    return in_unit(account, lambda unit: remind.remind(unit, invoice_id))


def _log_fault(found: Overdue, error: Exception) -> None:
    boot.logger.error(
        "failed",
        job="dunning_run",
        account=found.account,
        invoice_id=found.invoice_id,
        error=type(error).__name__,
    )


def _overdue() -> Iterator[Overdue]:
    """What is to be looked at by today. Each run begins at another place, so that none is left out
    for ever where there is more than a run can do."""
    now = clock.now()
    shards = keys.shards("DUNNING")
    first = (now.toordinal() + now.hour) % len(shards)
    for shard in [*shards[first:], *shards[:first]]:
        for page in files.due(shard, times.business_day(now).isoformat()):
            for key in page:
                account, _, _ = key["pk"]["S"].split("#")
                yield Overdue(account, int(key["sk"]["S"].partition("#")[2]))
