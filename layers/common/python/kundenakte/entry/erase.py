"""Messages of the erasure queue: a deleted customer's remains are erased or blocked."""

import json
from collections.abc import Callable
from typing import Any

from kundenakte.domain import times
from kundenakte.entry import boot, clock
from kundenakte.entry.http import where
from kundenakte.storage.erasure import erase_file

Event = dict[str, Any]
JOB = "customer_erase"


def serve() -> Callable[[Event, Any], Event]:
    """The Lambda handler."""
    boot.ready()
    return _erase


def _erase(event: Event, context: Any) -> Event:
    """Erases each file named; a message that failed is reported, and comes again."""
    del context
    failed = [
        {"itemIdentifier": record["messageId"]}
        for record in event["Records"]
        if not _done(json.loads(record["body"])["pk"])
    ]
    return {"batchItemFailures": failed}


def _done(file: str) -> bool:
    try:
        done = erase_file(file, times.business_day(clock.now()))
    except Exception as error:  # the edge: one file's fault must not hold up the others
        boot.logger.error("failed", job=JOB, **where(error))
        return False
    boot.logger.info("erased", job=JOB, items=done.erased, blocked=done.blocked)
    return True
