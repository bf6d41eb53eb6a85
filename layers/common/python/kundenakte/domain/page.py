"""Which part of a list is wanted: LIMIT and OFFSET (contract 1.7), or a cursor on /v1."""

import re
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.reading import MAX_ID

DEFAULT_LIMIT = 10
MOST = 100
MAX_OFFSET = 10_000_000
LONGEST_TEXT = 100  # characters of a text in a cursor: no article number or coupon code is longer
LAST_TEXT = "\U0010ffff"  # behind every text
_CURSOR = re.compile("c[0-9a-f]+")
_TEXT_CURSOR = re.compile("t([0-9a-f]{2})+")


Row = TypeVar("Row")


class Page(NamedTuple):
    """`limit` rows (1 to 100) from row `offset` on.

    A cursor stands for an id in `after`, or in lists that are ordered by text for a text in
    `after_text`. One of another list leads behind the end of this one.
    """

    limit: int = DEFAULT_LIMIT
    offset: int = 0
    after: int | None = None
    after_text: str | None = None


FIRST_PAGE = Page()


def read_page(limit: Any, offset: Any, cursor: Any, default: int = DEFAULT_LIMIT) -> Page:
    """The page that the raw values ask for; none or 0 as LIMIT means `default`, more than 100 means
    100.

    Raises Refused for text where a number belongs.
    """
    wanted = min(_whole(limit, "LIMIT"), MOST) or default
    skipped = _whole(offset, "OFFSET")
    return Page(wanted, skipped, *_after(cursor))


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


def cursor_after_text(text: str) -> str:
    """The cursor for the rows behind a text, in lists that are ordered by text."""
    return f"t{text.encode().hex()}"


def cut(
    found: Iterable[Row], page: Page, text: Callable[[Row], str]
) -> tuple[list[Row], dict[str, str]]:
    """The page's rows, of all that are found behind its cursor; and NEXT_CURSOR when more follow.

    `text` is what the list is ordered by.
    """
    wanted = islice(found, 0 if page.after_text is not None else page.offset, None)
    rows = list(islice(wanted, page.limit))
    more = len(rows) == page.limit and next(wanted, None) is not None
    return rows, {"NEXT_CURSOR": cursor_after_text(text(rows[-1]))} if more else {}


def _after(cursor: Any) -> tuple[int | None, str | None]:
    if cursor is None:
        return None, None
    if isinstance(cursor, str) and _CURSOR.fullmatch(cursor):
        return min(int(cursor[1:], 16), MAX_ID), LAST_TEXT
    if isinstance(cursor, str) and _TEXT_CURSOR.fullmatch(cursor):
        return MAX_ID, _text(cursor)
    raise Refused(Problem("invalid", "CURSOR", "the NEXT_CURSOR of an earlier answer is expected"))


def _text(cursor: str) -> str:
    # A forged one may be no UTF-8, or too long for a key.
    return bytes.fromhex(cursor[1:]).decode(errors="replace")[:LONGEST_TEXT]
