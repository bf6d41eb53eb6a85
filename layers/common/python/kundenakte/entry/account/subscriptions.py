"""The list of all subscriptions."""

from collections.abc import Callable, Iterable
from typing import Final

from kundenakte.domain import figures
from kundenakte.domain.subscription import Subscription
from kundenakte.entry.account import listing
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import lists
from kundenakte.pages.account.lists import Asked
from kundenakte.pages.respond import Response
from kundenakte.storage import figures as stored
from kundenakte.storage import subscription_list, subscriptions
from kundenakte.storage.unit import UnitOfWork

STATES: Final = ("active", "trial", "canceled", "inactive", "closed", "refused")
LONGEST_ID: Final = 15  # digits


def answer(visit: AccountVisit) -> Response | None:
    """A page of the list; nothing is sent to it."""
    if visit.posted or visit.parts:
        return None
    asked, unit = Asked.read(visit.query, STATES), visit.unit()
    rows, cut = listing.page(_found(unit, asked), _fits(unit, asked), lambda one: str(one.id))
    who = listing.whose(unit, (row.customer_id for row in rows))
    vat, today = not visit.account.settings["SMALL_BUSINESS"], unit.today
    return visit.show(
        "subscriptions",
        "lists",
        "subscriptions",
        asked=asked,
        states=STATES,
        months=lists.months(today),
        cut=cut,
        rows=[
            lists.subscription_row(row, who.get(row.customer_id), today, vat=vat) for row in rows
        ],
    )


def _fits(unit: UnitOfWork, asked: Asked) -> Callable[[Subscription], bool]:
    def fits(one: Subscription) -> bool:
        state = lists.state_of_subscription(one, unit.today).word
        began = str(one.fields.get("START", ""))
        right = asked.state in ("", state, one.status(unit.today))
        return right and began.startswith(asked.month)

    return fits


def _found(unit: UnitOfWork, asked: Asked) -> Iterable[Subscription]:
    if asked.term:
        return _below(_named(unit, asked), asked)
    if asked.state == "refused":
        nights = stored.of_months(unit.account.id, figures.months(unit.today)[-2:])
        newest = nights[max(nights)] if nights else {}
        found = subscription_list.refused(unit, newest.get("FAULTS", []))
        return _below(found, asked)
    return subscription_list.newest(unit, listing.before(asked), listing.size(asked))


def _below(found: Iterable[Subscription], asked: Asked) -> Iterable[Subscription]:
    newest_first = sorted(found, key=lambda one: one.id, reverse=True)
    return listing.below(newest_first, asked, lambda one: one.id)


def _named(unit: UnitOfWork, asked: Asked) -> Iterable[Subscription]:
    """By the customer's number, the external id, or the id, whichever there is first."""
    customer_id = listing.named(unit, asked)
    if customer_id is not None:
        return subscriptions.of_customer(unit, customer_id)
    one = subscriptions.by_ext_uid(unit, asked.term)
    if one is None and asked.term.isdecimal() and len(asked.term) <= LONGEST_ID:
        one = subscriptions.find(unit, int(asked.term))
    return [one] if one else []
