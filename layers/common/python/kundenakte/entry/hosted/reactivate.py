"""`/reactivate/{account}/{subscription}`: take a notice back, or end a pause."""

from kundenakte.billing import end
from kundenakte.calls.subscription_reactivate import subscription_reactivate
from kundenakte.domain.errors import Refused
from kundenakte.domain.subscription_filter import SubscriptionId
from kundenakte.entry.hosted import ordering
from kundenakte.entry.hosted.ordering import Changed, Place
from kundenakte.entry.visit import Visit
from kundenakte.pages import respond
from kundenakte.pages.respond import Response


def answer(visit: Visit) -> Response | None:
    """The page; None where the address leads to nothing."""
    place = ordering.placed(visit, visit.parts[0]) if len(visit.parts) == 1 else None
    if not isinstance(place, Place):
        return place
    reason = ordering.hindrance(place)
    if not reason and "done" in visit.query:
        return ordering.done_page(place, "reactivate")
    if reason in ("", "over"):
        return ordering.unable(place, reason or "runs")
    try:
        return _order(place) if "form" in visit.form else _offer(place)
    except Refused:
        return ordering.unable(place, "impossible")


def _order(place: Place) -> Response:
    asked = SubscriptionId(place.found.id)
    try:
        to = ordering.ordered(
            place,
            end.brought_back,
            lambda unit: subscription_reactivate(asked, unit),
            ordering.done_path(place),
        )
    except Changed:
        return _offer(place, note="changed")
    return respond.redirect(to)


def _offer(place: Place, note: str = "") -> Response:
    made = ordering.offered(place.visit.unit(), place, end.brought_back)
    return ordering.order_page(
        place,
        "reactivate",
        made,
        note=note,
        paused=not place.found.running,
        ends=place.found.last_day,
        leave=place.frame.home,
    )
