"""/account/invoice/{id}/edit: a draft, in the form of a new invoice."""

from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.entry.account import acting, invoicing
from kundenakte.entry.account.customer_invoice import page
from kundenakte.entry.account.invoicing import Form
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import invoice_form
from kundenakte.pages.respond import Response, redirect


def answer(visit: AccountVisit) -> Response | None:
    """The form, what it adds up to, or the way to the invoice; what is final has no form."""
    acting.must_write(visit)
    draft, customer = acting.invoice(visit)
    if draft.final:
        return redirect(acting.place("invoice", draft))
    if not visit.posted:
        return page(visit, customer, invoicing.stored_form(visit, draft), draft=draft.id)
    do = visit.form.get("do")
    if do == "more":
        form = invoicing.typed_form(visit, more=invoice_form.ROWS)
        return page(visit, customer, form, draft=draft.id)
    return _done(visit, customer, draft, invoicing.typed_form(visit), str(do))


def _done(visit: AccountVisit, customer: Customer, draft: Invoice, form: Form, do: str) -> Response:
    try:
        if do == "draft":
            _saved(visit, draft, form)
            return visit.done(acting.place("invoice", draft), "draft_saved")
        found = invoicing.preview(visit, customer, form, draft)
        if do in invoicing.ISSUE:
            invoicing.must_be_issuable(found)
            _saved(visit, draft, form)
            return invoicing.issued(visit, customer, draft.id)
    except Refused as refused:
        errors = invoicing.faults(visit, form, refused)
        return page(visit, customer, form, status=400, draft=draft.id, errors=errors)
    errors = invoicing.faults(visit, form, Refused(*found.faults))
    return page(visit, customer, form, found=found, draft=draft.id, errors=errors)


def _saved(visit: AccountVisit, draft: Invoice, form: Form) -> None:
    asked = {**invoicing.values(visit, form), "INVOICE_ID": draft.id, "DELETE_EXISTING_ITEMS": 1}
    visit.call("invoice.update", asked)
