"""Which of a customer's addresses mails do not reach: EMAIL_STATE of the customer's record.

It names the address that was told of last, {ADDRESS, KIND, AT}; where the customer has others that
are not reached either, they are its OTHERS. An address that the customer has no more is forgotten.
"""

import re
from collections.abc import Mapping
from typing import Any

STATE = "EMAIL_STATE"
BOUNCED, COMPLAINED = "bounced", "complained"
ADDRESSES = ("EMAIL", "PAYMENT_MAIL_ADDRESS", "EMAIL_CC")
_OTHERS = "OTHERS"

Marks = list[dict[str, Any]]


def mark(fields: Mapping[str, Any], address: str, kind: str, at: str) -> dict[str, Any]:
    """EMAIL_STATE once an address is known to be `bounced` or `complained`; as it was where the
    customer does not have the address, or this is known."""
    known = {_folded(each["ADDRESS"]): each for each in marks(fields)}
    if _folded(address) not in _own(fields) or known.get(_folded(address), {}).get("KIND") == kind:
        return dict(fields.get(STATE) or {})
    known.pop(_folded(address), None)
    return _state([{"ADDRESS": address, "KIND": kind, "AT": at}, *known.values()])


def kept(fields: Mapping[str, Any]) -> dict[str, Any]:
    """EMAIL_STATE of a customer with these fields: of the addresses that are still there."""
    own = _own(fields)
    return _state([each for each in marks(fields) if _folded(each["ADDRESS"]) in own])


def kind_of(fields: Mapping[str, Any], address: str) -> str:
    """`bounced`, `complained`, or "" for an address that nothing is known of."""
    found = (e["KIND"] for e in marks(fields) if _folded(e["ADDRESS"]) == _folded(address))
    return next(found, "")


def marks(fields: Mapping[str, Any]) -> Marks:
    """All of the customer's addresses that are not reached, the last one first."""
    state = fields.get(STATE)
    if not state:
        return []
    first = {name: value for name, value in state.items() if name != _OTHERS}
    return [first, *state.get(_OTHERS, [])]


def _state(found: Marks) -> dict[str, Any]:
    if not found:
        return {}
    first, *others = found
    return {**first, _OTHERS: others} if others else first


def _own(fields: Mapping[str, Any]) -> set[str]:
    texts = (str(fields.get(name, "")) for name in ADDRESSES)
    return {_folded(part) for text in texts for part in re.split("[,;]", text) if part}


def _folded(address: str) -> str:
    """As addresses are compared: the host in the form that mails are sent to."""
    local, at, host = address.strip().rpartition("@")
    if host.isascii():
        return address.strip().casefold()
    from kundenakte.domain.hosts import ascii_host  # on use: few hosts have umlauts

    try:
        return f"{local.casefold()}{at}{ascii_host(host)}"
    except UnicodeError:
        return address.strip().casefold()
