"""How large a body may be, in bytes and in shape."""

from typing import Any

from kundenakte.domain.errors import TooLarge

MAX_BODY = 1_000_000
MAX_DEPTH = 10
MAX_LIST = 1_000
MAX_KEYS = 500


def check_size(body: bytes) -> None:
    """Refuse a body of too many bytes, before anything reads it."""
    if len(body) > MAX_BODY:
        raise TooLarge(f"the body may have at most {MAX_BODY} bytes")


def check_shape(value: Any, depth: int = 1) -> None:
    """Refuse a document that is nested too deep, or that has too much on one level."""
    if depth > MAX_DEPTH:
        raise too_deep()
    if isinstance(value, list):
        most, what, children = MAX_LIST, "a list may hold at most {} entries", value
    else:
        most, what, children = MAX_KEYS, "an object may hold at most {} keys", value.values()
    if len(value) > most:
        raise TooLarge(what.format(most))
    for child in children:
        if isinstance(child, (dict, list)):
            check_shape(child, depth + 1)


def too_deep() -> TooLarge:
    """The refusal of a body that is nested too deep, whoever notices first."""
    return TooLarge(f"the body may be nested at most {MAX_DEPTH} levels deep")
