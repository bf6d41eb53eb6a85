"""Pages of the account's customers: in order, filtered, searched; each with bounded reads.

A position in a list is the value that it is in order by, of the row that the next page follows;
nothing is counted off. Three ways, by what is asked for (docs/customers-page.md has the figures):

- few (a rare tag, few who owe something): all of them are read, so that their number is known too;
- by open amount: those who owe something, out of the index of open invoices;
- all else: a walk along the index of the order, which ends when the page is full or the bound met.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from kundenakte.domain.customer import Customer
from kundenakte.domain.customer_choice import NOTHING, Choice, Owed
from kundenakte.storage import customer_search, customers, directory, index_walk, open_amounts
from kundenakte.storage.index_walk import Walked
from kundenakte.storage.open_amounts import Book
from kundenakte.storage.unit import UnitOfWork

PAGE = 50
FEW = 300  # customers that are read for one page at most


class Start(NamedTuple):
    """Where a page begins: behind a position, or `backwards`, before it; "" is the first page."""

    position: str = ""
    backwards: bool = False


FIRST = Start()


class Found(NamedTuple):
    """One page. `owed` is of those shown; `after` and `before` are where the pages around it begin,
    "" where there is none. `total` and `sums` (cents by currency) are of all that match, None where
    nobody has counted. `unfinished`: the bound was met before the page was full. `cut`: there are
    more open invoices than a list takes in."""

    customers: list[Customer]
    owed: dict[int, Owed]
    after: str = ""
    before: str = ""
    total: int | None = None
    sums: dict[str, int] | None = None
    unfinished: bool = False
    cut: bool = False


def page(unit: UnitOfWork, choice: Choice, start: Start = FIRST, size: int = PAGE) -> Found:
    """One page of the customers that match, as last written."""
    book = open_amounts.read(unit)
    if choice.term:
        found = _searched(unit, choice, start, size, book)
    elif choice.order == "open":
        found = _by_amount(unit, choice, start, size, book)
    elif (few := _few(unit, choice, book)) is not None:
        found = _of_few(unit, choice, start, size, book, few)
    else:
        found = _walked(unit, choice, start, size, book)
    owed = open_amounts.of(unit, book, (one.customer_id for one in found.customers))
    if start == FIRST and not found.after:
        found = found._replace(total=len(found.customers), sums=_summed(owed.values()))
    return found._replace(owed=owed, cut=not book.complete)


def _searched(unit: UnitOfWork, choice: Choice, start: Start, size: int, book: Book) -> Found:
    hits = customer_search.search(
        unit, choice, start.position, lambda number: _skips(choice, book, number), size
    )
    unfinished = bool(hits.position) and len(hits.customers) < size
    return Found(hits.customers, {}, hits.position, unfinished=unfinished)


def _skips(choice: Choice, book: Book, customer_id: int) -> bool:
    """Whether the state of payment is not the one asked for; one that is not known is not."""
    if not choice.state:
        return False
    owed = book.of(customer_id)
    return owed is None or not choice.allows(owed)


# ---- few


def _few(unit: UnitOfWork, choice: Choice, book: Book) -> list[int] | None:
    """Everybody who may match, where a tag or the open invoices say that it is few; else None."""
    owing = [number for number, owed in book.owed.items() if choice.allows(owed)]
    if choice.state in ("open", "overdue") and len(owing) <= FEW:
        return owing
    lists = [directory.first_with_tag(unit, tag, FEW + 1) for tag in choice.tags]
    if choice.any_tag:
        lists = [list(dict.fromkeys(number for found in lists for number in found))] * bool(lists)
    shortest = min(lists, key=len, default=None)
    if shortest is None or len(shortest) <= FEW:
        return shortest
    several = len(choice.tags) > 1 and not choice.any_tag
    return directory.few_with_tags(unit, list(choice.tags), FEW) if several else None


def _of_few(
    unit: UnitOfWork, choice: Choice, start: Start, size: int, book: Book, ids: Sequence[int]
) -> Found:
    key = index_walk.ORDERS[choice.order].of
    left = [number for number in ids if not _skips(choice, book, number)]
    rows = sorted(filter(choice.matches, _all(unit, left)), key=key, reverse=choice.descending)
    first, last = _window([key(one) for one in rows], start, size, choice.descending)
    shown = rows[first:last]
    return Found(
        shown,
        {},
        key(shown[-1]) if last < len(rows) else "",
        key(shown[0]) if first and shown else "",
        total=len(rows),
        sums=_summed(book.of(one.customer_id) or NOTHING for one in rows),
    )


def _window(positions: list[str], start: Start, size: int, descending: bool) -> tuple[int, int]:
    """Which of the rows, in their order, the page has."""
    if not start.position:
        return 0, size
    ahead = sum(_leads(one, start.position, descending) for one in positions)
    if start.backwards:
        return max(0, ahead - size), max(ahead, size)
    first = ahead + (start.position in positions)
    return first, first + size


def _leads(one: str, position: str, descending: bool) -> bool:
    """Whether `one` comes before a position in the list's order."""
    return one > position if descending else one < position


def _all(unit: UnitOfWork, ids: Sequence[int]) -> Iterable[Customer]:
    for at in range(0, len(ids), 100):
        yield from customers.find_all(unit, list(ids[at : at + 100]))


def _summed(owed: Iterable[Owed]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for each in owed:
        for currency, cents in each.amounts.items():
            sums[currency] = sums.get(currency, 0) + cents
    return sums


# ---- by open amount


def _by_amount(unit: UnitOfWork, choice: Choice, start: Start, size: int, book: Book) -> Found:
    places = {
        number: f"{owed.cents:018d}{number:0{index_walk.ID_DIGITS}d}"
        for number, owed in book.owed.items()
        if choice.allows(owed)
    }
    descending = choice.descending != start.backwards
    ids = sorted(places, key=places.__getitem__, reverse=descending)
    if start.position:
        ids = [n for n in ids if _leads(start.position, places[n], descending)]
    rows: list[Customer] = []
    read = 0
    while read < min(len(ids), FEW) and len(rows) <= size:
        part = ids[read : min(read + size + 1, FEW)]
        rows += filter(choice.matches, _all(unit, part))
        read += len(part)
    if len(rows) > size:
        walked = Walked(rows[:size], places[rows[size - 1].customer_id], full=True)
    else:
        walked = Walked(rows, places[ids[read - 1]] if read < len(ids) else "")
    return _turned(walked, start, lambda one: places[one.customer_id]) or _by_amount(
        unit, choice, FIRST, size, book
    )


# ---- all else


def _walked(unit: UnitOfWork, choice: Choice, start: Start, size: int, book: Book) -> Found:
    order = index_walk.ORDERS[choice.order]
    walked = index_walk.walk(
        unit,
        order,
        start.position,
        size,
        choice.matches,
        wanted=index_walk.of_choice(choice),
        skips=lambda number: _skips(choice, book, number),
        descending=choice.descending != start.backwards,
    )
    return _turned(walked, start, order.of) or _walked(unit, choice, FIRST, size, book)


def _turned(walked: Walked, start: Start, key: Callable[[Customer], str]) -> Found | None:
    """The page in the list's order; None where the way back has met the beginning, so that the
    first page is to be shown whole."""
    unfinished = bool(walked.stopped) and not walked.full
    if not start.backwards:
        before = key(walked.customers[0]) if start.position and walked.customers else ""
        return Found(walked.customers, {}, walked.stopped, before, unfinished=unfinished)
    if not walked.stopped:
        return None
    rows = walked.customers[::-1]
    after = key(rows[-1]) if rows else start.position
    return Found(rows, {}, after, walked.stopped, unfinished=unfinished)
