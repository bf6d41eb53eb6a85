"""What an account signs with its secret: tokens of forms, sessions, notices, receipts, codes."""

import hashlib
import hmac

from kundenakte.domain.account import Account
from kundenakte.domain.errors import Internal


def signed(account: Account, *parts: str) -> str:
    """64 hex digits that only we can make for this account and these parts; the first part says
    what is signed, so that nothing is taken for something else. Raises Internal without a secret,
    which would have everybody sign."""
    if not account.secret:  # an account of an early version; `kundenakte account set` gives it one
        raise Internal("the account has no secret to sign with")
    text = "\n".join((account.id, *parts)).encode(errors="surrogatepass")
    return hmac.new(bytes.fromhex(account.secret), text, hashlib.sha256).hexdigest()


def equal(right: str, given: str) -> bool:
    """Whether a signature is the right one; takes as long where it is not."""
    return hmac.compare_digest(right.encode(), given.encode(errors="surrogatepass"))
