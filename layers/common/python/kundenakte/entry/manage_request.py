"""What an event asks management to do, read and checked."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from kundenakte.domain import reading, times
from kundenakte.domain.errors import Problem, Refused
from kundenakte.storage.account_log import Author
from kundenakte.storage.unit import repeated

SHORTEST_KEY = 16
LONGEST = 255
# HTTP Basic ends the name at the first colon.
_EMAIL = re.compile(r"[^\s:@\x00-\x1f]+@[^\s:@\x00-\x1f]+")
_KEY = re.compile(r"[!-~]+")
_ONE_LINE = re.compile(r"[^\x00-\x1f\x7f]*")

Result = TypeVar("Result")


class Request(NamedTuple):
    """One event; `public_url` is the installation's, for accounts made without one; `actor` is who
    asks, for the log: a user, or whoever runs the service."""

    event: Mapping[str, Any]
    now: datetime
    public_url: str
    actor: str = "operator"

    @property
    def at(self) -> str:
        """The instant as it is stored."""
        return times.stored(self.now)

    @property
    def author(self) -> Author:
        """Who asks, and when, for the log of changes."""
        return Author(self.actor, self.now)

    @property
    def today(self) -> date:
        """The business day, in Berlin."""
        return times.business_day(self.now)

    def text(self, field: str) -> str:
        """A required text. Raises Refused."""
        value = reading.text(self.event, field)
        if not value:
            raise Refused(Problem("missing", field))
        return value

    @property
    def email(self) -> str:
        """Whose key it is: the name in HTTP Basic."""
        return _fitting(self.text("email"), "email", _EMAIL, "an e-mail address")

    @property
    def label(self) -> str:
        """What the key is for; optional."""
        return _fitting(reading.text(self.event, "label"), "label", _ONE_LINE, "one line of text")

    @property
    def api_key(self) -> str:
        """A key that clients have already, from another system."""
        expected = "a key of ASCII letters, digits and signs without blanks"
        value = _fitting(self.text("api_key"), "api_key", _KEY, expected)
        if len(value) < SHORTEST_KEY:
            reason = f"at least {SHORTEST_KEY} characters"
            raise Refused(Problem("invalid", "api_key", reason))
        return value


def _fitting(value: str, field: str, pattern: re.Pattern[str], expected: str) -> str:
    if len(value) > LONGEST:
        raise Refused(Problem("invalid", field, f"at most {LONGEST} characters"))
    if not pattern.fullmatch(value):
        raise Refused(Problem("invalid", field, f"{expected} is expected"))
    return value


def again(step: Callable[[], Result]) -> Result:
    """What `step` answers; it is run anew when somebody else changed the account meanwhile."""
    return repeated(lambda _: step(), "the account is being changed, please try again")
