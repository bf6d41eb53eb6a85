"""Tokens of forms: signed, bound to their page, good for half a day.

They show that a form came from us for this page (CSRF), and carry a random part that a change can
be tied to, so that a form that is sent twice does its work once (storage/forms.py).
"""

import hashlib
import hmac
import secrets
import time

from kundenakte.domain.account import Account
from kundenakte.domain.errors import Internal

SECONDS = 12 * 60 * 60  # nobody is hurried (WCAG 2.2.1)
NONCE_BYTES = 12


def make(account: Account, place: str) -> str:
    """A new token for the form of a page; `place` names the page and whose it is."""
    issued, nonce = f"{int(time.time()):x}", secrets.token_hex(NONCE_BYTES)
    return f"{issued}.{nonce}.{_mac(account, place, issued, nonce)}"


def read(account: Account, place: str, token: str) -> str:
    """The random part of a token of ours for this page; "" for all others and for old ones."""
    issued, _, rest = token.partition(".")
    nonce, _, mac = rest.partition(".")
    right = _mac(account, place, issued, nonce)
    if not hmac.compare_digest(right.encode(), mac.encode(errors="surrogatepass")):
        return ""
    return nonce if int(issued, 16) + SECONDS > time.time() else ""


def _mac(account: Account, place: str, issued: str, nonce: str) -> str:
    if not account.secret:  # an account of an early version; `kundenakte account set` gives it one
        raise Internal("the account has no secret to sign forms with")
    text = "\n".join(("form", account.id, place, issued, nonce))
    key = bytes.fromhex(account.secret)
    return hmac.new(key, text.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()
