"""Changes of an account's users, each with its entry of the log in one transaction.

`other` is an owner who must still be one when the change is written: two owners who remove each
other at the same moment leave one.
"""

from typing import Any

from kundenakte.storage import account_log, notes, office_keys, users
from kundenakte.storage.account_log import Author
from kundenakte.storage.client import Connection
from kundenakte.storage.transaction import Write, commit, write
from kundenakte.storage.users import User


def add(account_id: str, new: User, by: Author) -> None:
    """Store a new user."""
    logged = _logged(account_id, by, "user.add", new.id, None, new)
    commit([*users.additions(account_id, new), logged])


def change(account_id: str, before: User, after: User, other: User | None, by: Author) -> None:
    """Store another name, role or language. Raises LostRace."""
    logged = _logged(account_id, by, "user.set", before.id, before, after)
    commit([*users.changes(account_id, before, after), *_stays(account_id, other), logged])


def remove(account_id: str, gone: User, other: User | None, by: Author) -> None:
    """Take a user away. Raises LostRace."""
    logged = _logged(account_id, by, "user.remove", gone.id, gone, None)
    commit([*users.removals(account_id, gone), *_stays(account_id, other), logged])


def sign_out(account_id: str, user: User, began: int, longest: int) -> None:
    """Have nobody go on with the session that began then, whoever has its cookie; `longest` is how
    many seconds sessions last. Raises LostRace."""
    ended = (*(each for each in user.ended if each > began - longest), began)
    commit(users.changes(account_id, user, user._replace(ended=ended)))


def _stays(account_id: str, other: User | None) -> list[Write]:
    """The check that an owner is still as read."""
    if other is None:
        return []
    key, read = office_keys.user(account_id, other.id), {":read": {"N": str(other.version)}}
    table = Connection.tables.accounts
    return [write("ConditionCheck", table, {"Key": key}, "version = :read", read)]


def _logged(
    account_id: str, by: Author, action: str, user_id: str, before: User | None, after: User | None
) -> Write:
    changes = notes.differences(_fields(before), _fields(after))
    return account_log.entry(account_id, by, action, changes, USER=user_id)


def _fields(user: User | None) -> dict[str, Any]:
    if user is None:
        return {}
    names = {"EMAIL": user.email, "NAME": user.name, "ROLE": user.role}
    return {**names, "LANGUAGE": user.language}
