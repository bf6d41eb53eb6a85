"""Events of the outbox once they are written: handed over to the queues, then what became of them
at each receiver. That record is one attribute, changed on condition that nobody else did: several
receivers of an event are told at the same time."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from kundenakte.domain import delivery, times
from kundenakte.domain.delivery import Record
from kundenakte.domain.errors import LostRace
from kundenakte.storage import files, keys, office_keys
from kundenakte.storage.client import Connection, document, get
from kundenakte.storage.notes import WANTED
from kundenakte.storage.unit import EPOCH, RANDOM_BITS, UnitOfWork

KIND = "NOTIFICATION"
TRIES = 8
_ID = len("EVENT#")
_WAITS = {":wanted": {"S": WANTED}}
_SETS = "SET delivery = :after, list_key = :list_key, list_sort = :list_sort"
_NOT_AGAIN = "route = :wanted AND attribute_not_exists(requests)"


class Event(NamedTuple):
    """An event as stored. `waits`: it was not handed over yet; `again` are the receivers that are
    then to have it again, `requests` counts how often that was asked for. `record` is the text of
    the delivery record, "" while there is none."""

    file: str
    id: int
    doc: str
    waits: bool = False
    mail: str = ""
    again: tuple[str, ...] = ()
    requests: int = 0
    record: str = ""

    @property
    def account(self) -> str:
        """The account's id."""
        return self.file.partition("#")[0]

    @property
    def kind(self) -> str:
        """The type, such as customer.created."""
        return str(json.loads(self.doc)["type"])

    @property
    def key(self) -> keys.Key:
        """Where it is."""
        return {"pk": {"S": self.file}, "sk": {"S": f"EVENT#{self.id:016d}"}}

    @property
    def deliveries(self) -> Record:
        """The delivery record; {} for what no receiver was to be told of."""
        found: Record = json.loads(self.record or "{}")
        return found


def of_item(item: Mapping[str, Any]) -> Event:
    """The event that an item, or its image in the stream, holds."""
    return Event(
        file=item["pk"]["S"],
        id=int(item["sk"]["S"][_ID:]),
        doc=item["doc"]["S"],
        waits="route" in item,
        mail=item.get("mail", {}).get("S", ""),
        again=tuple(json.loads(item["again"]["S"])) if "again" in item else (),
        requests=int(item.get("requests", {}).get("N", 0)),
        record=item.get("delivery", {}).get("S", ""),
    )


def find(file: str, event_id: int) -> Event | None:
    """The event as last written; None once it has expired."""
    item = get(Connection.tables.customers, Event(file, event_id, "").key)
    return of_item(item) if item else None


def handed_over(event: Event, receivers: list[str]) -> None:
    """Note that an event is in the queue of mails, and in that of notifications once for each of
    these receivers. Where somebody has asked meanwhile to have it sent again, the note is left to
    the stream's record of that.

    Raises LostRace when others were quicker many times.
    """
    if event.requests:
        asked = {**_WAITS, ":read": {"N": str(event.requests)}}
        _changed(event, "REMOVE route, again", "route = :wanted AND requests = :read", asked)
    elif receivers:
        _first_time(event, receivers)
    else:
        _changed(event, "REMOVE route", _NOT_AGAIN, _WAITS)


def _first_time(event: Event, receivers: list[str]) -> None:
    current: Event | None = event
    for _ in range(TRIES):
        if current is None or not current.waits or current.requests:
            return
        after = delivery.with_new(current.deliveries, receivers)
        if _recorded(current, after, ["route"], _NOT_AGAIN, _WAITS):
            return
        current = find(event.file, event.id)
    raise LostRace


def note(event: Event, change: Callable[[Record], Record]) -> Record:
    """Change the delivery record and answer how it is then; `change` may be called several times.

    Raises LostRace when others were quicker many times.
    """
    current: Event | None = event
    for _ in range(TRIES):
        if current is None:  # it expired meanwhile
            return change({})
        after = change(current.deliveries)
        if _recorded(current, after):
            return after
        current = find(event.file, event.id)
    raise LostRace


def send_again(unit: UnitOfWork, event: Event, receivers: Iterable[str]) -> None:
    """Plan that an event is handed over once more, to these receivers only."""
    again = [*event.again, *receivers]
    after = delivery.asked(event.deliveries, again)
    same, values = _same(event)
    unit.update(
        event.key,
        f"{_sets(after)}, route = :wanted, again = :again, requests = :requests"
        + _removes(() if delivery.given_up(after) else keys.WAITING),
        f"{same} AND {'route = :wanted' if event.waits else 'attribute_not_exists(route)'}",
        {
            **values,
            **_recording(event, after),
            **_WAITS,
            ":again": document(list(dict.fromkeys(again))),
            ":requests": {"N": str(event.requests + 1)},
        },
    )


def of_customer(unit: UnitOfWork, customer_id: int) -> Iterator[Event]:
    """The events of a customer that receivers were to be told of, newest first."""
    found = files.of_customer(unit, customer_id, "EVENT#", newest_first=True, size=files.BATCH)
    return (of_item(item) for item in found if "delivery" in item)


def of_account(unit: UnitOfWork, until: int) -> Iterator[Event]:
    """Likewise of the account, with an id of at most `until`; the index that lists them lags by
    less than a second, normally."""
    found = files.of_account(unit, KIND, until=until, newest_first=True)
    return map(of_item, found)


def made_at(event_id: int) -> str:
    """When an event was made, as it is stored: its id says so."""
    seconds = ((event_id >> RANDOM_BITS) + EPOCH) // 1000
    return times.stored(datetime.fromtimestamp(seconds, UTC))


def _recorded(
    event: Event,
    after: Record,
    gone: Iterable[str] = (),
    condition: str = "",
    values: Mapping[str, Any] | None = None,
) -> bool:
    """Store a delivery record; False when another one is stored than the event has."""
    same, before = _same(event)
    all_values = {**(values or {}), **before, **_recording(event, after)}
    conditions = " AND ".join(each for each in (condition, same) if each)
    gone = [*gone, *(() if delivery.given_up(after) else keys.WAITING)]
    return _changed(event, _sets(after) + _removes(gone), conditions, all_values)


def _sets(after: Record) -> str:
    return f"{_SETS}, open_key = :open, open_of = :of" if delivery.given_up(after) else _SETS


def _removes(names: Iterable[str]) -> str:
    return f" REMOVE {', '.join(names)}" if names else ""


def _same(event: Event) -> tuple[str, dict[str, Any]]:
    """The condition that nobody has changed the delivery record, and its values."""
    if event.record:
        return "delivery = :before", {":before": {"S": event.record}}
    return "attribute_exists(pk) AND attribute_not_exists(delivery)", {}


def _recording(event: Event, after: Record) -> dict[str, Any]:
    waiting = {
        ":open": {"S": office_keys.undelivered(event.account)},
        ":of": event.key["pk"],
    }
    return {
        ":after": document(after),
        ":list_key": {"S": keys.listed(event.account, KIND)},
        ":list_sort": {"S": f"{event.id:016d}"},
        **(waiting if delivery.given_up(after) else {}),
    }


def _changed(event: Event, expression: str, condition: str, values: Mapping[str, Any]) -> bool:
    client = Connection.client
    try:
        client.update_item(
            TableName=Connection.tables.customers,
            Key=event.key,
            UpdateExpression=expression,
            ConditionExpression=condition,
            ExpressionAttributeValues=dict(values),
        )
    except client.exceptions.ConditionalCheckFailedException:
        return False
    return True
