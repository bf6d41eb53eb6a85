"""Accounts are changed here: made, their settings and their keys changed, each with its line in the
account's log.

Every pointer carries a copy of the settings. So whatever changes settings or keys also raises the
version of the settings item in the same transaction, on condition that nobody else did meanwhile:
no pointer can be left with an old copy.
"""

from collections.abc import Mapping
from typing import Any

from kundenakte.storage import account_log, api_keys, keys, notes, users
from kundenakte.storage.account_log import Author
from kundenakte.storage.account_store import StoredAccount
from kundenakte.storage.api_keys import ApiKey
from kundenakte.storage.client import document
from kundenakte.storage.transaction import NEW, Write, commit, put_in_accounts
from kundenakte.storage.users import User


def create(stored: StoredAccount, first: ApiKey, owner: User, by: Author) -> None:
    """Store a new account with its first API key and its first user. Raises Taken when the key is
    in use."""
    added = api_keys.additions(stored.pointer(), first)
    changes = account_log.changed_settings({}, stored.settings)
    logged = account_log.entry(stored.id, by, "account.create", changes)
    commit([*added, *_writes(stored, NEW), *users.additions(stored.id, owner), logged])


def put_back(stored: StoredAccount) -> None:
    """Store an account whose keys are stored already: from now on they, and its pages, lead to it.
    Raises Taken when a key is in use elsewhere."""
    pointers = [api_keys.leading(stored.pointer(), key, NEW) for key in api_keys.of(stored.id)]
    commit([*pointers, *_writes(stored, NEW)])


def change_settings(
    stored: StoredAccount, settings: Mapping[str, Any], by: Author
) -> StoredAccount:
    """Store other settings, in the account and in every pointer to it. Raises LostRace."""
    after = stored._replace(settings=settings, version=stored.version + 1)
    pointers = [api_keys.leading(after.pointer(), key) for key in api_keys.of(stored.id)]
    changes = account_log.changed_settings(stored.settings, settings)
    logged = [account_log.entry(stored.id, by, "account.set", changes)] if changes else []
    commit([*_raised(after), *pointers, *logged])
    return after


def change_keys(
    stored: StoredAccount,
    by: Author,
    action: str,
    add: ApiKey | None = None,
    remove: ApiKey | None = None,
) -> None:
    """Add a key, take one away, or both at once; `action` is what the log calls it. Raises Taken
    when the new one is in use."""
    added = api_keys.additions(stored.pointer(), add) if add else []
    removed = api_keys.removals(stored.id, remove) if remove else []
    after = stored._replace(version=stored.version + 1)
    changes = notes.differences(api_keys.logged(remove), api_keys.logged(add))
    [key_id, *_] = [key.id for key in (add, remove) if key]
    logged = account_log.entry(stored.id, by, action, changes, KEY=key_id)
    commit([*added, *_raised(after), *removed, logged])


def _raised(after: StoredAccount) -> list[Write]:
    """The writes of an account's next version, refused when it is not the next one any more."""
    return _writes(after, "version = :read", {":read": {"N": str(after.version - 1)}})


def _writes(
    stored: StoredAccount, condition: str, values: Mapping[str, Any] | None = None
) -> list[Write]:
    item = {
        **keys.settings(stored.id),
        "doc": document(stored.settings),
        "hash": {"S": stored.hash},
        "created": {"S": stored.created},
        "version": {"N": str(stored.version)},
        "secret": {"S": stored.secret},
    }
    company = stored.account.settings["COMPANY"]
    line = {"ACCOUNT": stored.id, "HASH": stored.hash, "COMPANY": company}
    listed = {**keys.installation(stored.id), "doc": document({**line, "CREATED": stored.created})}
    pointer = {**keys.hash_pointer(stored.hash), "doc": document(stored.pointer())}
    followers = [put_in_accounts(listed), put_in_accounts(pointer)]
    return [put_in_accounts(item, condition, values), *followers]
