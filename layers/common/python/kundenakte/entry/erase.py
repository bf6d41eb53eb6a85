"""The table stream's ERASURE notes: a deleted customer's remains are erased or blocked."""

from collections.abc import Callable
from typing import Any

from kundenakte.domain import times
from kundenakte.entry import boot, clock
from kundenakte.storage.erasure import erase_file

Event = dict[str, Any]


def serve() -> Callable[[Event, Any], Event]:
    """The Lambda handler; template.yaml lets only inserted ERASURE notes through."""
    boot.ready()
    return _erase


def _erase(event: Event, context: Any) -> Event:
    """Erases each file named; a record that failed is reported, and the stream comes again."""
    del context
    for record in event["Records"]:
        change = record["dynamodb"]
        try:
            done = erase_file(change["Keys"]["pk"]["S"], times.business_day(clock.now()))
        except Exception as error:  # the edge: the stream must learn which record failed
            boot.logger.error("failed", job="customer_erase", error=type(error).__name__)
            return {"batchItemFailures": [{"itemIdentifier": change["SequenceNumber"]}]}
        boot.logger.info("erased", job="customer_erase", items=done.erased, blocked=done.blocked)
    return {"batchItemFailures": []}
