"""shipment.get: find shipments, in ascending SHIPMENT_ID (contract 3.4)."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, NotRequired

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.page import cursor_after
from kundenakte.domain.shipment import Shipment
from kundenakte.domain.shipment_filter import ShipmentFilter
from kundenakte.domain.shipment_row import text_row, typed_row
from kundenakte.storage import shipments, subscriptions
from kundenakte.storage.unit import UnitOfWork


class ShipmentPage(TypedDict):
    """RESPONSE of shipment.get; NEXT_CURSOR, on /v1, is there when more rows follow."""

    SHIPMENTS: list[dict[str, Any]]
    NEXT_CURSOR: NotRequired[str]


def shipment_get(request: ShipmentFilter, unit: UnitOfWork) -> dict[str, Any]:
    """The shipments of one page, as last written, and where the next page begins."""
    page = request.page
    after, skip = (0, page.offset) if page.after is None else (page.after, 0)
    candidates = _candidates(request, unit, after, skip + page.limit + 1)
    matching = (one for one in candidates if one.id > after and request.matches(one, unit.today))
    wanted = islice(matching, skip, None)
    rows = list(islice(wanted, page.limit))
    shown = [{**one.fields, "STATUS": one.status(unit.today)} for one in rows]
    answer: dict[str, Any] = {"SHIPMENTS": shown}
    if len(rows) == page.limit and next(wanted, None):
        answer["NEXT_CURSOR"] = cursor_after(rows[-1].id)
    return answer


def _candidates(
    asked: ShipmentFilter, unit: UnitOfWork, after: int, size: int
) -> Iterator[Shipment]:
    """The cheapest way to what is asked for: keys, a customer's file, then the account's list."""
    if asked.shipment_ids:
        found = (shipments.find(unit, number) for number in asked.shipment_ids)
        return (one for one in found if one)
    if asked.subscription_id is not None:
        subscription = subscriptions.find(unit, asked.subscription_id)
        return shipments.of_customer(unit, subscription.customer_id) if subscription else iter(())
    return shipments.of_account(unit, after, size)


CALL = Call(
    "shipment.get",
    ShipmentFilter,
    shipment_get,
    ShipmentPage,
    part="FILTER_OR_DATA",  # one known client sends the filter as DATA
    writes=False,
    list_key="SHIPMENTS",
    text_row=text_row,
    typed_row=typed_row,
)
