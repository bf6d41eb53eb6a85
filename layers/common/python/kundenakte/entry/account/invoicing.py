"""A form of an invoice as calls read it, its preview, and what its buttons do: look, save as draft,
issue, issue and send."""

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any, Final, NamedTuple

from kundenakte.billing import draft_preview
from kundenakte.billing.draft_preview import Preview
from kundenakte.documents.units import UNITS, unit_name
from kundenakte.domain import vat_rates
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.invoice_fields import InvoiceFields
from kundenakte.domain.money import decimal_text, price_text, round_to
from kundenakte.domain.page import FIRST_PAGE
from kundenakte.entry.account import acting, typed
from kundenakte.entry.account.visit import HOME, AccountVisit
from kundenakte.pages.account import faults as messages
from kundenakte.pages.account import invoice_form as view
from kundenakte.pages.respond import Response

AREAS: Final = ("acting", "invoice", acting.DONE)
NUMBERS: Final = ("cash_discount_percent",)
DAYS: Final = ("period_from", "period_to")
ISSUE: Final = ("issue", "send")


class Form(NamedTuple):
    """What was typed: the fields of the head, and all rows."""

    head: Mapping[str, str]
    rows: list[view.Row]


def typed_form(visit: AccountVisit, *, more: int = 0) -> Form:
    """The form that was sent; `more` rows are added."""
    head = {name: visit.form.get(name, "") for name in view.HEAD}
    return Form(head, view.rows(visit.form, usual_vat(visit), more))


def empty_form(visit: AccountVisit, customer: Customer) -> Form:
    """A new one: prices are gross for consumers."""
    consumer = customer.fields["CUSTOMER_TYPE"] == "consumer"
    head = {**dict.fromkeys(view.HEAD, ""), "is_gross": "1" if consumer else "0"}
    return Form(head, view.rows({}, usual_vat(visit)))


def stored_form(visit: AccountVisit, draft: Invoice) -> Form:
    """A draft's. Where only some prices are gross, these are shown as net ones."""
    fields, language = draft.fields, visit.language
    head = {name: str(fields.get(name.upper(), "")) for name in view.HEAD}
    head |= {name: typed.day_shown(head[name]) for name in DAYS}
    head |= {name: typed.number_shown(head[name], language) for name in NUMBERS}
    gross = bool(fields["ITEMS"]) and all(item["IS_GROSS"] for item in fields["ITEMS"])
    rows = [_row(item, language, gross=gross) for item in fields["ITEMS"]]
    named = {view.name(n, cell): text for n, row in enumerate(rows) for cell, text in row.items()}
    return Form({**head, "is_gross": str(int(gross))}, view.rows(named, usual_vat(visit), 1))


def values(visit: AccountVisit, form: Form) -> dict[str, Any]:
    """DATA of invoice.create."""
    number = partial(typed.number, language=visit.language)
    head = dict(form.head)
    head |= {name: typed.day(head[name]) for name in DAYS}
    head |= {name: number(head[name]) for name in NUMBERS}
    rows = view.filled(form.rows).values()
    items = [view.values(row, number, typed.day) for row in rows]
    return {**{name.upper(): value for name, value in head.items()}, "ITEMS": items}


def preview(
    visit: AccountVisit, customer: Customer, form: Form, draft: Invoice | None = None
) -> Preview:
    """What would be issued, of a new draft or of one that is there. Raises Refused where it cannot
    even be a draft."""
    asked = InvoiceFields.read(values(visit, form), FIRST_PAGE)
    return draft_preview.previewed(visit.unit(), customer, asked, draft)


def must_be_issuable(found: Preview) -> None:
    """Raises Refused with all that keeps a document from being issued."""
    if found.faults:
        raise Refused(*found.faults)


def issued(visit: AccountVisit, customer: Customer, invoice_id: int) -> Response:
    """Completes a draft, sends it where that is asked for, and leads to it."""
    visit.call("invoice.complete", {"INVOICE_ID": invoice_id})
    word = "invoice_issued"
    if visit.form.get("do") == "send":
        word = "invoice_issued_sent" if _sent(visit, customer, invoice_id) else "invoice_unsent"
    return visit.done(f"{HOME}/invoice/{invoice_id}", word)


def _sent(visit: AccountVisit, customer: Customer, invoice_id: int) -> bool:
    """Whether a mail is on its way; the invoice is issued, whatever becomes of it."""
    asked = {"INVOICE_ID": invoice_id, "RECIPIENT": recipients(customer)}
    try:
        visit.call("invoice.sendbyemail", asked)
    except Refused:  # no address, or one that nothing can be sent to
        return False
    return True


def recipients(customer: Customer) -> dict[str, str]:
    """Whom an invoice goes to: the address for what is about money, else the usual one."""
    fields = customer.fields
    to = fields.get("PAYMENT_MAIL_ADDRESS") or fields.get("EMAIL", "")
    return {"TO": str(to), "CC": str(fields.get("EMAIL_CC", ""))}


def faults(visit: AccountVisit, form: Form, refused: Refused) -> dict[str, str]:
    """Input → what is wrong; "" for what is missing in settings and at the customer."""
    words = acting.words(visit, "invoice")
    places = list(view.filled(form.rows))
    problems = [_as_shown(one) for one in view.placed(refused.problems, places)]
    names, labels = view.inputs(places), view.labels(words, len(form.rows))

    def known(field: str) -> bool:
        return messages.parameter(field, names) in labels

    found = acting.wrong(visit, Refused(*problems), labels, names)
    if lacking := view.lacking(problems, known, words):
        found[""] = lacking
    return found


def shown(visit: AccountVisit, form: Form) -> dict[str, Any]:
    """What the template shows of a form."""
    words = acting.words(visit, "invoice")
    return {
        "head": form.head,
        "rows": list(enumerate(form.rows)),
        "labels": view.labels(words, len(form.rows)),
        "units": units(visit.language, {row["unit_code"] for row in form.rows}),
    }


def units(language: str, used: set[str]) -> list[tuple[str, str]]:
    """Codes and names of units, each name once, and those that are in use."""
    one, german = Decimal(1), language == "de"
    names = {unit_name(code, one, german=german): code for code in reversed(UNITS)}
    found = {code: name for name, code in names.items()}
    known = [(code if found[code] else "", found[code]) for code in UNITS if code in found]
    more = sorted(used - found.keys())
    return [*known, *((code, unit_name(code, one, german=german) or code) for code in more)]


def usual_vat(visit: AccountVisit) -> str:
    """The rate that most lines have: the standard one at home, none for a small business."""
    settings, today = visit.account.settings, visit.unit().today
    rates = vat_rates.STANDARD_RATES.get(settings["COUNTRY_CODE"])
    rate = vat_rates.rate_on(rates, today) if rates and not settings["SMALL_BUSINESS"] else None
    return typed.number_shown(decimal_text(rate or Decimal(0)), visit.language)


def days_to_pay(visit: AccountVisit, customer: Customer) -> int:
    """How many days the customer has to pay."""
    usual = visit.account.settings["DAYS_FOR_PAYMENT"]
    return int(customer.fields.get("DAYS_FOR_PAYMENT", usual))


def _row(item: Mapping[str, Any], language: str, *, gross: bool) -> view.Row:
    title, _, more = str(item["DESCRIPTION"]).partition("\n")
    number = partial(typed.number_shown, language=language)
    texts = {c: str(item.get(c.upper(), "")) for c in view.CELLS}
    return {
        **texts,
        "title": title,
        "more": more,
        "quantity": number(texts["quantity"]),
        "unit_price": number(_price(item, gross=gross)),
        "vat_percent": number(texts["vat_percent"]),
        "period_from": typed.day_shown(texts["period_from"]),
        "period_to": typed.day_shown(texts["period_to"]),
    }


def _price(item: Mapping[str, Any], *, gross: bool) -> str:
    price = Decimal(item["UNIT_PRICE"])
    if item["IS_GROSS"] and not gross:
        price = round_to(price / (1 + Decimal(item["VAT_PERCENT"]) / 100), 6)
    return price_text(price)


def _as_shown(problem: Problem) -> Problem:
    """What is said of lines without their place is said of all of them."""
    if problem.field in ("DESCRIPTION", "UNIT_CODE", "QUANTITY", "VAT_PERCENT", "UNIT_PRICE"):
        return problem._replace(field="ITEMS")
    return problem
