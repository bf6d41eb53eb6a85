"""declaration.get: notices and withdrawals that consumers have declared, the newest first. Ours."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, NotRequired

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.declaration import Declaration
from kundenakte.domain.declaration_row import DeclarationFilter, text_row, typed_row
from kundenakte.domain.errors import TooLarge
from kundenakte.domain.page import cursor_after
from kundenakte.storage import declarations
from kundenakte.storage.unit import UnitOfWork

NEWEST = 10**16  # above every id
MOST_LOOKED_AT = 10_000  # in one call: what takes longer would run into its time limit


class DeclarationPage(TypedDict):
    """RESPONSE of declaration.get; NEXT_CURSOR, on /v1, is there when more rows follow."""

    DECLARATIONS: list[dict[str, Any]]
    NEXT_CURSOR: NotRequired[str]


def declaration_get(request: DeclarationFilter, unit: UnitOfWork) -> dict[str, Any]:
    """The declarations of one page. Raises TooLarge for a filter that would have to look at too
    much."""
    page = request.page
    before = NEWEST if page.after is None else page.after
    found = (one for one in _found(request, unit, before) if one.id < before)
    wanted = islice(
        (one for one in found if request.matches(one)),
        0 if page.after is not None else page.offset,
        None,
    )
    rows = list(islice(wanted, page.limit))
    more = len(rows) == page.limit and next(wanted, None) is not None
    return {"DECLARATIONS": rows, **({"NEXT_CURSOR": cursor_after(rows[-1].id)} if more else {})}


def _found(asked: DeclarationFilter, unit: UnitOfWork, before: int) -> Iterator[Declaration]:
    """The cheapest way to what is asked for: a key, a customer's file, then the account's list."""
    if asked.declaration_id is not None:
        one = declarations.find(unit, asked.declaration_id)
        return iter([one] if one else [])
    if asked.customer_id is not None:
        return declarations.of_customer(unit, asked.customer_id)
    return _bounded(declarations.of_account(unit, before))


def _bounded(found: Iterator[Declaration]) -> Iterator[Declaration]:
    for looked_at, one in enumerate(found):
        if looked_at >= MOST_LOOKED_AT:
            raise TooLarge("too many declarations to look through, name CUSTOMER_ID too")
        yield one


CALL = Call(
    "declaration.get",
    DeclarationFilter,
    declaration_get,
    DeclarationPage,
    part="FILTER",
    writes=False,
    list_key="DECLARATIONS",
    text_row=text_row,
    typed_row=typed_row,
)
