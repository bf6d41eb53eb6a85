"""When the subscriptions of some customers are billed next: a query for each file."""

from collections.abc import Iterable
from datetime import date

from kundenakte.domain.subscription import KIND
from kundenakte.storage import files, subscriptions
from kundenakte.storage.unit import UnitOfWork

AT_ONCE = 8  # files at the same time


def of(unit: UnitOfWork, customer_ids: Iterable[int]) -> dict[int, date]:
    """The next day, of those customers who have one."""
    from concurrent.futures import ThreadPoolExecutor  # on use: few pages ask

    ids = list(customer_ids)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda customer_id: _next(unit, customer_id), ids)
        return {each: day for each, day in zip(ids, found, strict=True) if day}


def _next(unit: UnitOfWork, customer_id: int) -> date | None:
    items = files.of_customer(unit, customer_id, f"{KIND}#")
    return min(filter(None, (subscriptions.of_item(item).due_on for item in items)), default=None)
