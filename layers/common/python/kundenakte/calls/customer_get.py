"""customer.get: find customers, in ascending CUSTOMER_ID (contract 1.7, 2.2)."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple, NotRequired

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.customer import Customer
from kundenakte.domain.customer_filter import CustomerFilter
from kundenakte.domain.customer_row import text_row, typed_row
from kundenakte.domain.page import MOST, Page, cursor_after
from kundenakte.storage import customers, directory, keys, page_ends
from kundenakte.storage.unit import UnitOfWork


class CustomerPage(TypedDict):
    """RESPONSE of customer.get; NEXT_CURSOR, on /v1, is there when more rows follow."""

    CUSTOMERS: list[dict[str, Any]]
    NEXT_CURSOR: NotRequired[str]


class Candidates(NamedTuple):
    """Ids that may match, ascending. `exact`: the index has looked at all that is asked for, so
    rows can be skipped without reading them."""

    ids: Iterator[int]
    exact: bool = False


def customer_get(request: CustomerFilter, unit: UnitOfWork) -> dict[str, Any]:
    """The customers of one page, as last written, and where the next page begins."""
    limit, offset, cursor = request.page
    asked = replace(request, page=Page())
    after, skip = _start(request, asked, unit)
    ids, exact = _candidates(request, unit, after, limit + skip + 1)
    if exact:
        ids, skip = islice(ids, skip, None), 0
    found = _matching(request, unit, ids, limit if exact else MOST)
    rows = list(islice(found, skip, skip + limit))
    answer: dict[str, Any] = {"CUSTOMERS": rows}
    if len(rows) == limit:
        last = rows[-1].customer_id
        if cursor is None:
            page_ends.remember(unit.account.id, asked, offset + limit, last)
        if (exact and next(ids, None) is not None) or next(found, None) is not None:
            answer["NEXT_CURSOR"] = cursor_after(last)
    return answer


def _start(request: CustomerFilter, asked: CustomerFilter, unit: UnitOfWork) -> tuple[int, int]:
    """Behind which id to begin, and how many rows to skip from there."""
    page = request.page
    if page.after is not None:
        return page.after, 0
    known = page_ends.recall(unit.account.id, asked, page.offset) if page.offset else None
    if known is not None:
        return known, 0
    if page.offset and asked == CustomerFilter():
        return directory.id_before(unit, page.offset), 0
    return 0, page.offset


def _candidates(request: CustomerFilter, unit: UnitOfWork, after: int, size: int) -> Candidates:
    """The cheapest way to what is asked for: a key, a claim, then the indexes."""
    if _names_one(request):
        return Candidates(number for number in _named(request, unit) if number > after)
    asked = replace(request, page=Page())
    if request.tags:
        exact = asked == CustomerFilter(tags=request.tags)
        read = size if exact else MOST
        return Candidates(directory.with_tags(unit, list(request.tags), after, read), exact)
    words = (request.term, request.city, request.country_code)
    if any(words):
        ids = directory.search(unit, *words, after)
        only = CustomerFilter(term=words[0], city=words[1], country_code=words[2])
        return Candidates(ids, asked == only)
    exact = asked == CustomerFilter()
    return Candidates(directory.all_ids(unit, after, size if exact else MOST), exact)


def _names_one(request: CustomerFilter) -> bool:
    named = (request.customer_number, request.customer_ext_uid, request.hash)
    addresses = (request.changedata_url, request.dashboard_url)
    return request.customer_id is not None or any(named) or any(addresses)


def _named(request: CustomerFilter, unit: UnitOfWork) -> list[int]:
    account = unit.account
    if request.customer_id is not None:
        return [request.customer_id]
    if request.customer_number:
        owner = customers.claimed_by(keys.number_claim(account.id, request.customer_number))
    elif request.customer_ext_uid and not account.settings["UNIQUE_EXT_UID"]:
        return directory.by_ext_uid(unit, request.customer_ext_uid)
    elif request.customer_ext_uid:
        owner = customers.claimed_by(keys.ext_uid_claim(account.id, request.customer_ext_uid))
    else:
        owner = directory.by_hash(unit, request.page_hash) if request.page_hash else None
    return [] if owner is None else [owner]


def _matching(
    request: CustomerFilter, unit: UnitOfWork, ids: Iterator[int], batch: int
) -> Iterator[Customer]:
    everyone = replace(request, page=Page()) == CustomerFilter()
    while wanted := list(islice(ids, batch)):
        for customer in customers.find_all(unit, wanted):
            if everyone or request.matches(customer, unit.account):
                yield customer


CALL = Call(
    "customer.get",
    CustomerFilter,
    customer_get,
    CustomerPage,
    part="FILTER",
    writes=False,
    list_key="CUSTOMERS",
    text_row=text_row,
    typed_row=typed_row,
)
