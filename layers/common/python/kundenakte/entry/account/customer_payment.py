"""/account/customer/{id}/payment: record money of a customer, or money given back."""

from kundenakte.domain.errors import Refused
from kundenakte.entry.account import acting, paying
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import payment as view
from kundenakte.pages.respond import Response


def answer(visit: AccountVisit) -> Response | None:
    """The form with what is open, or the way back to the file."""
    acting.must_write(visit)
    customer = acting.customer(visit)
    found = paying.still_open(visit, customer)
    if not visit.posted:
        form = paying.empty_form(visit, customer, view.to_pay(found))
        return paying.page(visit, customer, found, form)
    refund = visit.form.get("kind") == "refund"
    chosen = [] if refund else visit.all("invoice_id")  # money given back is for none
    try:
        paying.booked(visit, customer_id=customer.customer_id, invoice_id=chosen)
    except Refused as refused:
        return paying.page(visit, customer, found, visit.form, refused=refused)
    return visit.done(acting.home(customer), "refund_saved" if refund else "payment_saved")
