"""/account/invoice/{id}/complete: make a draft the invoice, after a look at what it will be."""

from kundenakte.billing import draft_preview
from kundenakte.domain.errors import Refused
from kundenakte.entry.account import acting, invoicing
from kundenakte.entry.account.invoice import told
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response, redirect


def answer(visit: AccountVisit) -> Response | None:
    """What it will be, with the buttons; posted, it is issued."""
    acting.must_write(visit)
    draft, customer = acting.invoice(visit)
    if draft.final:
        return redirect(acting.place("invoice", draft))
    found, errors = None, {}
    try:
        found = draft_preview.completed(visit.unit(), customer, draft)
        invoicing.must_be_issuable(found)
        if visit.posted:
            return invoicing.issued(visit, customer, draft.id)
    except Refused as refused:
        form = invoicing.stored_form(visit, draft)
        errors = {"": " ".join(dict.fromkeys(invoicing.faults(visit, form, refused).values()))}
    return acting.page(
        visit,
        "invoice_complete",
        customer,
        *invoicing.AREAS,
        status=400 if errors and visit.posted else 200,
        invoice=told(visit, draft),
        document=acting.shown(visit, found.document) if found and found.document["ITEMS"] else None,
        errors=errors,
    )
