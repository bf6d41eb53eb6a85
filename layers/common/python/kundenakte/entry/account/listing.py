"""How the lists of the office are read: a page at a time, the newest first, and never more than a
bounded number of records for one page, however little fits."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple, TypeVar

from kundenakte.pages.account.lists import Asked, Who
from kundenakte.storage import customers, keys
from kundenakte.storage.unit import UnitOfWork

SIZE: Final = 50  # rows of a page
MOST: Final = 1000  # records that are looked at for one page
BATCH: Final = 100
NEWEST: Final = 10**16  # above every id

Record = TypeVar("Record")


class Cut(NamedTuple):
    """A page of a list: where the next one begins, "" where nothing follows; `unfinished`: not all
    was looked through, though there was room for more."""

    after: str = ""
    unfinished: bool = False


def page(
    found: Iterable[Record], fits: Callable[[Record], bool], place: Callable[[Record], str]
) -> tuple[list[Record], Cut]:
    """The records of a page, and how it ends; `place` names one for the next page's address."""
    rows: list[Record] = []
    last = ""
    for looked_at, one in enumerate(found):
        if len(rows) == SIZE or looked_at == MOST:
            return rows, Cut(last, len(rows) < SIZE)
        if fits(one):
            rows.append(one)
        last = place(one)
    return rows, Cut()


def before(asked: Asked) -> int:
    """The id below which a page of a list by id begins."""
    after = asked.after
    return int(after) if after.isdigit() and int(after) else NEWEST


def below(
    found: Iterable[Record], asked: Asked, id_of: Callable[[Record], int]
) -> Iterator[Record]:
    """Of records, the newest first, those that the page asked for may show; read as they are
    needed."""
    first = before(asked)
    return (one for one in found if id_of(one) < first)


def size(asked: Asked) -> int:
    """How many records are read at once."""
    return BATCH if asked.filtered else SIZE + 1


def named(unit: UnitOfWork, asked: Asked) -> int | None:
    """The CUSTOMER_ID of the customer whose number was looked for."""
    return customers.claimed_by(keys.number_claim(unit.account.id, asked.term))


def whose(unit: UnitOfWork, customer_ids: Iterable[int]) -> dict[int, Who]:
    """The customers of rows, read together."""
    ids = list(dict.fromkeys(customer_ids))
    found: Iterator[Who | None] = map(Who.of, customers.find_all(unit, ids))
    return {who.id: who for who in found if who}
