"""What time it is for the business: the one place where calls, pages and jobs get it from.

Use it as `clock.now()`: the local run and the tests put another function in its place. Whatever
lasts seconds or minutes (rate limits, caches, signatures) has its own clock, which nobody moves.
"""

from datetime import UTC, datetime


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)
