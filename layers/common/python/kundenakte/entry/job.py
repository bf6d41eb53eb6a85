"""What jobs (schedules, queues, streams) share: an account to work for, and a unit of work that is
run again when somebody else was quicker."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from kundenakte.domain.account import Account
from kundenakte.entry import clock
from kundenakte.storage import account_store
from kundenakte.storage.unit import UnitOfWork, committed

Result = TypeVar("Result")


def account_for(account_id: str, job: str) -> Account:
    """The account with its settings as they are now; the change log names `job` as who acts.

    Raises NotFound.
    """
    return replace(account_store.read(account_id).account, job=job)


def in_unit(account: Account, step: Callable[[UnitOfWork], Result]) -> Result:
    """What `step` answers, after its writes are committed. Raises Busy after many lost races."""
    return committed(
        account, clock.now, step, "others are changing the same record, please try again"
    )
