"""`/account/settings/users`: who signs in, and as what; `/account/settings/users/{id}` changes or
removes one."""

from collections.abc import Mapping
from typing import Any

from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.roles import OWNER, ROLES
from kundenakte.entry.account.visit import HOME, AccountVisit
from kundenakte.entry.manage_users import LAST_OWNER
from kundenakte.pages.account.answer import COMMON
from kundenakte.pages.render import texts
from kundenakte.pages.respond import Response

PAGE = f"{HOME}/settings/users"
AREAS = ("settings", "users")
NAMES = ("email", "name", "role", "language")
NO_ERRORS: Mapping[str, str] = {}


def answer(visit: AccountVisit) -> Response | None:
    """All users and a form for a new one, or one of them."""
    match visit.parts:
        case ():
            return _added(visit) if visit.posted else _list(visit)
        case (user_id,):
            return _one(visit, user_id)
    return None


def _list(visit: AccountVisit, errors: Mapping[str, str] = NO_ERRORS) -> Response:
    typed = {name: visit.form.get(name, "") for name in NAMES}
    chosen = {"role": "office", "language": visit.user.language}
    return visit.show(
        "settings_users",
        *AREAS,
        status=400 if errors else 200,
        users=visit.manage("user.list")["users"],
        roles=list(ROLES),
        role_options=_roles(visit),
        typed={**typed, **{name: typed[name] or value for name, value in chosen.items()}},
        notice="" if visit.posted else visit.notice,
        errors=errors,
    )


def _added(visit: AccountVisit) -> Response:
    given = {name: visit.form.get(name, "") for name in NAMES}
    try:
        visit.manage("user.add", **given)
    except Refused as refused:
        return _list(visit, _faults(visit, refused))
    return visit.done(PAGE, "user_added")


def _one(visit: AccountVisit, user_id: str) -> Response | None:
    found = [each for each in visit.manage("user.list")["users"] if each["user_id"] == user_id]
    if not found:
        return None
    if not visit.posted:
        return _form(visit, found[0])
    try:
        return _changed(visit, user_id)
    except Refused as refused:
        return _form(visit, found[0], _faults(visit, refused))


def _changed(visit: AccountVisit, user_id: str) -> Response:
    """Who gives the own role away, or removes the own user, is led to where that is seen."""
    if "remove" in visit.form:
        visit.manage("user.remove", user_id=user_id)
        gone, word = True, "user_removed"
    else:
        given = {name: visit.form.get(name, "") for name in NAMES if name != "email"}
        if not given["name"]:
            raise Refused(Problem("missing", "name"))
        changed = visit.manage("user.set", user_id=user_id, **given)
        gone, word = changed["role"] != OWNER, "user_changed"
    return visit.done(HOME) if gone and user_id == visit.user.id else visit.done(PAGE, word)


def _form(
    visit: AccountVisit, user: Mapping[str, Any], errors: Mapping[str, str] = NO_ERRORS
) -> Response:
    return visit.show(
        "settings_user",
        *AREAS,
        status=400 if errors else 200,
        one={**user, **{name: visit.form[name] for name in NAMES if name in visit.form}},
        known=user["name"],
        own=user["user_id"] == visit.user.id,
        role_options=_roles(visit),
        errors=errors,
    )


def _roles(visit: AccountVisit) -> list[tuple[str, str]]:
    """Each role and what it is called."""
    words: Mapping[str, str] = texts(visit.language, "sie", COMMON).roles
    return [(role, words[role]) for role in ROLES]


def _faults(visit: AccountVisit, refused: Refused) -> dict[str, str]:
    """That there must be an owner is about the role, wherever it was tried."""
    words = texts(visit.language, "sie", *(f"account/{area}" for area in AREAS))
    if any(problem.reason == LAST_OWNER for problem in refused.problems):
        return {"role": words.users_last_owner}
    if any(problem.code == "taken" for problem in refused.problems):
        return {"email": words.users_taken}
    return visit.faults(refused, {"account": ""})
