"""Who is told of what happens: the receivers of an account's notifications (contract 4)."""

import hashlib
from collections.abc import Mapping
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

from kundenakte.domain.errors import Problem, Refused

# Contract 4.2, in its words.
TYPES = tuple(
    """customer.created customer.changed customer.deleted
    subscription.created subscription.changed subscription.canceled subscription.closed
    subscription.reactivate
    payment.created payment.failed payment.reminded payment.chargeback payment.refunded
    invoice.created invoice.changed invoice.deleted""".split()
)
MOST = 5  # receivers of an account
LONGEST_URL = 1000
LONGEST_USER = 255
ROTATION = 24 * 60 * 60  # seconds for which a secret that was replaced signs beside the new one


class Receiver(NamedTuple):
    """One receiver. `types` are those it wants; none named means all. `secrets` sign: the first is
    the current one, a second was replaced at the Unix time `rotated`."""

    id: str
    url: str
    user: str = ""
    password: str = ""
    types: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    rotated: int = 0

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Self:
        """The receiver that is stored so."""
        return cls(
            stored["ID"],
            stored["URL"],
            stored["USER"],
            stored["PASSWORD"],
            tuple(stored["TYPES"]),
            tuple(stored["SECRETS"]),
            stored["ROTATED"],
        )

    def stored(self) -> dict[str, Any]:
        """As it is stored."""
        names = ("ID", "URL", "USER", "PASSWORD", "TYPES", "SECRETS", "ROTATED")
        return dict(zip(names, self, strict=True))

    def wants(self, kind: str) -> bool:
        """Whether it is told of a type of event."""
        return kind in (self.types or TYPES)

    def signing(self, seconds: int) -> tuple[str, ...]:
        """The secrets that sign what is sent at a Unix time."""
        return self.secrets if seconds < self.rotated + ROTATION else self.secrets[:1]


def id_of(url: str) -> str:
    """The id of the receiver at a URL: the same as often as it is removed and added."""
    return hashlib.sha256(url.encode()).hexdigest()[:8]


def checked_url(url: str) -> str:
    """The URL of a receiver. Raises Refused, never quoting it: it may hold a token."""
    if len(url) > LONGEST_URL:
        raise Refused(Problem("invalid", "url", f"at most {LONGEST_URL} characters"))
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not url.isascii() or not url.isprintable() or " " in url:
        reason = "an address such as https://example.com/hooks is expected"
        raise Refused(Problem("invalid", "url", reason))
    if "@" in parts.netloc:
        raise Refused(Problem("invalid", "url", "user and password have fields of their own"))
    if "#" in url:
        raise Refused(Problem("invalid", "url", "what follows # is never sent, leave it out"))
    return url


def checked_types(given: Any) -> tuple[str, ...]:
    """The types of events in a list or a text, in the contract's order; none means all.

    Raises Refused.
    """
    words = given.replace(",", " ").split() if isinstance(given, str) else given or []
    if not isinstance(words, list) or not {*map(str, words)} <= {*TYPES}:
        raise Refused(Problem("invalid", "types", f"some of {', '.join(TYPES)} are expected"))
    return tuple(kind for kind in TYPES if kind in words)
