"""/account/customer/{id}/invoice: a one-off invoice, looked at, kept as a draft, issued, sent."""

from typing import Any

from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Refused
from kundenakte.entry.account import acting, invoicing
from kundenakte.entry.account.invoicing import Form
from kundenakte.entry.account.visit import HOME, AccountVisit
from kundenakte.pages.account import invoice_form
from kundenakte.pages.respond import Response


def answer(visit: AccountVisit) -> Response | None:
    """The form, what it adds up to, or the way to the invoice."""
    acting.must_write(visit)
    customer = acting.customer(visit)
    if not visit.posted:
        return page(visit, customer, invoicing.empty_form(visit, customer))
    do = visit.form.get("do")
    if do == "more":
        return page(visit, customer, invoicing.typed_form(visit, more=invoice_form.ROWS))
    form = invoicing.typed_form(visit)
    try:
        if do == "draft":
            return visit.done(f"{HOME}/invoice/{_made(visit, customer, form)}", "draft_saved")
        found = invoicing.preview(visit, customer, form)
        if do in invoicing.ISSUE:
            invoicing.must_be_issuable(found)
            return invoicing.issued(visit, customer, _made(visit, customer, form))
    except Refused as refused:
        errors = invoicing.faults(visit, form, refused)
        return page(visit, customer, form, status=400, errors=errors)
    errors = invoicing.faults(visit, form, Refused(*found.faults))
    return page(visit, customer, form, found=found, errors=errors)


def _made(visit: AccountVisit, customer: Customer, form: Form) -> int:
    asked = {**invoicing.values(visit, form), "CUSTOMER_ID": customer.customer_id}
    return int(visit.call("invoice.create", asked)["INVOICE_ID"])


def page(
    visit: AccountVisit,
    customer: Customer,
    form: Form,
    *,
    found: Any = None,
    status: int = 200,
    draft: int = 0,
    errors: dict[str, str] | None = None,
) -> Response:
    """The form; `found` is what it adds up to, `draft` the stored draft that it is of."""
    return acting.page(
        visit,
        "invoice_form",
        customer,
        *invoicing.AREAS,
        status=status,
        document=acting.shown(visit, found.document) if found and found.document["ITEMS"] else None,
        days_to_pay=invoicing.days_to_pay(visit, customer),
        draft=draft,
        errors=errors or {},
        **invoicing.shown(visit, form),
    )
