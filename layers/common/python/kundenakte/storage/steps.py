"""Steps of a call that is too long for one transaction: each is committed by itself.

Such a call (a collection run, a bank statement) must leave every step done or not done, find out
which when it is called again, and go on from there; then nothing happens twice.
"""

from collections.abc import Callable
from typing import TypeVar

from kundenakte.storage import unit as unit_of_work
from kundenakte.storage.unit import UnitOfWork

Result = TypeVar("Result")


def committed(unit: UnitOfWork, step: Callable[[UnitOfWork], Result]) -> Result:
    """What `step` answers, after what it plans on a unit of its own is written; it is run again
    when another writer was quicker. Raises Busy after many lost races."""
    busy = "others are changing the same records, please try again"
    return unit_of_work.committed(unit.account, lambda: unit.now, step, busy)
