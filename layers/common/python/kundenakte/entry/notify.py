"""notification_send: tells one receiver of one event (contract 4.1).

A message names the event and the receiver; the rest is read when it is sent. The body is the text
that was stored with the change, so every repeat is identical. What the receiver does not take comes
again when the queue shows the message again; the sixth failure ends it. Messages of one customer to
one receiver wait for each other, all others do not.
"""

import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from kundenakte.domain import delivery, times
from kundenakte.domain.notification import notification_id
from kundenakte.domain.receivers import Receiver
from kundenakte.entry import boot, clock
from kundenakte.entry.http import where
from kundenakte.entry.receiving import receivers_of
from kundenakte.entry.settings import read_settings
from kundenakte.storage import events
from kundenakte.storage.events import Event
from kundenakte.webhooks.post import Answer, post
from kundenakte.webhooks.signature import headers

JOB = "notification_send"
PATIENCE = 10.0  # seconds for a receiver, all in all
IMPATIENCE = 2.0  # for one that hung a moment ago: it is not to keep us from the others
REMEMBERED = 60.0  # seconds for which that is remembered, in each process
Record = dict[str, Any]
_hung: dict[str, float] = {}  # receiver's URL → until when


def serve() -> Callable[[Record, Any], Record]:
    """The Lambda handler: messages of event_route, normally one at a time."""
    loopback = read_settings().notify_loopback

    def handler(event: Record, context: Any) -> Record:
        del context
        failed = [
            {"itemIdentifier": record["messageId"]}
            for record in event["Records"]
            if not _done(record, loopback)
        ]
        return {"batchItemFailures": failed}

    boot.ready()
    return handler


def _done(record: Record, loopback: bool) -> bool:
    """Whether the message needs no repeat."""
    try:
        asked = json.loads(record["body"])
        event = events.find(asked["pk"], int(asked["sk"].partition("#")[2]))
        return event is None or _told(event, asked["receiver"], loopback)
    except Exception as error:  # the edge: the queue repeats what failed by a fault of ours
        boot.logger.error("failed", job=JOB, **where(error))
        return False


def _told(event: Event, receiver_id: str, loopback: bool) -> bool:
    if delivery.is_done(event.deliveries, receiver_id):
        return True
    found = {each.id: each for each in receivers_of(event.account)}
    if receiver_id not in found:
        at = times.stored(clock.now())
        events.note(event, partial(delivery.removed, receiver=receiver_id, at=at))
        return True
    answer = _sent(event, found[receiver_id], loopback)
    return _noted(event, receiver_id, answer)


def _sent(event: Event, receiver: Receiver, loopback: bool) -> Answer:
    seconds = int(time.time())  # a receiver compares it with its own clock
    body = event.doc.encode()
    named = notification_id(event.file, event.id)
    answer = post(
        receiver.url,
        body,
        headers(receiver.signing(seconds), named, seconds, body),
        basic=(receiver.user, receiver.password) if receiver.user else None,
        seconds=IMPATIENCE if _hung.get(receiver.url, 0) > time.monotonic() else PATIENCE,
        loopback=loopback,
    )
    if answer.fault == "timeout":
        _hung[receiver.url] = time.monotonic() + REMEMBERED
    return answer


def _noted(event: Event, receiver_id: str, answer: Answer) -> bool:
    status, milliseconds, fault = answer
    attempt = {"AT": times.stored(clock.now()), "STATUS": status, "MS": milliseconds}
    change = partial(
        delivery.tried,
        receiver=receiver_id,
        attempt={**attempt, "ERROR": fault},
        delivered=answer.delivered,
    )
    after = events.note(event, change)[receiver_id]
    note: dict[str, Any] = {"job": JOB, "account": event.account, "receiver": receiver_id}
    note |= {"status": status, "ms": milliseconds, "fault": fault, "try": after["TRIES"]}
    boot.logger.info("told" if answer.delivered else "not told", **note)
    return bool(after["STATE"] != delivery.WAITING)
