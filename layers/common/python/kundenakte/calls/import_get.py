"""import.get: imports, how far they are and what came of them. Ours."""

from itertools import islice
from typing import Any, NotRequired

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.errors import NotFound
from kundenakte.domain.import_input import ImportFilter, shown, text_row, typed_row
from kundenakte.domain.page import cursor_after
from kundenakte.domain.reading import MAX_ID
from kundenakte.storage import imports
from kundenakte.storage.unit import UnitOfWork


class ImportPage(TypedDict):
    """RESPONSE of import.get; NEXT_CURSOR, on /v1, is there when more rows follow."""

    IMPORTS: list[dict[str, Any]]
    NEXT_CURSOR: NotRequired[str]


def import_get(request: ImportFilter, unit: UnitOfWork) -> dict[str, Any]:
    """The imports of one page, newest first; an unknown id finds none."""
    if request.import_id is not None:
        return {"IMPORTS": _one(unit, request.import_id)}
    page = request.page
    before = MAX_ID if page.after is None else page.after
    found = imports.of_account(unit, before, page.limit + 1)
    wanted = islice(found, 0 if page.after is not None else page.offset, None)
    rows = list(islice(wanted, page.limit + 1))
    more = {"NEXT_CURSOR": cursor_after(rows[-2].id)} if len(rows) > page.limit else {}
    return {"IMPORTS": [shown(row) for row in rows[: page.limit]], **more}


def _one(unit: UnitOfWork, import_id: int) -> list[dict[str, Any]]:
    try:
        return [shown(imports.read(unit, import_id))]
    except NotFound:
        return []


CALL = Call(
    "import.get",
    ImportFilter,
    import_get,
    ImportPage,
    part="FILTER",
    writes=False,
    list_key="IMPORTS",
    text_row=text_row,
    typed_row=typed_row,
)
