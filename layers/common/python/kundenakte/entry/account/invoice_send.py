"""/account/invoice/{id}/send: the invoice by mail, in the words of the template or one's own."""

from typing import Any

from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.languages import language_of
from kundenakte.entry.account import acting, invoicing
from kundenakte.entry.account.invoice import told
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.respond import Response, redirect


def answer(visit: AccountVisit) -> Response | None:
    """The form, or the way back to the invoice; a draft is issued first."""
    acting.must_write(visit)
    invoice, customer = acting.invoice(visit)
    if not invoice.final:
        return redirect(acting.place("invoice", invoice, "complete"))
    template = _template(visit, invoice, customer)
    if not visit.posted:
        given = invoicing.recipients(customer)
        form = {"to": given["TO"], "cc": given["CC"], "subject": template["SUBJECT"], "message": ""}
        return _page(visit, invoice, customer, form, template)
    form = visit.form
    recipient = {"TO": form.get("to", ""), "CC": form.get("cc", "")}
    asked = {"INVOICE_ID": invoice.id, "RECIPIENT": recipient}
    asked |= {"SUBJECT": form.get("subject", ""), "MESSAGE": form.get("message", "")}
    try:
        visit.call("invoice.sendbyemail", asked)
    except Refused as refused:
        return _page(visit, invoice, customer, form, template, refused)
    return visit.done(acting.place("invoice", invoice), "invoice_sent")


def _template(visit: AccountVisit, invoice: Invoice, customer: Customer) -> dict[str, Any]:
    """The mail as it goes out without own words."""
    asked = {"INVOICE_ID": invoice.id, "TEMPLATE": "invoice", "LANGUAGE": language_of(customer)}
    return visit.call("mailtemplate.preview", asked)


def _page(
    visit: AccountVisit,
    invoice: Invoice,
    customer: Customer,
    form: dict[str, str],
    template: dict[str, Any],
    refused: Refused | None = None,
) -> Response:
    labels = acting.words(visit, "invoice").invoice_labels
    return acting.page(
        visit,
        "invoice_send",
        customer,
        *invoicing.AREAS,
        status=400 if refused else 200,
        invoice=told(visit, invoice),
        form=form,
        usual=template["TEXT"],
        written=language_of(customer),
        errors=acting.wrong(visit, _by_kind(refused), labels) if refused else {},
    )


def _by_kind(refused: Refused) -> Refused:
    """What is wrong with the addresses, said of the input that has them."""
    return Refused(*(_named(problem) for problem in refused.problems))


def _named(problem: Problem) -> Problem:
    if problem.field != "RECIPIENT":
        return problem
    return problem._replace(field="CC" if problem.reason.startswith("CC") else "TO")
