"""What jobs (schedules, queues, streams) share: an account to work for, and a unit of work that is
run again when somebody else was quicker."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from kundenakte.domain.account import Account
from kundenakte.domain.errors import Busy, LostRace
from kundenakte.entry import clock
from kundenakte.storage import account_store
from kundenakte.storage.unit import UnitOfWork, wait_before

TRIES = 8
Result = TypeVar("Result")


def account_for(account_id: str, job: str) -> Account:
    """The account with its settings as they are now; the change log names `job` as who acts.

    Raises NotFound.
    """
    return replace(account_store.read(account_id).account, job=job)


def in_unit(account: Account, step: Callable[[UnitOfWork], Result]) -> Result:
    """What `step` answers, after its writes are committed. Raises Busy after many lost races."""
    for attempt in range(TRIES):
        wait_before(attempt)
        unit = UnitOfWork(account, clock.now(), attempt)
        try:
            answer = step(unit)
            unit.commit()
        except LostRace:
            continue
        return answer
    raise Busy("others are changing the same record, please try again")
