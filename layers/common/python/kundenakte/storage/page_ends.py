"""Where pages ended, so that the next page by OFFSET costs one page instead of all before it.

A process remembers the last key of a page for a minute and forgets an account's when it writes.
"""

import time

SECONDS = 60
MOST = 1000
_ends: dict[tuple[str, object, int], tuple[float, int]] = {}


def remember(account: str, asked: object, offset: int, last_id: int) -> None:
    """Row `offset` of the list `asked` for is the first one behind `last_id`."""
    if len(_ends) >= MOST:
        _ends.clear()
    _ends[account, asked, offset] = (time.monotonic() + SECONDS, last_id)


def recall(account: str, asked: object, offset: int) -> int | None:
    """The id before row `offset`, or None."""
    until, last_id = _ends.get((account, asked, offset), (0.0, 0))
    return last_id if until > time.monotonic() else None


def forget(account: str) -> None:
    """Drop what is remembered of an account whose customers this process has changed."""
    for key in [key for key in _ends.copy() if key[0] == account]:
        _ends.pop(key, None)


def clear() -> None:
    """Drop everything."""
    _ends.clear()
