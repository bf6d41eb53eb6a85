"""Users of an account's own pages: listed, added, changed, removed. There is always an owner."""

from typing import Any

from kundenakte.domain import reading
from kundenakte.domain.errors import NotFound, Problem, Refused, Taken
from kundenakte.domain.languages import WRITTEN
from kundenakte.domain.page_fields import is_email
from kundenakte.domain.roles import OWNER, ROLES
from kundenakte.entry.manage_request import Request, again
from kundenakte.storage import account_store, user_store, users
from kundenakte.storage.users import MOST, User

LONGEST_NAME = 100
LAST_OWNER = "it is the last owner; make somebody else an owner first"


def list_all(request: Request) -> dict[str, Any]:
    """The account's users, oldest first."""
    stored = account_store.read(request.text("account"))
    return {"account": stored.id, "users": [_shown(each) for each in users.of(stored.id)]}


def add(request: Request) -> dict[str, Any]:
    """Somebody who may sign in from now on; is asked for a code sent to the e-mail address."""
    stored = account_store.read(request.text("account"))
    email, name, role = _email(request), _name(request), _role(request)
    language = _language(request) or _known(stored.account.settings["LANGUAGE_CODE"])
    new = users.new(email, name or email, role, language, request.at)

    def step() -> dict[str, Any]:
        present = users.of(stored.id)
        if any(users.digest(each.email) == users.digest(email) for each in present):
            raise Taken(Problem("taken", "email", "it is a user already"))
        if len(present) >= MOST:
            raise Refused(Problem("invalid", "account", f"it has {MOST} users, which is the most"))
        user_store.add(stored.id, new, request.author)
        return {"account": stored.id, **_shown(new)}

    return again(step)


def change(request: Request) -> dict[str, Any]:
    """Another name, role or language; holds from the user's next request on. Who has another
    e-mail address is another user."""
    account_id, user_id = request.text("account"), request.text("user_id")
    read = {"name": _name, "role": _role, "language": _language}
    parts: dict[str, Any] = {name: got for name, one in read.items() if (got := one(request))}

    def step() -> dict[str, Any]:
        present = _present(account_id)
        before = _named(present, user_id)
        after = before._replace(**parts)
        other = None if after.role == OWNER else _other_owner(present, before)
        user_store.change(account_id, before, after, other, request.author)
        return {"account": account_id, **_shown(after)}

    return again(step)


def remove(request: Request) -> dict[str, Any]:
    """Take a user away, who is out with the next request."""
    account_id, user_id = request.text("account"), request.text("user_id")

    def step() -> dict[str, Any]:
        present = _present(account_id)
        gone = _named(present, user_id)
        other = _other_owner(present, gone)
        user_store.remove(account_id, gone, other, request.author)
        return {"account": account_id, "user_id": gone.id}

    return again(step)


def first_owner(email: str, language: str, at: str) -> User:
    """The owner that a new account begins with."""
    return users.new(email, email, OWNER, _known(language), at)


def _present(account_id: str) -> list[User]:
    return users.of(account_store.read(account_id).id)


def _named(present: list[User], user_id: str) -> User:
    for each in present:
        if each.id == user_id:
            return each
    raise NotFound("user_id")


def _other_owner(present: list[User], one: User) -> User | None:
    """Another owner where `one` is an owner, on whose staying the change depends. Raises Refused
    where there is none."""
    if one.role != OWNER:
        return None
    others = [each for each in present if each.role == OWNER and each.id != one.id]
    if not others:
        raise Refused(Problem("invalid", "user_id", LAST_OWNER))
    return others[0]


def _email(request: Request) -> str:
    """Where codes go to. Raises Refused."""
    email = request.email
    if not is_email(email):
        raise Refused(Problem("invalid", "email", "an e-mail address is expected"))
    return email


def _name(request: Request) -> str:
    name = reading.text(request.event, "name")
    if len(name) > LONGEST_NAME:
        raise Refused(Problem("invalid", "name", f"at most {LONGEST_NAME} characters"))
    if not name.isprintable():
        raise Refused(Problem("invalid", "name", "one line of text is expected"))
    return name


def _role(request: Request) -> str:
    role = reading.text(request.event, "role")
    if not role and request.event["action"] == "user.add":
        raise Refused(Problem("missing", "role"))
    if role and role not in ROLES:
        reason = f"one of {', '.join(ROLES)} is expected"
        raise Refused(Problem("invalid", "role", reason))
    return role


def _language(request: Request) -> str:
    language = reading.text(request.event, "language").lower()
    if language and language not in WRITTEN:
        reason = f"one of {', '.join(WRITTEN)} is expected"
        raise Refused(Problem("invalid", "language", reason))
    return language


def _known(language: str) -> str:
    """The language of the pages for somebody with this one."""
    return "de" if language.lower().startswith("de") else "en"


def _shown(user: User) -> dict[str, Any]:
    return {
        "user_id": user.id,
        "email": user.email,
        "name": user.name,
        "role": user.role,
        "language": user.language,
        "created": user.created,
    }
