"""/account/invoice/{id}/pay: record money that came in for an invoice."""

from kundenakte.domain.errors import Refused
from kundenakte.entry.account import acting, paying
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import payment as view
from kundenakte.pages.respond import Response


def answer(visit: AccountVisit) -> Response | None:
    """The form with what is open, or the way back to the invoice."""
    acting.must_write(visit)
    invoice, customer = acting.invoice(visit)
    found = view.still_open([invoice] if invoice.final else [])
    if not visit.posted:
        form = paying.empty_form(visit, customer, view.to_pay(found))
        return paying.page(visit, customer, found, form, invoice=invoice)
    try:
        paying.booked(visit, invoice_id=invoice.id)
    except Refused as refused:
        return paying.page(visit, customer, found, visit.form, invoice=invoice, refused=refused)
    return visit.done(acting.place("invoice", invoice), "payment_saved")
