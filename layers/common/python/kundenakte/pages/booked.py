"""Subscriptions as the customer's overview shows them.

Pure: documents as billing works them out go in, what dashboard.html shows comes out.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from kundenakte.domain.periods import Span
from kundenakte.domain.subscription import Subscription
from kundenakte.pages import contract
from kundenakte.pages.contract import Part, Price
from kundenakte.pages.view import Amount

EVERY_MONTH = 28  # later days are not in all months

Document = Mapping[str, Any]


class Booked(NamedTuple):
    """A subscription with what billing says of it: the document of a usual period, the one that is
    next (empty where none is), what a coming plan will usually cost; the last day that a notice of
    today would leave. `key` leads to its pages; `changes` and `addons`: there is a choice."""

    subscription: Subscription
    key: str
    usual: Document
    next: Document
    upcoming: Document
    earliest: date
    changes: bool = False
    addons: bool = False


class State(NamedTuple):
    """A badge: the text's key, its tone, and the day or the amount that it names."""

    key: str
    tone: str = ""
    day: date | None = None
    amount: Amount | None = None


class Rhythm(NamedTuple):
    """How the payments after the next one follow; `on` is their day of the month, or the day and
    month of the next one, where all have it."""

    every: Span
    on: int = 0


class Upcoming(NamedTuple):
    """What is agreed for later: title, price, and from when on."""

    title: str
    price: Price | None
    day: date
    back: str


class Line(NamedTuple):
    """An item of a document and what it comes to, in cents."""

    text: str
    cents: int


class Next(NamedTuple):
    """The next invoice of a subscription."""

    day: date
    lines: tuple[Line, ...]
    net: Amount
    vat: Amount
    total: Amount
    gross: bool


class Action(NamedTuple):
    """A button: the text's key and where it leads."""

    key: str
    page: str
    parts: tuple[str, ...]


class Item(NamedTuple):
    """A subscription in the list."""

    title: str
    state: State
    addons: tuple[Part, ...]
    quantity: str
    price: Price | None
    trial_end: date | None
    earliest: date | None
    paused: bool
    ends: date | None
    next: Next | None
    rhythm: Rhythm | None
    upcoming: Upcoming | None
    actions: tuple[Action, ...]


class Past(NamedTuple):
    """A subscription that is over."""

    title: str
    first: date
    last: date | None
    price: Price | None


def items(booked: Iterable[Booked], today: date) -> list[Item]:
    """Those that run, as they were booked."""
    return [_item(one, today) for one in booked]


def past(ended: Sequence[tuple[Subscription, Document]]) -> list[Past]:
    """Those that are over."""
    return [
        Past(
            contract.title(found),
            found.day("START") or date.min,
            found.last_day,
            contract.price(document, found.interval),
        )
        for found, document in ended
    ]


def is_over(found: Subscription, today: date) -> bool:
    """Whether it is closed, or its last day is over and only billing has not seen to it yet."""
    last = found.last_day
    return found.fields["STATE"] == "closed" or bool(last and last < today)


def planned(found: Subscription) -> Subscription:
    """The subscription with the terms that are agreed for later, if there are any."""
    upcoming = found.fields.get("PLAN_UPCOMING")
    if not upcoming:
        return found
    apart = ("ACTIVATION_DATE", "ADDONS", "COUPON")
    return found.with_fields(
        PLAN={name: value for name, value in upcoming.items() if name not in apart},
        ADDONS=upcoming.get("ADDONS", found.fields.get("ADDONS")),
        COUPON=upcoming.get("COUPON", found.fields.get("COUPON")),
        PLAN_UPCOMING=None,
    )


def next_of(one: Booked) -> Next | None:
    """The next invoice as it is shown; None where none is to come."""
    document, day = one.next, one.subscription.day("NEXT_EVENT")
    if not document or day is None:
        return None
    gross, currency = bool(document["IS_GROSS"]), document["CURRENCY_CODE"]
    name = "COMPLETE_GROSS" if gross else "COMPLETE_NET"
    lines = [
        Line(str(item["DESCRIPTION"]).partition("\n")[0], item[name]) for item in document["ITEMS"]
    ]
    net, vat, total = (
        Amount(document[name], currency) for name in ("SUB_TOTAL", "VAT_TOTAL", "TOTAL")
    )
    return Next(day, tuple(lines), net, vat, total, gross)


def _item(one: Booked, today: date) -> Item:
    found = one.subscription
    trial_end = found.day("TRIAL_END")
    in_trial = bool(trial_end and today <= trial_end)
    shown = next_of(one)
    canceled = "CANCELLATION_DATE" in found.fields
    return Item(
        title=contract.title(found),
        state=_state(found, today),
        addons=tuple(contract.addons(found)),
        quantity=str(found.plan.get("QUANTITY", "1")),
        price=contract.price(one.usual, found.interval),
        trial_end=trial_end if in_trial else None,
        earliest=None if canceled or not found.running else one.earliest,
        paused=not found.running,
        ends=found.last_day,
        next=shown,
        rhythm=_rhythm(planned(found)) if shown and not canceled else None,
        upcoming=_upcoming(one),
        actions=_actions(one),
    )


def _state(found: Subscription, today: date) -> State:
    status = found.status(today)
    if status == "canceled":
        return State("state_ends", "warn", found.last_day)
    if status == "trial":
        return State("state_trial", "info", found.day("TRIAL_END"))
    if status == "inactive":
        return State("state_paused", "warn")
    start = found.day("START")
    return (
        State("state_begins", "info", start)
        if start and start > today
        else State("state_active", "ok")
    )


def _rhythm(found: Subscription) -> Rhythm | None:
    """How payments go on after the next one."""
    interval, day = found.interval, found.day("NEXT_EVENT")
    if interval is None or day is None:
        return None
    anchor = found.day("ANCHOR") or day
    whole = interval.unit in ("month", "year") and anchor.day <= EVERY_MONTH
    return Rhythm(interval, day.day if whole else 0)


def _upcoming(one: Booked) -> Upcoming | None:
    plan = one.subscription.fields.get("PLAN_UPCOMING")
    if not plan:
        return None
    later = planned(one.subscription)
    title = contract.part(later.plan).title
    price = contract.price(one.upcoming, later.interval)
    return Upcoming(
        title,
        price,
        read_day(plan["ACTIVATION_DATE"]),
        one.subscription.plan["ARTICLE_NUMBER"],
    )


def _actions(one: Booked) -> tuple[Action, ...]:
    found, own = one.subscription, (one.key,)
    if "CANCELLATION_DATE" in found.fields:
        return (Action("action_take_back", "reactivate", own),)
    cancel = Action("action_cancel", "cancel", own)
    if not found.running:
        return Action("action_resume", "reactivate", own), cancel
    change = [Action("action_change", "change", own)] if one.changes else []
    more = [Action("action_addons", "addons", own)] if one.addons else []
    return *change, *more, cancel


def read_day(text: str) -> date:
    """A stored day."""
    return date.fromisoformat(text)
