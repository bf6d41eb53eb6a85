"""The kinds of exports: what each reads, and what tables and other files its archive has."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from kundenakte.billing import audit_files, export_account, export_audit, export_people
from kundenakte.billing.export_step import Place, Step
from kundenakte.domain import export_readme
from kundenakte.domain.export import ACCOUNT, Export
from kundenakte.storage import export_items

Fields = Mapping[str, Any]
Texts = list[tuple[str, str]]
Pieces = Callable[[str], Iterable[bytes]]

# Counters that an export, or looking at it, moves itself.
OWN = ("export_id",)


class Kind(NamedTuple):
    """`steps` read on from a place; `highest` is how much there is to read; `tables` become CSV
    files with these columns, but for `hidden` ones; `beside` are the other files, made of the
    export's fields and the pieces of its tables."""

    steps: Callable[[str, Fields, Place], Iterator[Step]]
    highest: Callable[[str], int]
    columns: Mapping[str, list[str]]
    beside: Callable[[str, Fields, Pieces], Texts]
    hidden: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[str, ...]:
        """All tables that rows are collected of."""
        return (*self.columns, *self.hidden)


def of(export: Export) -> Kind:
    """The kind of an export."""
    return _ACCOUNT if export.kind == ACCOUNT else _AUDIT


def counters(account: str) -> dict[str, str]:
    """What the account has counted so far: an archive is of one moment where this did not move."""
    items = (item for page in export_items.own(account) for item in page)
    found = {item["sk"]["S"]: item for item in items}
    return {
        f"{name} {attribute}": value["N"]
        for name in ("COUNTERS", "INVOICE_NUMBERS")
        for attribute, value in found.get(name, {}).items()
        if "N" in value and attribute not in OWN
    }


def _readme(account: str, fields: Fields, pieces: Pieces) -> Texts:
    del account, fields, pieces
    return [("README.txt", export_readme.ACCOUNT)]


_ACCOUNT = Kind(
    lambda account, _, place: export_account.steps(account, place),
    export_account.highest,
    export_people.COLUMNS,
    _readme,
)
_AUDIT = Kind(
    export_audit.steps,
    export_account.highest,
    export_audit.COLUMNS,
    audit_files.beside,
    (export_audit.NUMBERS,),
)
