"""What an export reads in one step, before it is written into the archive."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from kundenakte.storage.bucket import File

Item = dict[str, Any]
Rows = list[list[Any]]
CUSTOMERS, ACCOUNTS = "customers", "accounts"  # which table an item is of


class Place(NamedTuple):
    """Where an export goes on: behind what a section calls `after` ("" is its beginning)."""

    section: int = 0
    after: str = ""


class Step(NamedTuple):
    """A few items, files and rows of tables. `place` is None where an export cannot go on from
    here, since what was begun is not complete."""

    place: Place | None = None
    table: str = CUSTOMERS
    items: tuple[Item, ...] = ()
    files: tuple[tuple[str, File], ...] = ()
    rows: Mapping[str, Rows] = {}
    counts: Mapping[str, int] = {}
