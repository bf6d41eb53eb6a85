"""Notifications as calls show them: what was sent to whom, and what became of it. Ours."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from kundenakte.domain import reading, times
from kundenakte.domain.account import Account
from kundenakte.domain.delivery import STATES, Entry
from kundenakte.domain.errors import NotFound, Problem, Refused
from kundenakte.domain.page import FIRST_PAGE, Page
from kundenakte.domain.receivers import TYPES

COLUMNS = "NOTIFICATION_ID TYPE CUSTOMER_ID CREATED RECEIVER RECEIVER_URL STATE ATTEMPTS".split()
EXTRAS = ("PAYLOAD",)
LAST = 10**16 - 1  # above every id of an event
NOTHING = 1  # below every id of an event
_DIGITS = 16
_ID = re.compile(r"([0-9]{1,15})-([0-9]{1,16})")


class Place(NamedTuple):
    """Whose event it is, and its id: what NOTIFICATION_ID names."""

    customer_id: int
    event_id: int

    @property
    def text(self) -> str:
        """The NOTIFICATION_ID."""
        return f"{self.customer_id}-{self.event_id}"

    @classmethod
    def of(cls, text: str) -> "Place | None":
        """The place that a NOTIFICATION_ID names; None where it cannot be one."""
        found = _ID.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None


def notification_id(file: str, event_id: int) -> str:
    """The NOTIFICATION_ID of an event in a customer's file, which is its partition key."""
    return Place(int(file.rpartition("#")[2]), event_id).text


@dataclass(frozen=True, slots=True)
class NotificationFilter:
    """FILTER of notification.get."""

    notification_id: str = ""
    customer_id: int | None = None
    type: str = ""
    state: str = ""
    page: Page = FIRST_PAGE

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        kind, state = reading.text(values, "TYPE"), reading.text(values, "STATE").lower()
        if kind and kind not in TYPES:
            raise Refused(Problem("invalid", "TYPE", f"one of {', '.join(TYPES)} is expected"))
        if state and state not in STATES:
            raise Refused(Problem("invalid", "STATE", f"one of {', '.join(STATES)} is expected"))
        wanted = reading.text(values, "NOTIFICATION_ID")
        return cls(wanted, reading.optional_id(values, "CUSTOMER_ID"), kind, state, page)


@dataclass(frozen=True, slots=True)
class NotificationResend:
    """DATA of notification.resend; without RECEIVER all that want its type are meant."""

    place: Place
    receiver: str = ""

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused, NotFound for what can be no NOTIFICATION_ID."""
        del page
        place = Place.of(reading.required_text(values, "NOTIFICATION_ID"))
        if place is None:
            raise NotFound("NOTIFICATION_ID")
        return cls(place, reading.text(values, "RECEIVER"))


def event_before(order: str) -> int:
    """The id of the newest event that may be in the list behind a place in it."""
    number = order[:_DIGITS]
    return LAST - int(number) if number.isascii() and number.isdigit() else NOTHING


class Notification(NamedTuple):
    """An event and what became of it at one receiver; `url` is "" where that was removed."""

    place: Place
    doc: str
    made: str
    receiver: str
    url: str
    entry: Entry

    def matches(self, asked: NotificationFilter) -> bool:
        """Whether it is what a filter asks for."""
        return (
            asked.customer_id in (None, self.place.customer_id)
            and asked.type in ("", self.type)
            and asked.state in ("", self.entry["STATE"])
        )

    @property
    def type(self) -> str:
        """Such as customer.created."""
        return str(json.loads(self.doc)["type"])

    @property
    def order(self) -> str:
        """What the list is ordered by: a text that grows from the newest to the oldest."""
        customer_id, event_id = self.place
        return f"{LAST - event_id:016d} {customer_id:016d} {self.receiver}"

    def row(self, *, with_payload: bool) -> dict[str, Any]:
        """As calls show it."""
        values: tuple[Any, ...] = (self.place.text, self.type, self.place.customer_id, self.made)
        values += (self.receiver, self.url, self.entry["STATE"], self.entry["ATTEMPTS"])
        row = dict(zip(COLUMNS, values, strict=True))
        return {**row, "PAYLOAD": self.doc} if with_payload else row


def text_row(row: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Every value as text, instants as Berlin wall clock."""
    del account
    attempts = [
        {**{name: str(value) for name, value in one.items()}, "AT": times.wall_clock(one["AT"])}
        for one in row["ATTEMPTS"]
    ]
    known = {"CUSTOMER_ID": str(row["CUSTOMER_ID"]), "CREATED": times.wall_clock(row["CREATED"])}
    return {**row, **known, "ATTEMPTS": attempts}


def typed_row(row: Mapping[str, Any], account: Account) -> dict[str, Any]:
    """Numbers as numbers, instants with their offset."""
    del account
    attempts = [{**one, "AT": times.with_offset(one["AT"])} for one in row["ATTEMPTS"]]
    return {**row, "CREATED": times.with_offset(row["CREATED"]), "ATTEMPTS": attempts}
