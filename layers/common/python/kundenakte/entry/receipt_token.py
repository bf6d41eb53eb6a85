"""Addresses of receipts: signed, they name a declaration and nothing of whom it is."""

import re

from kundenakte.domain.account import Account
from kundenakte.domain.signing import equal, signed

DAYS = 30  # as long as a receipt can be looked at; the mail and the saved file stay
_TOKEN = re.compile(r"([0-9a-f]{1,13})-([0-9a-f]{40})")


def make(account: Account, declaration_id: int) -> str:
    """The token of a declaration's receipt."""
    number = f"{declaration_id:x}"
    return f"{number}-{_mac(account, number)}"


def read(account: Account, token: str) -> int | None:
    """The DECLARATION_ID that a token of ours names; None for all others."""
    found = _TOKEN.fullmatch(token)
    if found is None or not equal(_mac(account, found[1]), found[2]):
        return None
    return int(found[1], 16)


def _mac(account: Account, number: str) -> str:
    return signed(account, "receipt", number)[:40]
