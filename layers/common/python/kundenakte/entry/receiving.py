"""The receivers of accounts, remembered for a minute in each process."""

import time
from typing import NamedTuple

from kundenakte.domain.receivers import Receiver
from kundenakte.entry.authenticate import CACHED
from kundenakte.storage import receivers


class _Known(NamedTuple):
    until: float
    receivers: tuple[Receiver, ...]


_known: dict[str, _Known] = {}
MOST = 1000  # accounts


def receivers_of(account_id: str) -> tuple[Receiver, ...]:
    """An account's receivers, as they were at most a minute ago."""
    known = _known.get(account_id)
    if known is None or known.until < time.monotonic():
        if len(_known) >= MOST:
            _known.clear()
        known = _Known(time.monotonic() + CACHED, receivers.read(account_id).receivers)
        _known[account_id] = known
    return known.receivers


def forget() -> None:
    """Forget all."""
    _known.clear()
