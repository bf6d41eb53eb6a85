"""Which part of a list is wanted: LIMIT and OFFSET (contract 1.7), or a cursor on /v1."""

import re
from typing import Any, NamedTuple

from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.reading import MAX_ID

DEFAULT_LIMIT = 10
MOST = 100
MAX_OFFSET = 10_000_000
_CURSOR = re.compile("c[0-9a-f]+")


class Page(NamedTuple):
    """`limit` rows (1 to 100) from row `offset` on; `after` is the id that a cursor stands for."""

    limit: int = DEFAULT_LIMIT
    offset: int = 0
    after: int | None = None


FIRST_PAGE = Page()


def read_page(limit: Any, offset: Any, cursor: Any) -> Page:
    """The page that the raw values ask for; none or 0 as LIMIT means 10, more than 100 means 100.

    Raises Refused for text where a number belongs.
    """
    wanted = _whole(limit, "LIMIT") or DEFAULT_LIMIT
    skipped = _whole(offset, "OFFSET")
    return Page(min(wanted, MOST), skipped, _after(cursor))


def _whole(value: Any, field: str) -> int:
    if value is None:
        return 0
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    elif isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        number = int(value) if len(value) < 20 else MAX_OFFSET
    else:
        raise Refused(Problem("invalid", field, "a whole number is expected"))
    if number < 0:
        raise Refused(Problem("invalid", field, "at least 0"))
    return min(number, MAX_OFFSET)


def cursor_after(customer_id: int) -> str:
    """The cursor for the rows behind a customer; clients treat it as opaque."""
    return f"c{customer_id:x}"


def _after(cursor: Any) -> int | None:
    if cursor is None:
        return None
    if not (isinstance(cursor, str) and _CURSOR.fullmatch(cursor)):
        raise Refused(
            Problem("invalid", "CURSOR", "the NEXT_CURSOR of an earlier answer is expected")
        )
    return min(int(cursor[1:], 16), MAX_ID)
