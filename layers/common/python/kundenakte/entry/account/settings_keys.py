"""`/account/settings/keys`: keys of programs that call the API; `/account/settings/keys/{id}`
rotates or revokes one. A new key is shown in the answer to its form, once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kundenakte.domain.errors import Refused
from kundenakte.domain.times import business_day
from kundenakte.entry.account.first_time import first_time
from kundenakte.entry.account.visit import HOME, AccountVisit
from kundenakte.pages.respond import Response

PAGE = f"{HOME}/settings/keys"
AREAS = ("settings", "keys")
NO_ERRORS: Mapping[str, str] = {}
NOTHING: Mapping[str, Any] = {}


def answer(visit: AccountVisit) -> Response | None:
    """All keys and a form for a new one, or one of them."""
    match visit.parts:
        case ():
            return _added(visit) if visit.posted else _list(visit)
        case (key_id,):
            return _one(visit, key_id)
    return None


def _list(
    visit: AccountVisit,
    errors: Mapping[str, str] = NO_ERRORS,
    new: Mapping[str, Any] = NOTHING,
) -> Response:
    """`new` is a key that was made just now, with its secret."""
    typed = {} if new else visit.form
    return visit.show(
        "settings_keys",
        *AREAS,
        status=400 if errors else 200,
        keys=[_shown(each) for each in visit.manage("key.list")["keys"]],
        new=new,
        typed={name: typed.get(name, "") for name in ("email", "label")},
        notice="" if visit.posted else visit.notice,
        errors=errors,
    )


def _added(visit: AccountVisit) -> Response:
    if not first_time(visit):
        return visit.done(PAGE, "key_shown")
    try:
        given = {name: visit.form.get(name, "") for name in ("email", "label")}
        return _list(visit, new=visit.manage("key.add", **given))
    except Refused as refused:
        return _list(visit, visit.faults(refused, {"account": ""}))


def _one(visit: AccountVisit, key_id: str) -> Response | None:
    found = [each for each in visit.manage("key.list")["keys"] if each["key_id"] == key_id]
    if not found:
        return visit.done(PAGE, "key_shown") if visit.posted else None
    if not visit.posted:
        return visit.show("settings_key", *AREAS, key=_shown(found[0]))
    if "revoke" in visit.form:
        visit.manage("key.revoke", key_id=key_id)
        return visit.done(PAGE, "key_revoked")
    return _list(visit, new=visit.manage("key.rotate", key_id=key_id))


def _shown(key: Mapping[str, Any]) -> dict[str, Any]:
    created = datetime.fromisoformat(str(key["created"]))
    return {**key, "day": business_day(created)}
