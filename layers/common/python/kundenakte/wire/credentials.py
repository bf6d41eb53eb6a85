"""The Authorization header: e-mail and API key by HTTP Basic (RFC 7617)."""

from base64 import b64decode

# Longer than any e-mail and key of ours: what is longer need not be looked up.
_LONGEST = 1_000


def read(authorization: str | None) -> tuple[str, str] | None:
    """E-mail and API key, or None if the header does not hold both."""
    words = (authorization or "").split()
    if len(words) != 2 or words[0].lower() != "basic" or len(words[1]) > _LONGEST:
        return None
    try:
        pair = b64decode(words[1], validate=True)
    except ValueError:
        return None
    email, _, key = _text(pair).partition(":")
    return (email, key) if email and key else None


def _text(pair: bytes) -> str:
    """Clients write UTF-8 or, older ones, Latin-1; the header does not say which."""
    try:
        return pair.decode("utf-8")
    except UnicodeDecodeError:
        return pair.decode("latin-1")
