"""export_work: messages of the export queue, each an export: {"account", "export_id"}.

A message has one chunk made, or the end of the archive, and leads to the next message. What a
message is to do is read when it is done, so that one that comes twice does no harm.
"""

import json
from collections.abc import Callable
from typing import Any

from kundenakte.billing import export_chunk, export_end
from kundenakte.domain.export import FAILED, WAITING, Export
from kundenakte.entry import boot, clock
from kundenakte.entry.http import where
from kundenakte.entry.settings import read_settings
from kundenakte.storage import exports
from kundenakte.storage.queue import Message, Queue

JOB = "export_work"
TRIES = 5  # of one chunk; then the export has failed
AGAIN = 30  # seconds until a chunk that failed is tried again
ENOUGH_TIME = 120_000  # ms that are kept for what a chunk has to do at its end
Event = dict[str, Any]


def serve() -> Callable[[Event, Any], Event]:
    """The Lambda handler; it is given one message at a time."""
    settings = read_settings()
    queue = Queue(settings.export_queue, settings.region, settings.endpoint)

    def handler(event: Event, context: Any) -> Event:
        failed = [
            {"itemIdentifier": record["messageId"]}
            for record in event["Records"]
            if not _done(record, context, queue)
        ]
        return {"batchItemFailures": failed}

    boot.ready()
    return handler


def _done(record: Event, context: Any, queue: Queue) -> bool:
    """Whether the message needs no repeat."""
    asked = json.loads(record["body"])
    account, export_id = asked["account"], int(asked["export_id"])
    note = {"job": JOB, "account": account, "export": export_id}
    try:
        after = _step(account, export_id, context)
        if after is not None and after.under_way:
            queue.send([_next(account, after)])
    except Exception as error:  # the edge: the queue repeats what failed by a fault of ours
        boot.logger.error("failed", **note, **where(error))
        return _given_up(record, account, export_id, queue)
    boot.logger.info("step" if after else "done before", **note)
    return True


def _step(account: str, export_id: int, context: Any) -> Export | None:
    """The export after one more step, None where none is to be done."""
    export = exports.find(account, export_id)
    if export is None or not export.under_way:
        return None
    if export.state == WAITING:
        return exports.save(account, export_chunk.begin(account, export, clock.now()))
    if export.work["READ"]:
        return exports.save(account, export_end.finish(account, export, clock.now()))

    def going() -> bool:
        return bool(context.get_remaining_time_in_millis() > ENOUGH_TIME)

    chunk = export_chunk.Chunk(account, export)
    return exports.save(account, chunk.read(going, clock.now()))


def _next(account: str, export: Export) -> Message:
    body = {"account": account, "export_id": export.id}
    group = f"{account}#{export.id}"
    return Message(body, group=group, name=f"{group}#{export.version}")


def _given_up(record: Event, account: str, export_id: int, queue: Queue) -> bool:
    """Whether a step has failed too often; then the export has, and nothing is tried again."""
    if int(record["attributes"]["ApproximateReceiveCount"]) < TRIES:
        queue.again(record["receiptHandle"], AGAIN)
        return False
    export = exports.find(account, export_id)
    if export is not None and export.under_way:
        exports.save(account, export.changed(STATE=FAILED, WORK={}))
    return True
