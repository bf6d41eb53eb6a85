"""What the page after a form says of it: a word in the address that is signed, so that nobody can
make one up, and forgotten after two minutes, so that a page opened again does not repeat it."""

import time

from kundenakte.domain.account import Account
from kundenakte.domain.signing import equal, signed

PARAMETER = "done"
SECONDS = 120
_LENGTH = 16  # hex digits of the signature


def added(account: Account, path: str, word: str) -> str:
    """`path` with the word; `path` may have a query."""
    at = f"{int(time.time()):x}"
    mark = f"{word}.{at}.{_mac(account, path, word, at)}"
    return f"{path}{'&' if '?' in path else '?'}{PARAMETER}={mark}"


def found(account: Account, path: str, mark: str) -> str:
    """The word that a mark of ours for this path holds; "" for all others and for old ones."""
    word, _, rest = mark.partition(".")
    at, _, mac = rest.partition(".")
    if not equal(_mac(account, path, word, at), mac):
        return ""
    return word if int(at, 16) + SECONDS > time.time() else ""


def _mac(account: Account, path: str, word: str, at: str) -> str:
    return signed(account, "notice", path.partition("?")[0], word, at)[:_LENGTH]
