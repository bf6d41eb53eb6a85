"""Receivers of an account's notifications: added, changed, removed, given another secret."""

import base64
import secrets
import time
from collections.abc import Callable
from typing import Any

from kundenakte.domain import receivers
from kundenakte.domain.errors import NotFound, Problem, Refused
from kundenakte.domain.receivers import LONGEST_USER, MOST, Receiver
from kundenakte.entry.manage_request import Request, again
from kundenakte.storage import account_store
from kundenakte.storage import receivers as store
from kundenakte.webhooks.signature import PREFIX

SECRET_BYTES = 32
Several = tuple[Receiver, ...]


def list_all(request: Request) -> dict[str, Any]:
    """The account's receivers in the order they were added, without their secrets."""
    account = account_store.read(request.text("account")).id
    found = store.read(account).receivers
    return {"account": account, "receivers": [_shown(each) for each in found]}


def add(request: Request) -> dict[str, Any]:
    """A new receiver; the secret that signs is made here and shown this one time."""
    url = receivers.checked_url(request.text("url"))
    user, password = _login(request)
    types = receivers.checked_types(request.event.get("types"))
    secret = _secret()
    new = Receiver(receivers.id_of(url), url, user, password, types, (secret,))

    def added(before: Several) -> Several:
        if any(each.id == new.id for each in before):
            raise Refused(Problem("taken", "url", "it is a receiver already"))
        if len(before) >= MOST:
            reason = f"it has {MOST} receivers, which is the most"
            raise Refused(Problem("invalid", "account", reason))
        return (*before, new)

    return {**_changed(request, added), **_shown(new), "secret": secret}


def change(request: Request) -> dict[str, Any]:
    """Other types, or another user and password; what is not given stays, "" takes it away."""
    given = request.event
    parts: dict[str, Any] = {}
    if "types" in given:
        parts["types"] = receivers.checked_types(given["types"])
    if "user" in given or "password" in given:
        parts["user"], parts["password"] = _login(request)
    return _with_one(request, lambda before: before._replace(**parts))


def rotate(request: Request) -> dict[str, Any]:
    """A new secret, shown this one time; the one before signs beside it for a day."""
    # The clock of signatures, which nobody moves.
    secret, seconds = _secret(), int(time.time())

    def rotated(before: Receiver) -> Receiver:
        return before._replace(secrets=(secret, *before.secrets[:1]), rotated=seconds)

    return {**_with_one(request, rotated), "secret": secret}


def remove(request: Request) -> dict[str, Any]:
    """Take a receiver away; what still waits for it fails."""
    name = request.text("receiver")

    def without(before: Several) -> Several:
        _named(before, name)
        return tuple(each for each in before if each.id != name)

    return {**_changed(request, without), "receiver": name}


def _with_one(request: Request, replaced: Callable[[Receiver], Receiver]) -> dict[str, Any]:
    name = request.text("receiver")
    after: list[Receiver] = []

    def step(before: Several) -> Several:
        after[:] = [replaced(_named(before, name))]
        return tuple(after[0] if each.id == name else each for each in before)

    account = _changed(request, step)
    return {**account, **_shown(after[0])}


def _changed(request: Request, step: Callable[[Several], Several]) -> dict[str, Any]:
    """Stores what `step` makes of the receivers, on what nobody else has changed meanwhile."""

    def attempt() -> str:
        account = account_store.read(request.text("account")).id
        before = store.read(account)
        told = (request.author, str(request.event["action"]))
        store.replace(account, before, step(before.receivers), *told)
        return account

    return {"account": again(attempt)}


def _named(several: Several, name: str) -> Receiver:
    for each in several:
        if each.id == name:
            return each
    raise NotFound("receiver")


def _login(request: Request) -> tuple[str, str]:
    """User and password of HTTP Basic, both or none; the name ends at the first colon there."""
    found = []
    for field in ("user", "password"):
        value = request.event.get(field) or ""
        if not isinstance(value, str) or len(value) > LONGEST_USER or not value.isprintable():
            reason = f"one line of at most {LONGEST_USER} characters is expected"
            raise Refused(Problem("invalid", field, reason))
        found.append(value)
    user, password = found
    if ":" in user:
        raise Refused(Problem("invalid", "user", "it cannot hold a colon"))
    if bool(user) != bool(password):
        raise Refused(Problem("missing", "password" if user else "user"))
    return user, password


def _secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def _shown(receiver: Receiver) -> dict[str, Any]:
    """A receiver without its password and its secrets."""
    return {
        "receiver": receiver.id,
        "url": receiver.url,
        "user": receiver.user,
        "types": list(receiver.types or receivers.TYPES),
    }
