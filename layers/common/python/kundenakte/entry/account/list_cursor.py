"""Where a page of a list begins, as an address may carry it: signed for this account and this list,
so that one of another account or of another order leads nowhere."""

import base64

from kundenakte.domain.account import Account
from kundenakte.domain.signing import equal, signed

LENGTH = 16  # hex digits of the signature


def make(account: Account, which: str, position: str) -> str:
    """The cursor of a position in a list; "" for none. `which` names the list and its order."""
    if not position:
        return ""
    text = base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")
    return f"{text}.{_mac(account, which, text)}"


def read(account: Account, which: str, cursor: str) -> str | None:
    """The position; "" without a cursor, None for one that is not of this list."""
    if not cursor:
        return ""
    text, _, mac = cursor.partition(".")
    if not equal(_mac(account, which, text), mac):
        return None
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()


def _mac(account: Account, which: str, text: str) -> str:
    return signed(account, "list", which, text)[:LENGTH]
