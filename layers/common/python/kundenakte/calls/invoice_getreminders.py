"""invoice.getreminders: the reminders of an unpaid invoice, oldest first (contract 3.3)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.account import Account
from kundenakte.domain.invoice_id import InvoiceId
from kundenakte.domain.money import amount_text
from kundenakte.storage import invoices
from kundenakte.storage.unit import UnitOfWork


class Reminder(TypedDict):
    """One reminder: its level from 1, the day it was sent, the new term, what it cost, and what was
    open of the invoice then."""

    LEVEL: int
    DATE: str
    DUE_DATE: str
    FEE: str
    OUTSTANDING_AMOUNT: str


class Reminders(TypedDict):
    """RESPONSE of invoice.getreminders."""

    REMINDERS: list[Reminder]


def invoice_getreminders(request: InvoiceId, unit: UnitOfWork) -> dict[str, Any]:
    """The page asked for by LIMIT and OFFSET. Raises NotFound."""
    invoice = invoices.read(unit, request.invoice_id)
    sent = invoice.state.get("DUNNING", {}).get("HISTORY", [])
    first = request.page.offset
    return {"REMINDERS": sent[first : first + request.page.limit]}


def text_row(sent: dict[str, Any], account: Account) -> dict[str, Any]:
    """A reminder as text, its fee as `5,00`."""
    del account
    return {**_row(sent, comma=True), "LEVEL": str(sent["LEVEL"])}


def typed_row(sent: dict[str, Any], account: Account) -> dict[str, Any]:
    """A reminder with LEVEL as a number and its fee as `5.00`."""
    del account
    return _row(sent, comma=False)


def _row(sent: dict[str, Any], *, comma: bool) -> dict[str, Any]:
    return {
        "LEVEL": sent["LEVEL"],
        "DATE": sent["DATE"],
        "DUE_DATE": sent.get("DUE_DATE", ""),
        "FEE": amount_text(sent.get("FEE", 0), comma=comma),
        "OUTSTANDING_AMOUNT": amount_text(sent.get("OUTSTANDING", 0), comma=comma),
    }


CALL = Call(
    "invoice.getreminders",
    InvoiceId,
    invoice_getreminders,
    Reminders,
    part="FILTER_OR_DATA",
    writes=False,
    list_key="REMINDERS",
    text_row=text_row,
    typed_row=typed_row,
)
