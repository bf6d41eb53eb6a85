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
from kundenakte.domain.page import FIRST_PAGE, MOST, Page, cursor_after
from kundenakte.storage import customers, directory, keys, page_ends
from kundenakte.storage.unit import UnitOfWork

EVERYONE = CustomerFilter()


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
    limit, offset, cursor, _ = request.page
    asked = replace(request, page=FIRST_PAGE)
    after, skip = _start(request.page, asked, unit)
    ids, exact = _candidates(asked, unit, after, limit + skip + 1)
    if exact:
        ids, skip = islice(ids, skip, None), 0
    found = _matching(asked, unit, ids, limit if exact else MOST)
    rows = list(islice(found, skip, skip + limit))
    answer: dict[str, Any] = {"CUSTOMERS": rows}
    if len(rows) == limit:
        last = rows[-1].customer_id
        if cursor is None:
            page_ends.remember(unit.account.id, asked, offset + limit, last)
        if (exact and next(ids, None) is not None) or next(found, None) is not None:
            answer["NEXT_CURSOR"] = cursor_after(last)
    return answer


def _start(page: Page, asked: CustomerFilter, unit: UnitOfWork) -> tuple[int, int]:
    """Behind which id to begin, and how many rows to skip from there."""
    if page.after is not None:
        return page.after, 0
    known = page_ends.recall(unit.account.id, asked, page.offset) if page.offset else None
    if known is not None:
        return known, 0
    if page.offset and asked == EVERYONE:
        return directory.id_before(unit, page.offset), 0
    return 0, page.offset


def _candidates(asked: CustomerFilter, unit: UnitOfWork, after: int, size: int) -> Candidates:
    """The cheapest way to what is asked for: a key, a claim, then the indexes."""
    if _names_one(asked):
        return Candidates(number for number in _named(asked, unit) if number > after)
    if asked.tags:
        exact = asked == CustomerFilter(tags=asked.tags)
        read = size if exact else MOST
        return Candidates(directory.with_tags(unit, list(asked.tags), after, read), exact)
    words = (asked.term, asked.city, asked.country_code)
    if any(words):
        ids = directory.search(unit, *words, after)
        only = CustomerFilter(term=words[0], city=words[1], country_code=words[2])
        return Candidates(ids, asked == only)
    exact = asked == EVERYONE
    return Candidates(directory.all_ids(unit, after, size if exact else MOST), exact)


def _names_one(asked: CustomerFilter) -> bool:
    named = (asked.customer_number, asked.customer_ext_uid, asked.hash)
    addresses = (asked.changedata_url, asked.dashboard_url)
    return asked.customer_id is not None or any(named) or any(addresses)


def _named(asked: CustomerFilter, unit: UnitOfWork) -> list[int]:
    account = unit.account
    if asked.customer_id is not None:
        return [asked.customer_id]
    if asked.customer_number:
        owner = customers.claimed_by(keys.number_claim(account.id, asked.customer_number))
    elif asked.customer_ext_uid and not account.settings["UNIQUE_EXT_UID"]:
        return directory.by_ext_uid(unit, asked.customer_ext_uid)
    elif asked.customer_ext_uid:
        owner = customers.claimed_by(keys.ext_uid_claim(account.id, asked.customer_ext_uid))
    else:
        owner = directory.by_hash(unit, asked.page_hash) if asked.page_hash else None
    return [] if owner is None else [owner]


def _matching(
    asked: CustomerFilter, unit: UnitOfWork, ids: Iterator[int], batch: int
) -> Iterator[Customer]:
    everyone = asked == EVERYONE
    while wanted := list(islice(ids, batch)):
        for customer in customers.find_all(unit, wanted):
            if everyone or asked.matches(customer, unit.account):
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
