"""export.get: the exports of the last two weeks, how far they are, and their archives. Ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain import times
from kundenakte.domain.account import Account
from kundenakte.domain.export import COLUMNS, DONE, INSTANTS, NUMBERS, Export, ExportFilter
from kundenakte.domain.page import MOST
from kundenakte.storage import exports
from kundenakte.storage.unit import UnitOfWork


class ExportPage(TypedDict):
    """RESPONSE of export.get."""

    EXPORTS: list[dict[str, Any]]


def export_get(request: ExportFilter, unit: UnitOfWork) -> dict[str, Any]:
    """The page of exports asked for, newest first; LINK works for a minute."""
    found = exports.of_account(unit.account.id)
    if request.export_id is not None:
        found = [each for each in found if each.id == request.export_id]
    first = request.page.offset
    rows = found[first : first + request.page.limit]
    return {"EXPORTS": [_shown(unit.account.id, each) for each in rows]}


def _shown(account: str, export: Export) -> dict[str, Any]:
    link = exports.link(account, export) if export.state == DONE else ""
    empty = {**dict.fromkeys(NUMBERS, 0), "COUNTS": {}, "LINK": link}
    return {name: export.fields.get(name, empty.get(name, "")) for name in COLUMNS}


def text_row(row: dict[str, Any], account: Account) -> dict[str, Any]:
    """Numbers as text, instants as Berlin wall clock."""
    del account
    numbers = {name: str(row[name]) for name in NUMBERS}
    return {**row, **numbers, **{name: times.wall_clock(row[name]) for name in INSTANTS}}


def typed_row(row: dict[str, Any], account: Account) -> dict[str, Any]:
    """Instants as RFC 3339."""
    del account
    return {**row, **{name: times.with_offset(row[name]) for name in INSTANTS}}


CALL = Call(
    "export.get",
    ExportFilter,
    export_get,
    ExportPage,
    part="FILTER",
    writes=False,
    list_key="EXPORTS",
    text_row=text_row,
    typed_row=typed_row,
    default_limit=MOST,
)
