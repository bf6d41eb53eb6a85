"""subscription.get: find subscriptions, in ascending SUBSCRIPTION_ID (contract 3.1)."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, NotRequired

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.page import cursor_after
from kundenakte.domain.subscription import Subscription
from kundenakte.domain.subscription_filter import SubscriptionFilter
from kundenakte.domain.subscription_row import Entry, text_row, typed_row
from kundenakte.storage import customers, directory, keys, subscriptions
from kundenakte.storage.unit import UnitOfWork


class SubscriptionPage(TypedDict):
    """RESPONSE of subscription.get; NEXT_CURSOR, on /v1, is there when more rows follow."""

    SUBSCRIPTIONS: list[dict[str, Any]]
    NEXT_CURSOR: NotRequired[str]


def subscription_get(request: SubscriptionFilter, unit: UnitOfWork) -> dict[str, Any]:
    """The subscriptions of one page, as last written, and where the next page begins."""
    limit, offset, after, _ = request.page.limit, request.page.offset, request.page.after, None
    begin = after or 0
    found = (one for one in _found(request, unit, begin, limit) if one.id > begin)
    wanted = islice(found, 0 if after is not None else offset, None)
    rows = list(islice(wanted, limit))
    answer: dict[str, Any] = {"SUBSCRIPTIONS": [Entry(one, unit.today) for one in rows]}
    if len(rows) == limit and next(wanted, None):
        answer["NEXT_CURSOR"] = cursor_after(rows[-1].id)
    return answer


def _found(
    asked: SubscriptionFilter, unit: UnitOfWork, after: int, size: int
) -> Iterator[Subscription]:
    """All that match, by the cheapest way: a key, a claim, customers' files, then the index."""
    owners = _owners(asked, unit)
    if asked.subscription_id is not None or asked.subscription_ext_uid:
        one = _named(asked, unit)
        if one and (owners is None or one.customer_id in owners):
            yield one
    elif owners is not None:
        mine = (one for owner in owners for one in subscriptions.of_customer(unit, owner))
        yield from sorted(mine, key=lambda one: one.id)
    else:
        yield from subscriptions.of_account(unit, after, size + 1)


def _named(asked: SubscriptionFilter, unit: UnitOfWork) -> Subscription | None:
    if asked.subscription_id is None:
        return subscriptions.by_ext_uid(unit, asked.subscription_ext_uid)
    one = subscriptions.find(unit, asked.subscription_id)
    fits = one and asked.subscription_ext_uid in ("", one.ext_uid)
    return one if fits else None


def _owners(asked: SubscriptionFilter, unit: UnitOfWork) -> list[int] | None:
    """The customers whose subscriptions are asked for; None: everyone's."""
    if not asked.customer_ext_uid:
        return None if asked.customer_id is None else [asked.customer_id]
    if unit.account.settings["UNIQUE_EXT_UID"]:
        claim = keys.ext_uid_claim(unit.account.id, asked.customer_ext_uid)
        owner = customers.claimed_by(claim)
        owners = [] if owner is None else [owner]
    else:
        owners = directory.by_ext_uid(unit, asked.customer_ext_uid)
    return [owner for owner in owners if asked.customer_id in (None, owner)]


CALL = Call(
    "subscription.get",
    SubscriptionFilter,
    subscription_get,
    SubscriptionPage,
    part="FILTER",
    writes=False,
    list_key="SUBSCRIPTIONS",
    text_row=text_row,
    typed_row=typed_row,
)
