"""The session of somebody who works in an account: a signed cookie, short, renewed when it is used.

It holds who it is and nothing else; the user is read again on each request, so that who was removed
is out at once. The prefix `__Host-` keeps other hosts of the site from setting it (RFC 6265bis).
"""

import re
import time
from typing import NamedTuple

from kundenakte.domain.account import Account
from kundenakte.domain.signing import equal, signed
from kundenakte.entry.http import Http
from kundenakte.storage import account_store, users
from kundenakte.storage.users import User

COOKIE = "__Host-kundenakte-account"
IDLE = 60 * 60  # seconds without a request
LONGEST = 12 * 60 * 60  # however much it is used
RENEWED = 5 * 60  # seconds after which a request renews it
CACHED = 60  # seconds that settings of an account are used without being read again
MOST_CACHED = 100

_ACCOUNT = re.compile(r"[0-9A-Za-z]{1,64}")
_known: dict[str, tuple[float, Account]] = {}


class Session(NamedTuple):
    """Who works in which account; `began` and `seen` in seconds since 1970."""

    account: Account
    user: User
    began: int
    seen: int

    @property
    def place(self) -> str:
        """What tokens of forms are bound to."""
        return f"account {self.user.id} {self.began}"


def opened(account: Account, user: User) -> str:
    """The Set-Cookie header of a new session."""
    now = int(time.time())
    return cookie(account, user, now, now)


def closed() -> str:
    """The Set-Cookie header that takes the session's cookie away."""
    return f"{COOKIE}=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax"


def cookie(account: Account, user: User, began: int, seen: int) -> str:
    """The Set-Cookie header of a session that began and was used then."""
    named = f"{account.id}.{user.id}.{began:x}.{seen:x}"
    value = f"{named}.{_mac(account, named)}"
    return f"{COOKIE}={value}; Max-Age={IDLE}; Path=/; Secure; HttpOnly; SameSite=Lax"


def renewed(session: Session) -> str:
    """The Set-Cookie header that a request is to be answered with; "" when it needs none yet."""
    now = int(time.time())
    if now - session.seen < RENEWED:
        return ""
    return cookie(session.account, session.user, session.began, now)


def read(http: Http) -> Session | None:
    """The session of a request, None without one that is good."""
    begins = f"{COOKIE}="
    values = [c[len(begins) :] for c in http.event.get("cookies") or [] if c.startswith(begins)]
    found = (_session(value) for value in values)
    return next((session for session in found if session), None)


def forget() -> None:
    """Drop what this process remembers of accounts."""
    _known.clear()


def drop(account_id: str) -> None:
    """Read the account again on the next request: its settings were changed here."""
    _known.pop(account_id, None)


def _session(value: str) -> Session | None:
    named, _, mac = value.rpartition(".")
    parts = named.split(".")
    if len(parts) != 4 or not _ACCOUNT.fullmatch(parts[0]):
        return None
    account = _account(parts[0])
    if account is None or not equal(_mac(account, named), mac):
        return None
    began, seen, now = int(parts[2], 16), int(parts[3], 16), time.time()
    if now > min(seen + IDLE, began + LONGEST):
        return None
    user = users.find(account.id, parts[1])
    return Session(account, user, began, seen) if user and began not in user.ended else None


def _account(account_id: str) -> Account | None:
    until, account = _known.get(account_id, (0.0, None))
    if account is None or until < time.monotonic():
        account = account_store.found(account_id)
        if account is None:
            return None
        if len(_known) >= MOST_CACHED:
            _known.clear()
        _known[account_id] = (time.monotonic() + CACHED, account)
    return account


def _mac(account: Account, named: str) -> str:
    return signed(account, "account session", named)
