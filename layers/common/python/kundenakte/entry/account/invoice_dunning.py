"""/account/invoice/{id}/dunning: stop the reminders of an invoice, or let them go on."""

from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.entry.account import acting, invoicing, typed
from kundenakte.entry.account.invoice import told
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import invoice as view
from kundenakte.pages.respond import Response


def answer(visit: AccountVisit) -> Response | None:
    """The form, or the way back to the invoice."""
    acting.must_write(visit)
    invoice, customer = acting.invoice(visit)
    if not visit.posted:
        return _page(visit, invoice, customer)
    stop, reason = visit.form.get("do") != "resume", visit.form.get("reason", "")
    asked = {"INVOICE_ID": invoice.id, "STOP": int(stop), "REASON": reason}
    if stop:
        asked["UNTIL"] = typed.day(visit.form.get("until", ""))
    try:
        visit.call("invoice.dunningstop", asked, reason=reason)
    except Refused as refused:
        return _page(visit, invoice, customer, refused)
    word = "dunning_stopped" if stop else "dunning_resumed"
    return visit.done(acting.place("invoice", invoice), word)


def _page(
    visit: AccountVisit, invoice: Invoice, customer: Customer, refused: Refused | None = None
) -> Response:
    labels = acting.words(visit, "invoice").invoice_labels
    return acting.page(
        visit,
        "invoice_dunning",
        customer,
        *invoicing.AREAS,
        status=400 if refused else 200,
        invoice=told(visit, invoice),
        stop=view.stop(invoice),
        reminders=view.reminders(invoice),
        form=visit.form,
        errors=acting.wrong(visit, refused, labels) if refused else {},
    )
