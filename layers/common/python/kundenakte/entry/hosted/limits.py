"""How many declarations are taken from one place: no more than people would make."""

import time

from kundenakte.entry.visit import Visit
from kundenakte.storage import accounts

MOST = 10  # a minute; each has a mail sent to an address that anybody may type in


def too_many(visit: Visit) -> bool:
    """Whether this one is above the limit; it counts."""
    minute = int(time.time() // 60)
    return accounts.count_guess(f"declaration\n{visit.http.source}", minute) > MOST
