"""API keys of an account: added, taken over from another system, revoked, rotated."""

from typing import Any

from kundenakte.domain.errors import NotFound, Problem, Refused
from kundenakte.entry.manage_request import Request, again
from kundenakte.storage import account_changes, account_store, api_keys
from kundenakte.storage.account_log import Author
from kundenakte.storage.account_store import StoredAccount
from kundenakte.storage.api_keys import ApiKey


def list_all(request: Request) -> dict[str, Any]:
    """The account's keys, oldest first, without their secrets."""
    stored = account_store.read(request.text("account"))
    keys = [
        {"key_id": key.id, "email": key.email, "label": key.label, "created": key.created}
        for key in api_keys.of(stored.id)
    ]
    return {"account": stored.id, "keys": keys}


def add(request: Request) -> dict[str, Any]:
    """A new key, whose secret is shown this one time."""
    account_id, email, label = request.text("account"), request.email, request.label

    def step() -> dict[str, Any]:
        stored, secret = _with_room(account_id), api_keys.make_secret()
        key = ApiKey.of(secret, email, label, request.at)
        account_changes.change_keys(stored, *_told(request), add=key)
        return {"account": stored.id, "api_key": secret, "email": email, "key_id": key.id}

    return again(step)


def take_over(request: Request) -> dict[str, Any]:
    """An existing key, so that clients need not be changed; refused when any account has it."""
    account_id = request.text("account")
    key = ApiKey.of(request.api_key, request.email, request.label, request.at)
    told = _told(request)
    again(lambda: account_changes.change_keys(_with_room(account_id), *told, add=key))
    return {"account": account_id, "email": key.email, "key_id": key.id}


def revoke(request: Request) -> dict[str, Any]:
    """Take a key away; processes that know it forget it within a minute."""
    account_id, key_id = request.text("account"), request.text("key_id")

    def step() -> dict[str, Any]:
        stored = account_store.read(account_id)
        account_changes.change_keys(stored, *_told(request), remove=_key(stored, key_id))
        return {"account": stored.id, "key_id": key_id}

    return again(step)


def rotate(request: Request) -> dict[str, Any]:
    """A new key in the place of another one, with the same e-mail and label."""
    account_id, key_id = request.text("account"), request.text("key_id")

    def step() -> dict[str, Any]:
        stored, secret = account_store.read(account_id), api_keys.make_secret()
        old = _key(stored, key_id)
        key = ApiKey.of(secret, old.email, old.label, request.at)
        account_changes.change_keys(stored, *_told(request), add=key, remove=old)
        names = {"account": stored.id, "key_id": key.id, "revoked": old.id}
        return {**names, "api_key": secret, "email": key.email}

    return again(step)


def _told(request: Request) -> tuple[Author, str]:
    """Who does what, for the log of changes."""
    return request.author, str(request.event["action"])


def _with_room(account_id: str) -> StoredAccount:
    stored = account_store.read(account_id)
    if len(api_keys.of(account_id)) >= api_keys.MOST:
        reason = f"it has {api_keys.MOST} keys, which is the most"
        raise Refused(Problem("invalid", "account", reason))
    return stored


def _key(stored: StoredAccount, key_id: str) -> ApiKey:
    for key in api_keys.of(stored.id):
        if key.id == key_id:
            return key
    raise NotFound("key_id")
