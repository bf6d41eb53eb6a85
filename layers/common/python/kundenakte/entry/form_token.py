"""Tokens of forms: signed, bound to their page, good for half a day.

They show that a form came from us for this page (CSRF), and carry a random part that a change can
be tied to, so that a form that is sent twice does its work once (storage/forms.py).
"""

import secrets
import time

from kundenakte.domain.account import Account
from kundenakte.domain.signing import equal, signed

SECONDS = 12 * 60 * 60  # nobody is hurried (WCAG 2.2.1)
NONCE_BYTES = 12
FORM = "form"  # what is signed


def make(account: Account, place: str) -> str:
    """A new token for the form of a page; `place` names the page and whose it is."""
    issued, nonce = f"{int(time.time()):x}", secrets.token_hex(NONCE_BYTES)
    return f"{issued}.{nonce}.{signed(account, FORM, place, issued, nonce)}"


def read(account: Account, place: str, token: str) -> str:
    """The random part of a token of ours for this page; "" for all others and for old ones."""
    issued, _, rest = token.partition(".")
    nonce, _, mac = rest.partition(".")
    if not equal(signed(account, FORM, place, issued, nonce), mac):
        return ""
    return nonce if int(issued, 16) + SECONDS > time.time() else ""
