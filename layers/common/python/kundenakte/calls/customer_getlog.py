"""customer.getlog: who changed what of a customer, newest first. An extension of ours."""

from itertools import islice
from typing import Any, NotRequired

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain import times
from kundenakte.domain.account import Account
from kundenakte.domain.customer_id import CustomerId
from kundenakte.storage import change_log, customers
from kundenakte.storage.unit import UnitOfWork


class Change(TypedDict):
    """One field before and after; null where it was not there."""

    FIELD: str
    BEFORE: Any
    AFTER: Any


class LogEntry(TypedDict):
    """One change: by which key, user, page or job, through which call; what it is about where that
    is not the customer's own record, and why where somebody said so."""

    LOG_ID: int
    AT: str
    ACTOR: str
    ACTION: str
    CHANGES: list[Change]
    REASON: NotRequired[str]
    FROM_CUSTOMER_ID: NotRequired[int]
    SUBSCRIPTION_ID: NotRequired[int]
    INVOICE_ID: NotRequired[int]
    INVOICE_NUMBER: NotRequired[str]
    PAYMENT_ID: NotRequired[int]
    DECLARATION_ID: NotRequired[int]
    TEMPLATE: NotRequired[str]


class CustomerLog(TypedDict):
    """RESPONSE of customer.getlog."""

    ENTRIES: list[LogEntry]


def customer_getlog(request: CustomerId, unit: UnitOfWork) -> dict[str, Any]:
    """The page of entries asked for by LIMIT and OFFSET. Raises NotFound."""
    customers.read(unit, request.customer_id)
    first, size = request.page.offset, request.page.limit
    found = change_log.entries(unit, request.customer_id, first + size)
    return {"ENTRIES": list(islice(found, first, first + size))}


def text_row(entry: dict[str, Any], account: Account) -> dict[str, Any]:
    """An entry with its time as Berlin wall clock."""
    del account
    return {**entry, "LOG_ID": str(entry["LOG_ID"]), "AT": times.wall_clock(entry["AT"])}


def typed_row(entry: dict[str, Any], account: Account) -> dict[str, Any]:
    """An entry with its time as RFC 3339."""
    del account
    return {**entry, "AT": times.with_offset(entry["AT"])}


CALL = Call(
    "customer.getlog",
    CustomerId,
    customer_getlog,
    CustomerLog,
    part="FILTER_OR_DATA",
    writes=False,
    list_key="ENTRIES",
    text_row=text_row,
    typed_row=typed_row,
)
