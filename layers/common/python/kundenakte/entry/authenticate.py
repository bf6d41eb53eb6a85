"""Lets calls in: API key and e-mail by HTTP Basic, throttled per key (contract 1.2, 1.7)."""

import time

from kundenakte.domain.account import Account
from kundenakte.domain.errors import TooManyRequests, Unauthorized
from kundenakte.entry.http import Http
from kundenakte.storage import accounts
from kundenakte.wire import credentials

CACHED = 60  # seconds that an account is trusted, and its settings used, without being read again
MOST_CACHED = 1000
MOST_GUESSES = 30  # wrong credentials a minute from one address, before it has to wait

_known: dict[tuple[str, str], tuple[float, Account]] = {}
_buckets: dict[tuple[str, str], tuple[float, float]] = {}
_blocked: dict[str, int] = {}


def authenticate(http: Http) -> Account:
    """The account that the request's credentials open.

    Raises Unauthorized, which never says what was wrong, or TooManyRequests.
    """
    given = credentials.read(http.header("authorization"))
    if given is None:
        raise Unauthorized
    email, api_key = given
    name = (email.strip().casefold(), accounts.digest(api_key))
    until, account = _known.get(name, (0.0, None))
    if account is None or until < time.monotonic():
        account = _look_up(email, api_key, http.source)
        if len(_known) >= MOST_CACHED:
            _known.clear()
        _known[name] = (time.monotonic() + CACHED, account)
    http.note["account"] = account.id
    _throttle(name, account.settings["CALLS_PER_MINUTE"])
    return account


def _look_up(email: str, api_key: str, source: str) -> Account:
    minute = int(time.time() // 60)
    if _blocked.get(source) == minute:
        raise TooManyRequests("too many wrong credentials, please wait a minute")
    account = accounts.by_api_key(email, api_key)
    if account:
        return account
    if accounts.count_guess(source, minute) >= MOST_GUESSES:
        if len(_blocked) >= MOST_CACHED:
            _blocked.clear()
        _blocked[source] = minute
    raise Unauthorized


def _throttle(name: tuple[str, str], a_minute: int) -> None:
    """A token bucket for each key and process: approximate, and free of any storage call."""
    now = time.monotonic()
    tokens, since = _buckets.get(name, (float(a_minute), now))
    tokens = min(float(a_minute), tokens + (now - since) * a_minute / 60)
    if tokens < 1:
        raise TooManyRequests(f"at most {a_minute} calls a minute")
    if len(_buckets) >= MOST_CACHED:
        _buckets.clear()
    _buckets[name] = (tokens - 1, now)


def forget() -> None:
    """Drop what this process remembers of keys, their calls and wrong guesses."""
    for memory in (_known, _buckets, _blocked):
        memory.clear()
