"""invoice.correct: take an invoice back with a Storno and make a draft of it anew, in one step. An
extension of ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.billing import drafts
from kundenakte.billing.storno import storno
from kundenakte.calls.call import Call
from kundenakte.calls.invoice_cancel import Canceling, named
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.invoice_id import InvoiceReason
from kundenakte.storage.unit import UnitOfWork

KEPT = (  # of the document; all else is of the customer, or made when the draft is completed
    "SUBSCRIPTION_ID SUBSCRIPTION_INVOICE_COUNTER INVOICE_EXT_UID CUSTOMER_COSTCENTER_ID "
    "CURRENCY_CODE TEMPLATE_ID INTROTEXT INVOICE_TITLE DELIVERY_DATE PERIOD_FROM PERIOD_TO "
    "CASH_DISCOUNT_PERCENT CASH_DISCOUNT_DAYS EU_DELIVERY"
).split()
KEPT_OF_ITEMS = (
    "ARTICLE_NUMBER DESCRIPTION QUANTITY UNIT_CODE UNIT_PRICE VAT_PERCENT SUPPLY_KIND PERIOD_FROM "
    "PERIOD_TO SORT_ORDER"
).split()


class InvoiceCorrected(TypedDict):
    """RESPONSE of invoice.correct: the Storno, and the INVOICE_ID of the new draft."""

    STATUS: str
    CANCELED_BY: Canceling
    INVOICE_ID: int


def invoice_correct(request: InvoiceReason, unit: UnitOfWork) -> dict[str, Any]:
    """Plan both (rule COR-2). Raises NotFound, and Refused for what cannot be canceled."""
    original, customer = drafts.read(unit, request.invoice_id)
    made = storno(unit, customer, original, request.reason)
    given = {name: original.fields[name] for name in KEPT if name in original.fields}
    items = _items(original)
    gross = all(item["IS_GROSS"] for item in items)
    given |= {"REPLACES": named(original), "IS_GROSS": int(gross)}
    draft = drafts.add(unit, customer, given, items, action="invoice.correct")
    return {"STATUS": "success", "CANCELED_BY": named(made), "INVOICE_ID": draft.id}


def _items(original: Invoice) -> list[dict[str, Any]]:
    """The items with price and rate as they were agreed: what the document shows of them depends
    on whom it is for, which may be the very thing that was wrong."""
    gross = {"IS_GROSS": int(original.fields.get("IS_GROSS", 0))}
    return [
        {name: item[name] for name in KEPT_OF_ITEMS if name in item}
        | gross
        | item.get("AGREED", {})
        for item in original.fields["ITEMS"]
    ]


CALL = Call("invoice.correct", InvoiceReason, invoice_correct, InvoiceCorrected)
