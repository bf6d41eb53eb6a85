"""/account/invoice/{id}/cancel: a Storno, shown before it is made."""

from kundenakte.domain import collection_state
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.storno import mirrored
from kundenakte.entry.account import acting, invoicing
from kundenakte.entry.account.invoice import told
from kundenakte.entry.account.visit import HOME, AccountVisit
from kundenakte.pages.account import invoice as view
from kundenakte.pages.respond import Response


def answer(visit: AccountVisit) -> Response | None:
    """The Storno as it would be; posted, it is made."""
    invoice, customer = taken_back(visit)
    if not visit.posted:
        return page(visit, invoice, customer, "invoice_cancel")
    try:
        asked = {"INVOICE_ID": invoice.id, "REASON": visit.form.get("reason", "")}
        made = visit.call("invoice.cancel", asked)["CANCELED_BY"]
    except Refused as refused:
        return page(visit, invoice, customer, "invoice_cancel", refused)
    return visit.done(f"{HOME}/invoice/{made['INVOICE_ID']}", "invoice_canceled")


def taken_back(visit: AccountVisit) -> tuple[Invoice, Customer]:
    """The invoice that is to be taken back. Raises NotFound, and Forbidden."""
    acting.must_write(visit)
    return acting.invoice(visit)


def page(
    visit: AccountVisit,
    invoice: Invoice,
    customer: Customer,
    template: str,
    refused: Refused | None = None,
) -> Response:
    """What taking back makes, worked out as it is then made."""
    day, reason = visit.unit().today, visit.form.get("reason", "")
    words = acting.words(visit, "invoice")
    possible = view.actions(invoice, customer, day)["cancel"]
    return acting.page(
        visit,
        template,
        customer,
        *invoicing.AREAS,
        status=400 if refused else 200,
        invoice=told(visit, invoice),
        document=acting.shown(visit, mirrored(invoice.fields, day, reason)) if possible else None,
        collecting=collection_state.in_run(invoice.state),
        reason=reason,
        errors=acting.wrong(visit, refused, words.invoice_labels) if refused else {},
    )
