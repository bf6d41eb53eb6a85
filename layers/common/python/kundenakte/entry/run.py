"""Runs a call: input, unit of work, commit; and again when another writer was quicker."""

from typing import Any, NamedTuple

from kundenakte.calls.call import Call
from kundenakte.domain.account import Account
from kundenakte.domain.page import FIRST_PAGE, Page, read_page
from kundenakte.entry import clock
from kundenakte.storage import idempotency
from kundenakte.storage.unit import UnitOfWork, committed
from kundenakte.wire.envelope import Envelope

BUSY = "others are changing the same record, please try again"


class Repeatable(NamedTuple):
    """An Idempotency-Key and the fingerprint of the request it came with."""

    key: str
    asked: str


def run(
    call: Call, account: Account, envelope: Envelope, repeatable: Repeatable | None = None
) -> dict[str, Any]:
    """What the call answers, after its writes are committed. Raises ApiError; then nothing is."""
    values = _input(call, envelope)
    if values is None:
        return {call.list_key: []}
    request = call.request.read(values, _page(call, envelope))
    return committed(account, clock.now, lambda unit: _once(call, request, unit, repeatable), BUSY)


def _once(
    call: Call, request: Any, unit: UnitOfWork, repeatable: Repeatable | None
) -> dict[str, Any]:
    if repeatable and (before := idempotency.answered(unit, *repeatable)):
        return before
    answer = call.run(request, unit)
    if repeatable:
        idempotency.remember(unit, *repeatable, answer)
    return answer


def _page(call: Call, envelope: Envelope) -> Page:
    # Clients leave LIMIT and OFFSET of an earlier call in bodies that have no use for them.
    if not call.list_key:
        return FIRST_PAGE
    default = call.default_limit
    return read_page(envelope.limit, envelope.offset, envelope.cursor, default)


def _input(call: Call, envelope: Envelope) -> dict[str, Any] | None:
    if call.part == "FILTER":
        return envelope.filter
    return (call.part == "FILTER_OR_DATA" and envelope.filter) or envelope.data
