"""event_route: hands what the table's stream brings to queues: events of the outbox to those of
mails and of notifications, notes of deleted customers to that of erasures, exports that were asked
for, and imports, to theirs. A stream bears two readers at most, so that others are woken by queues.

The table's stream says which events wait to be routed. Each becomes a message for its mail, if it
has one, and one for each receiver that wants it; then its mark goes. Messages of one customer stay
in the order of the events, for each receiver apart. What was sent before a fault is sent again, and
taken for the same message by its name, or by who works on it.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from kundenakte.entry import boot
from kundenakte.entry.http import where
from kundenakte.entry.receiving import receivers_of
from kundenakte.entry.settings import read_settings
from kundenakte.storage import events
from kundenakte.storage.events import Event
from kundenakte.storage.queue import Message, Queue

JOB = "event_route"
Answer = dict[str, Any]


class Queues(NamedTuple):
    """Where events are handed over to."""

    mails: Queue
    notifications: Queue
    erasures: Queue
    exports: Queue
    imports: Queue


class Routed(NamedTuple):
    """An event of the stream, and which receivers are to have it."""

    number: str
    event: Event
    receivers: list[str]


def serve() -> Callable[[dict[str, Any], Any], Answer]:
    """The Lambda handler; template.yaml lets only events through that wait to be routed."""
    settings = read_settings()
    names = (
        settings.mail_queue,
        settings.notification_queue,
        settings.erasure_queue,
        settings.export_queue,
        settings.import_queue,
    )
    queues = Queues(*(Queue(name, settings.region, settings.endpoint) for name in names))

    def handler(event: dict[str, Any], context: Any) -> Answer:
        del context
        return _handled(event["Records"], queues)

    boot.ready()
    return handler


def _handled(records: list[dict[str, Any]], queues: Queues) -> Answer:
    """Hands over all, then notes it in the stream's order; from the first that failed on, the
    records come again."""
    number = records[0]["dynamodb"]["SequenceNumber"]
    try:
        changes = [record["dynamodb"] for record in records]
        notes, waiting = _with_sort_key("ERASURE", changes), _events(changes)
        erasures = _sent(queues.erasures, map(_erasure, notes))
        exports = _sent(queues.exports, map(_export, _with_sort_key("WORK", changes)))
        imports = _sent(queues.imports, map(_import, _with_sort_key("IMPORT_WORK", changes)))
        routed = [_routed(change) for change in waiting]
        # The stream has the items of one transaction in any order; ids grow within a file.
        in_order = sorted(routed, key=lambda one: one.event.id)
        mails = _sent(queues.mails, map(_mail, in_order))
        notifications = _sent(queues.notifications, map(_notifications, in_order))
        for one in routed:
            number = one.number
            events.handed_over(one.event, one.receivers)
    except Exception as error:  # the edge: the stream must learn where to go on
        boot.logger.error("failed", job=JOB, **where(error))
        return {"batchItemFailures": [{"itemIdentifier": number}]}
    counts: Answer = {"mails": mails, "notifications": notifications}
    counts |= {"erasures": erasures, "exports": exports, "imports": imports}
    boot.logger.info("routed", job=JOB, **counts)
    return {"batchItemFailures": []}


def _with_sort_key(name: str, changes: list[Answer]) -> list[Answer]:
    return [change for change in changes if change["Keys"]["sk"]["S"] == name]


def _events(changes: list[Answer]) -> list[Answer]:
    return [change for change in changes if change["Keys"]["sk"]["S"].startswith("EVENT#")]


def _erasure(change: Answer) -> list[Message]:
    # A start of the local run brings the note anew, as another record: what was cut off is done.
    file = change["Keys"]["pk"]["S"]
    return [Message({"pk": file}, group=file, name=f"{file}#{change['SequenceNumber']}")]


def _export(change: Answer) -> list[Message]:
    group = change["Keys"]["pk"]["S"]
    account, _, export_id = group.split("#")
    body = {"account": account, "export_id": int(export_id)}
    return [Message(body, group=group, name=f"{group}#{change['SequenceNumber']}")]


def _import(change: Answer) -> list[Message]:
    group = change["Keys"]["pk"]["S"]
    account, _, import_id = group.split("#")
    body = {"account": account, "id": int(import_id)}
    return [Message(body, group=group, name=f"{group}#{change['SequenceNumber']}")]


def _routed(change: dict[str, Any]) -> Routed:
    event = events.of_item(change["NewImage"])
    return Routed(change["SequenceNumber"], event, list(_wanted_by(event)))


def _wanted_by(event: Event) -> Iterator[str]:
    if event.requests:
        yield from event.again
    elif not (kind := event.kind).startswith("mail."):
        yield from (each.id for each in receivers_of(event.account) if each.wants(kind))


def _mail(routed: Routed) -> list[Message]:
    event = routed.event
    if not event.mail or event.requests:
        return []
    return [Message(_place(event), group=event.file, name=_name(event))]


def _notifications(routed: Routed) -> list[Message]:
    event = routed.event
    return [
        Message({**_place(event), "receiver": each}, f"{each}#{event.file}", _name(event))
        for each in routed.receivers
    ]


def _place(event: Event) -> dict[str, str]:
    return {name: value["S"] for name, value in event.key.items()}


def _name(event: Event) -> str:
    asked = f"#{event.requests}" if event.requests else ""
    return "#".join(_place(event).values()) + asked


def _sent(queue: Queue, messages: Iterable[list[Message]]) -> int:
    """Sends all, in requests that hold no two of one group: where a part of a request fails, none
    has overtaken another."""
    rounds: list[dict[str, Message]] = []
    for message in (each for several in messages for each in several):
        free = next((each for each in rounds if message.group not in each), None)
        if free is None:
            rounds.append(free := {})
        free[message.group] = message
    return sum(queue.send(each.values()) for each in rounds)
