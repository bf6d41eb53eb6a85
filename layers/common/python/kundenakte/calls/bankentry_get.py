"""bankentry.get: movements of the bank account that wait for a person. Ours."""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.bank_entry import BankEntry
from kundenakte.domain.bank_input import BankEntryFilter, shown, text_row, typed_row
from kundenakte.domain.page import MOST, cut
from kundenakte.storage import bank_entries, invoice_list
from kundenakte.storage.unit import UnitOfWork


class BankEntryPage(TypedDict):
    """RESPONSE of bankentry.get; NEXT_CURSOR, on /v1, is there when more rows follow."""

    BANKENTRIES: list[dict[str, Any]]
    NEXT_CURSOR: NotRequired[str]


def bankentry_get(request: BankEntryFilter, unit: UnitOfWork) -> dict[str, Any]:
    """The open entries of one page, the oldest first, with the invoices they may be for."""
    if request.bankentry_id:
        one = bank_entries.find(unit, request.bankentry_id)
        found = iter([one] if one and one.is_open else [])
    else:
        found = bank_entries.still_open(unit, request.page.after_text or "", MOST)
    rows, more = cut(found, request.page, lambda entry: entry.place)
    return {"BANKENTRIES": _with_suggestions(rows, unit), **more}


def _with_suggestions(rows: list[BankEntry], unit: UnitOfWork) -> list[dict[str, Any]]:
    ids = sorted({invoice_id for row in rows for invoice_id in row.fields.get("SUGGESTIONS", [])})
    known = {invoice.id: invoice for invoice in invoice_list.by_ids(unit, ids)}
    return [
        shown(row, [known[n] for n in row.fields.get("SUGGESTIONS", []) if n in known])
        for row in rows
    ]


CALL = Call(
    "bankentry.get",
    BankEntryFilter,
    bankentry_get,
    BankEntryPage,
    part="FILTER",
    writes=False,
    list_key="BANKENTRIES",
    text_row=text_row,
    typed_row=typed_row,
)
