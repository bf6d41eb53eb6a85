"""/account/customer/{id}/merge: take another file, which is the same customer, into this one."""

from collections.abc import Mapping
from typing import Any, Final

from kundenakte.billing import merge
from kundenakte.domain.customer import Customer
from kundenakte.domain.customer_choice import LEAST_TERM, Choice
from kundenakte.domain.errors import Refused
from kundenakte.entry.account import acting, customer_typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response
from kundenakte.storage import customer_alike, customer_list
from kundenakte.storage.unit import UnitOfWork

MOST: Final = 10  # files to choose from
SERVICE: Final = "customer.merge"
LABELS: Final = ("from_customer_id", "reason")


def answer(visit: AccountVisit) -> Response | None:
    """Who it may be, and what moves; posted, this file with all of it."""
    acting.must_write(visit)
    stays = acting.customer(visit)
    if not visit.posted:
        return _page(visit, stays, {})
    given = visit.form
    try:
        asked = {"customer_id": stays.customer_id, "from_customer_id": given.get(LABELS[0], "")}
        visit.call(SERVICE, asked, reason=customer_typed.reason(visit))
    except Refused as refused:
        return _page(visit, stays, given, refused)
    return visit.done(acting.home(stays), "customers_merged")


def _page(
    visit: AccountVisit, stays: Customer, given: Mapping[str, str], refused: Refused | None = None
) -> Response:
    unit, term = visit.unit(), visit.query.get("q", "").strip()
    return acting.page(
        visit,
        "customer_merge",
        stays,
        "merge",
        status=400 if refused else 200,
        errors=acting.wrong(visit, refused, LABELS) if refused else {},
        form=given,
        term=term,
        least=LEAST_TERM,
        choices=[_told(unit, one) for one in _others(unit, stays, term)],
        into=stays.merged_into,
    )


def _others(unit: UnitOfWork, stays: Customer, term: str) -> list[Customer]:
    """Those that the search finds, without one those that are likely the same; never itself, nor
    what was merged already."""
    if len(term) >= LEAST_TERM:
        found = customer_list.page(unit, Choice(term), size=MOST + 1).customers
    else:
        found = [one.customer for one in customer_alike.find(unit, stays.fields)]
    others = (one for one in found if one.customer_id != stays.customer_id)
    return [one for one in others if one.merged_into is None][:MOST]


def _told(unit: UnitOfWork, one: Customer) -> dict[str, Any]:
    """A file to choose, and what would move from there."""
    moves = merge.of(unit, one)
    return {
        "id": one.customer_id,
        "name": one.listed_name,
        "number": one.number,
        "city": str(one.fields.get("CITY", "")),
        "email": str(one.fields.get("EMAIL", "")),
        "place": acting.home(one),
        "subscriptions": len(moves.subscriptions),
        "drafts": len(moves.drafts),
    }
