"""The log entry and the events of a change in a customer's file, planned with the change itself."""

from collections.abc import Mapping
from typing import Any

from kundenakte.domain.account import sends_mail
from kundenakte.storage import keys
from kundenakte.storage.client import document
from kundenakte.storage.unit import UnitOfWork

EVENT_DAYS = 30
WANTED = "wanted"  # what `route` of an event says until the event was handed over
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
    if unit.account.reason:
        about["REASON"] = unit.account.reason
    key = keys.log(unit.account.id, customer_id, unit.time_id())
    unit.put({**key, "doc": document({**entry, "CHANGES": changes or [], **about})})


def event(
    unit: UnitOfWork,
    customer_id: int,
    kind: str,
    payload: Mapping[str, Any],
    *,
    mail: str = "",
    about: Mapping[str, Any] | None = None,
    days: int = EVENT_DAYS,
) -> int:
    """Plan an event of a customer's outbox, as `event_in` does."""
    file = keys.customer_file(unit.account.id, customer_id)
    return event_in(unit, file, kind, payload, mail=mail, about=about, days=days)


def event_in(
    unit: UnitOfWork,
    file: str,
    kind: str,
    payload: Mapping[str, Any],
    *,
    mail: str = "",
    about: Mapping[str, Any] | None = None,
    days: int = EVENT_DAYS,
) -> int:
    """Plan an event of the outbox of a file (a partition): its id and type before the payload's own
    keys; answers the id.

    `mail` names the template of the mail that is to be made of it, where the account sends it, and
    `about` says what only the mail is to know: an "order" is confirmed whatever the account sends.
    Kinds that begin with "mail." are for the mail alone. It is forgotten after so many `days`.
    """
    owed = kind.startswith("mail.") or "order" in (about or {})
    if not owed and not sends_mail(unit.account.settings, mail):
        mail, about = "", None
    event_id = unit.time_id()
    item = {
        **keys.event(file, event_id),
        "doc": document({"id": event_id, "type": kind, **payload}),
        "expires": unit.expires(days * _DAY),
        "route": {"S": WANTED},
    }
    for_mail = {"mail": {"S": mail}} if mail else {}
    unit.put({**item, **for_mail, **({"about": document(about)} if about else {})})
    return event_id


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """FIELD, BEFORE and AFTER of all that differs; None means "not there"."""
    names = [*before, *(name for name in after if name not in before)]
    return [
        {"FIELD": name, "BEFORE": before.get(name), "AFTER": after.get(name)}
        for name in names
        if before.get(name) != after.get(name)
    ]
