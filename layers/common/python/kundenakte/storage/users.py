"""Users of an account's own pages: who may sign in, and as what.

A user is an item of the account; a pointer by the digest of the e-mail address leads to all users
with it, in whichever account. Both are written together.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

from kundenakte.storage import office_keys
from kundenakte.storage.client import Connection, document, get
from kundenakte.storage.transaction import NEW, Write, write

MOST = 100  # users of one account
_ID_BYTES = 5


class User(NamedTuple):
    """A person of an account. `version` counts changes from 1; `created` is an instant as stored;
    `role` one of domain.roles.ROLES, `language` "de" or "en"; `ended` are the sessions that were
    signed out of, by the second since 1970 that each began."""

    id: str
    email: str
    name: str
    role: str
    language: str
    created: str
    version: int = 1
    ended: tuple[int, ...] = ()


def new(email: str, name: str, role: str, language: str, at: str) -> User:
    """A user that is not stored yet, under a random id."""
    return User(secrets.token_hex(_ID_BYTES), email, name, role, language, at)


def find(account_id: str, user_id: str) -> User | None:
    """The user as last written, or None."""
    item = get(Connection.tables.accounts, office_keys.user(account_id, user_id))
    return _user(item) if item else None


def of(account_id: str) -> list[User]:
    """The account's users, oldest first, as last written."""
    found = _listed(account_id, office_keys.user(account_id, "")["sk"]["S"])
    return sorted(map(_user, found), key=lambda user: (user.created, user.id))


def by_email(email: str) -> list[tuple[str, str]]:
    """Account and id of all users with an e-mail address, in any case."""
    found = _listed(office_keys.user_pointer(digest(email), "", "")["pk"]["S"], "USER#")
    return [(item["account"]["S"], item["user"]["S"]) for item in found]


def digest(email: str) -> str:
    """The form in which an address is looked up."""
    return hashlib.sha256(email.strip().casefold().encode(errors="surrogatepass")).hexdigest()


def additions(account_id: str, user: User) -> list[Write]:
    """The two writes of a new user."""
    pointer = office_keys.user_pointer(digest(user.email), account_id, user.id)
    led = {**pointer, "account": {"S": account_id}, "user": {"S": user.id}}
    return [_put(_item(account_id, user), NEW), _put(led)]


def put_back(account_id: str) -> None:
    """Have the addresses of all users of an account lead to them; can be repeated."""
    for user in of(account_id):
        [_, pointer] = additions(account_id, user)
        Connection.client.put_item(**pointer.action["Put"])


def changes(account_id: str, before: User, after: User) -> list[Write]:
    """The write of a user's change, refused when somebody else was quicker. The address stays."""
    item = _item(account_id, after._replace(version=before.version + 1))
    return [_put(item, "version = :read", {":read": {"N": str(before.version)}})]


def removals(account_id: str, user: User) -> list[Write]:
    """The writes that take a user away; refused when somebody else was quicker."""
    pointer = office_keys.user_pointer(digest(user.email), account_id, user.id)
    table, read = Connection.tables.accounts, {":read": {"N": str(user.version)}}
    own = office_keys.user(account_id, user.id)
    return [
        write("Delete", table, {"Key": own}, "version = :read", read),
        write("Delete", table, {"Key": pointer}, ""),
    ]


def _item(account_id: str, user: User) -> dict[str, Any]:
    line = {
        "EMAIL": user.email,
        "NAME": user.name,
        "ROLE": user.role,
        "LANGUAGE": user.language,
        "CREATED": user.created,
        "ENDED": user.ended,
    }
    key = office_keys.user(account_id, user.id)
    return {**key, "doc": document(line), "version": {"N": str(user.version)}}


def _put(
    item: Mapping[str, Any], condition: str = "", values: Mapping[str, Any] | None = None
) -> Write:
    return write("Put", Connection.tables.accounts, {"Item": item}, condition, values)


def _listed(pk: str, begins: str) -> list[dict[str, Any]]:
    answer = Connection.client.query(
        TableName=Connection.tables.accounts,
        KeyConditionExpression="pk = :pk AND begins_with(sk, :begins)",
        ExpressionAttributeValues={":pk": {"S": pk}, ":begins": {"S": begins}},
        ConsistentRead=True,
    )
    found: list[dict[str, Any]] = answer["Items"]
    return found


def _user(item: Mapping[str, Any]) -> User:
    line = json.loads(item["doc"]["S"])
    return User(
        item["sk"]["S"].rpartition("#")[2],
        line["EMAIL"],
        line["NAME"],
        line["ROLE"],
        line["LANGUAGE"],
        line["CREATED"],
        int(item["version"]["N"]),
        tuple(line.get("ENDED", ())),
    )
