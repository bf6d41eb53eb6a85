"""Hosts of e-mail addresses in the ASCII form that mails are sent to (IDNA 2008, RFC 5891)."""

import re
import unicodedata

# Letters of their own, which Python's codec (IDNA 2003) makes ss and σ: the host of somebody else.
_KEPT = re.compile("[ßς]")
_DOTS = re.compile("[.\u3002\uff0e\uff61]")


def ascii_host(host: str) -> str:
    """The host, in small letters. Raises UnicodeError for what can be none."""
    if host.isascii():
        return host.lower()
    return ".".join(map(_label, _DOTS.split(unicodedata.normalize("NFKC", host).lower())))


def _label(label: str) -> str:
    if _KEPT.search(label):
        return f"xn--{label.encode('punycode').decode()}"
    return label.encode("idna").decode()
