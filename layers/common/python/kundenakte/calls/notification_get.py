"""notification.get: what other systems were told, the newest first, and what came of it. Ours."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any, NotRequired

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.errors import TooLarge
from kundenakte.domain.notification import (
    LAST,
    Notification,
    NotificationFilter,
    Place,
    event_before,
    text_row,
    typed_row,
)
from kundenakte.domain.page import cut
from kundenakte.storage import events, keys, receivers
from kundenakte.storage.events import Event
from kundenakte.storage.unit import UnitOfWork

MOST_LOOKED_AT = 10_000  # events in one call: what takes longer would run into its time limit


class NotificationPage(TypedDict):
    """RESPONSE of notification.get; NEXT_CURSOR, on /v1, is there when more rows follow."""

    NOTIFICATIONS: list[dict[str, Any]]
    NEXT_CURSOR: NotRequired[str]


def notification_get(request: NotificationFilter, unit: UnitOfWork) -> dict[str, Any]:
    """The rows of one page, one for each receiver of an event; one that is asked for by its id
    has its PAYLOAD. Raises TooLarge for a filter that would have to look at too much."""
    after = request.page.after_text or ""
    found = (
        one
        for one in _in_order(_found(request, unit, after), unit)
        if one.order > after and one.matches(request)
    )
    rows, more = cut(found, request.page, lambda one: one.order)
    with_payload = bool(request.notification_id)
    return {"NOTIFICATIONS": [row.row(with_payload=with_payload) for row in rows], **more}


def _found(asked: NotificationFilter, unit: UnitOfWork, after: str) -> Iterator[Event]:
    """The cheapest way to what is asked for: a key, a customer's file, then the account's list."""
    if asked.notification_id:
        place = Place.of(asked.notification_id)
        one = _at(unit, place) if place else None
        return iter([one] if one and one.record else [])
    if asked.customer_id is not None:
        return events.of_customer(unit, asked.customer_id)
    return events.of_account(unit, event_before(after) if after else LAST)


def _at(unit: UnitOfWork, place: Place) -> Event | None:
    return events.find(keys.customer_file(unit.account.id, place.customer_id), place.event_id)


def _in_order(found: Iterator[Event], unit: UnitOfWork) -> Iterator[Notification]:
    """What became of each event at each receiver. Two customers may have events of one id."""
    urls = {each.id: each.url for each in receivers.read(unit.account.id).receivers}
    grouped = groupby(found, lambda event: event.id)
    for looked_at, (_, several) in enumerate(grouped):
        if looked_at >= MOST_LOOKED_AT:
            raise TooLarge("too many notifications to look through, name CUSTOMER_ID too")
        shown = [each for event in several for each in _deliveries(event, urls)]
        yield from sorted(shown, key=lambda one: one.order)


def _deliveries(event: Event, urls: dict[str, str]) -> Iterator[Notification]:
    place = Place(int(event.file.rpartition("#")[2]), event.id)
    made = events.made_at(event.id)
    for receiver, entry in event.deliveries.items():
        yield Notification(place, event.doc, made, receiver, urls.get(receiver, ""), entry)


CALL = Call(
    "notification.get",
    NotificationFilter,
    notification_get,
    NotificationPage,
    part="FILTER",
    writes=False,
    list_key="NOTIFICATIONS",
    text_row=text_row,
    typed_row=typed_row,
)
