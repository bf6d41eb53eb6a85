"""collection.get: collection runs, the newest first, and the file of one. Ours."""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.collection_input import CollectionFilter, shown, text_row, typed_row
from kundenakte.domain.page import MOST, cut
from kundenakte.domain.run import Run, message_id
from kundenakte.storage import bucket, collection_runs
from kundenakte.storage.unit import UnitOfWork


class CollectionPage(TypedDict):
    """RESPONSE of collection.get; NEXT_CURSOR, on /v1, is there when more rows follow."""

    COLLECTIONS: list[dict[str, Any]]
    NEXT_CURSOR: NotRequired[str]


def collection_get(request: CollectionFilter, unit: UnitOfWork) -> dict[str, Any]:
    """The runs of one page; the one asked for comes with its debits and a link to its file."""
    if request.collection_id is not None:
        run = collection_runs.find(unit, request.collection_id)
        return {"COLLECTIONS": [_in_full(unit, run)] if run else []}
    found = collection_runs.behind(unit, request.page.after_text or "", MOST)
    rows, more = cut(found, request.page, lambda run: run.place)
    return {"COLLECTIONS": [shown(run) for run in rows], **more}


def _in_full(unit: UnitOfWork, run: Run) -> dict[str, Any]:
    url = ""
    if run.complete:
        url = bucket.link(run.fields["FILE"], f"{message_id(unit.account.id, run.id)}.xml")
    return shown(run, url, collection_runs.debits(unit, run.id))


CALL = Call(
    "collection.get",
    CollectionFilter,
    collection_get,
    CollectionPage,
    part="FILTER",
    writes=False,
    list_key="COLLECTIONS",
    text_row=text_row,
    typed_row=typed_row,
)
