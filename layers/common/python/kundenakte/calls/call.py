"""What a call is made of."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, Protocol

from kundenakte.domain.account import Account
from kundenakte.domain.page import DEFAULT_LIMIT, Page
from kundenakte.storage.unit import UnitOfWork


class Request(Protocol):
    """A call's input."""

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Any:
        """The input in `values` (upper-case names), checked. Raises Refused."""


Row = Callable[[Any, Account], Any]


class Call(NamedTuple):
    """One thing the product can do.

    `run` takes the request and a unit, reads and plans, and answers what RESPONSE is to hold; it
    has no other effect. `part` names where in the body the input is: DATA, FILTER, or
    FILTER_OR_DATA for calls of ours that the contract does not know. For lists, `list_key` names
    the answer's list of stored things, `row_key` a single one beside other keys; `text_row`
    (compatible URL) and `typed_row` (/v1) show them; `default_limit` rows come without LIMIT.
    """

    service: str
    request: type[Request]
    run: Callable[[Any, UnitOfWork], dict[str, Any]]
    response: type
    part: str = "DATA"
    writes: bool = True
    list_key: str = ""
    row_key: str = ""
    text_row: Row | None = None
    typed_row: Row | None = None
    default_limit: int = DEFAULT_LIMIT
    warnings: Callable[[Mapping[str, Any]], list[str]] | None = None
