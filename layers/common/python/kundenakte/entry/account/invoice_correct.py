"""/account/invoice/{id}/correct: a Storno, and a draft of the invoice anew, in one step."""

from kundenakte.domain.errors import Refused
from kundenakte.entry.account.invoice_cancel import page, taken_back
from kundenakte.entry.account.visit import HOME, AccountVisit
from kundenakte.pages.respond import Response


def answer(visit: AccountVisit) -> Response | None:
    """What is made; posted, the way to the new draft."""
    invoice, customer = taken_back(visit)
    if not visit.posted:
        return page(visit, invoice, customer, "invoice_correct")
    try:
        asked = {"INVOICE_ID": invoice.id, "REASON": visit.form.get("reason", "")}
        draft = visit.call("invoice.correct", asked)["INVOICE_ID"]
    except Refused as refused:
        return page(visit, invoice, customer, "invoice_correct", refused)
    return visit.done(f"{HOME}/invoice/{draft}/edit", "invoice_corrected")
