"""/account/settings/notifications: which systems are told of what happens, and what became of it.

Below it: /new and /<receiver> with /rotate and /remove; /delivery/<id> shows one notification and
sends it again. A secret is shown in the answer to the form that made it, and never again.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from kundenakte.domain import receivers
from kundenakte.domain.delivery import STATES
from kundenakte.domain.errors import Refused
from kundenakte.domain.times import BERLIN
from kundenakte.entry.account.first_time import first_time
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response

HOME: Final = "/account/settings/notifications"
AREAS: Final = ("settings", "settings_notifications")
SIZE: Final = 50  # deliveries of a page
FIELDS: Final = ("url", "user", "password")
_NOTHING: Mapping[str, str] = {}


def answer(visit: AccountVisit) -> Response | None:
    """What the address names."""
    match visit.parts:
        case () if not visit.posted:
            return _list(visit)
        case ("new",):
            return _added(visit) if visit.posted else _form(visit, {})
        case ("delivery", name):
            return _resent(visit, name) if visit.posted else _delivery(visit, name)
        case (name, *rest):
            found = next((one for one in _receivers(visit) if one["receiver"] == name), None)
            return _one(visit, found, rest) if found else None
    return None


def _receivers(visit: AccountVisit) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = visit.manage("receiver.list")["receivers"]
    return found


def _one(visit: AccountVisit, found: Mapping[str, Any], rest: list[str]) -> Response | None:
    match rest:
        case []:
            return _changed(visit, found) if visit.posted else _form(visit, found)
        case ["rotate"] if visit.posted:
            if not first_time(visit):
                return visit.done(HOME, "secret_shown")
            return _secret(visit, visit.manage("receiver.rotate", receiver=found["receiver"]))
        case ["remove"] if visit.posted:
            visit.manage("receiver.remove", receiver=found["receiver"])
            return visit.done(HOME, "receiver_removed")
    return None


def _form(
    visit: AccountVisit, found: Mapping[str, Any], errors: Mapping[str, str] = _NOTHING
) -> Response:
    held = {name: visit.form.get(name, "") for name in FIELDS}
    if not visit.posted:
        held["user"] = found.get("user", "")
    types = visit.all("types") if visit.posted else found.get("types", receivers.TYPES)
    return visit.show(
        "settings_receiver",
        *AREAS,
        status=400 if errors else 200,
        receiver=found,
        place=f"{HOME}/{found['receiver']}" if found else f"{HOME}/new",
        held=held,
        chosen=types,
        types=receivers.TYPES,
        errors=errors,
    )


def _types(visit: AccountVisit) -> list[str]:
    """The types that are ticked; none where all are, which means those of later days too."""
    ticked = visit.all("types")
    return [] if set(ticked) == set(receivers.TYPES) else ticked


def _login(visit: AccountVisit) -> dict[str, str]:
    return {name: visit.form.get(name, "") for name in ("user", "password")}


def _added(visit: AccountVisit) -> Response:
    url = visit.form.get("url", "")
    try:
        made = visit.manage("receiver.add", url=url, types=_types(visit), **_login(visit))
    except Refused as refused:
        # Sent twice, the form finds its own receiver there.
        return _form(visit, {}, visit.faults(refused, {"account": ""}))
    return _secret(visit, made)


def _changed(visit: AccountVisit, found: Mapping[str, Any]) -> Response:
    given: dict[str, Any] = {"types": _types(visit)}
    login = _login(visit)
    if login["password"] or login["user"] != found["user"]:
        given |= login
    try:
        visit.manage("receiver.set", receiver=found["receiver"], **given)
    except Refused as refused:
        return _form(visit, found, visit.faults(refused))
    return visit.done(HOME, "receiver_saved")


def _secret(visit: AccountVisit, made: Mapping[str, Any]) -> Response:
    return visit.show("settings_receiver_secret", *AREAS, made=made)


# ---- deliveries


def _list(visit: AccountVisit) -> Response:
    state = visit.query.get("state", "")
    asked = {"STATE": state} if state in STATES else {}
    cursor = visit.query.get("after") or None
    try:
        found = visit.call("notification.get", asked, limit=SIZE, cursor=cursor)
    except Refused:  # a cursor that somebody made up
        found = visit.call("notification.get", asked, limit=SIZE)
    return visit.show(
        "settings_notifications",
        *AREAS,
        receivers=_receivers(visit),
        most=receivers.MOST,
        all_types=len(receivers.TYPES),
        rows=[_shown(row) for row in found["NOTIFICATIONS"]],
        state=state if asked else "",
        states=STATES,
        after=found.get("NEXT_CURSOR", ""),
    )


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    attempts = [{**one, "at": _instant(one["AT"])} for one in row["ATTEMPTS"]]
    return {**row, "at": _instant(row["CREATED"]), "attempts": attempts}


def _instant(stored: str) -> datetime:
    return datetime.fromisoformat(stored).astimezone(BERLIN)


def _deliveries(visit: AccountVisit, name: str) -> list[dict[str, Any]]:
    found = visit.call("notification.get", {"NOTIFICATION_ID": name})
    return [_shown(row) for row in found["NOTIFICATIONS"]]


def _delivery(visit: AccountVisit, name: str) -> Response | None:
    rows = _deliveries(visit, name)
    if not rows:
        return None
    return visit.show("settings_delivery", *AREAS, rows=rows, payload=rows[0]["PAYLOAD"])


def _resent(visit: AccountVisit, name: str) -> Response:
    """Sent to the receiver that the form names, else to all that want it."""
    told = {"NOTIFICATION_ID": name, "RECEIVER": visit.form.get("receiver", "")}
    try:
        visit.call("notification.resend", told)
    except Refused:
        return visit.done(HOME, "not_resent")
    return visit.done(HOME, "resent")
