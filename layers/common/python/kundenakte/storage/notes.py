"""The log entry and the events of a change in a customer's file, planned with the change itself."""

from collections.abc import Mapping
from typing import Any

from kundenakte.storage import keys
from kundenakte.storage.client import document
from kundenakte.storage.unit import UnitOfWork

EVENT_DAYS = 30
_DAY = 24 * 60 * 60


def log(
    unit: UnitOfWork,
    customer_id: int,
    action: str,
    changes: list[dict[str, Any]] | None = None,
    **about: Any,
) -> None:
    """Plan a log entry: `changes` as FIELD, BEFORE, AFTER; `about` names what it is about, such as
    INVOICE_ID. Before it, `unit.follow` the version of what was read."""
    entry = {"AT": unit.at, "ACTOR": unit.account.actor, "ACTION": action}
    key = keys.log(unit.account.id, customer_id, unit.time_id())
    unit.put({**key, "doc": document({**entry, "CHANGES": changes or [], **about})})


def event(unit: UnitOfWork, customer_id: int, kind: str, payload: Mapping[str, Any]) -> None:
    """Plan an event of the outbox: its id and type before the payload's own keys."""
    event_id = unit.time_id()
    told = {"id": event_id, "type": kind, **payload}
    unit.put(
        {
            **keys.event(unit.account.id, customer_id, event_id),
            "doc": document(told),
            "expires": unit.expires(EVENT_DAYS * _DAY),
        }
    )


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """FIELD, BEFORE and AFTER of all that differs; None means "not there"."""
    names = [*before, *(name for name in after if name not in before)]
    return [
        {"FIELD": name, "BEFORE": before.get(name), "AFTER": after.get(name)}
        for name in names
        if before.get(name) != after.get(name)
    ]
