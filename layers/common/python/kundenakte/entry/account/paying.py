"""The form of a payment: for one invoice, for some of a customer, or on account."""

from typing import Any, Final

from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.money import amount_text
from kundenakte.domain.payment_request import BY_HAND
from kundenakte.entry.account import acting, typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import payment as view
from kundenakte.pages.respond import Response
from kundenakte.storage import invoice_list

AREAS: Final = ("acting", "payment", acting.DONE)
MOST_OPEN: Final = 100  # invoices that can be chosen from, the newest
METHODS: Final = {1: "transfer", 2: "directdebit", 3: "cash", 4: "paypal", 6: "creditcard"}


def still_open(visit: AccountVisit, customer: Customer) -> list[view.Open]:
    """The customer's invoices that take money."""
    unit, customer_id = visit.unit(), customer.customer_id
    ids = [one.id for one in invoice_list.filed(unit, customer_id) if one.is_open][:MOST_OPEN]
    return view.still_open(invoice_list.in_file(unit, customer_id, ids))


def empty_form(visit: AccountVisit, customer: Customer, cents: int) -> dict[str, str]:
    """A form of what is open, paid today in the way that the customer pays."""
    shown = typed.number_shown(amount_text(cents), visit.language) if cents > 0 else ""
    return {
        "amount": shown,
        "date": typed.day_shown(visit.unit().today),
        "method": METHODS.get(int(customer.fields.get("PAYMENT_TYPE", 1)), BY_HAND[0]),
        "kind": "payment",
        "reference": "",
    }


def booked(visit: AccountVisit, **about: Any) -> None:
    """Makes the payment of the form; `about` says whose or for which invoices it is."""
    form = visit.form
    asked = {
        **about,
        "amount": typed.number(form.get("amount", ""), visit.language),
        "date": typed.day(form.get("date", "")),
        "method": form.get("method", ""),
        "kind": form.get("kind", ""),
        "reference": form.get("reference", ""),
    }
    visit.call("payment.create", asked)


def page(
    visit: AccountVisit,
    customer: Customer,
    found: list[view.Open],
    form: dict[str, str],
    *,
    invoice: Invoice | None = None,
    refused: Refused | None = None,
) -> Response:
    """The form; `found` are the invoices that are open, `invoice` the one it is for."""
    labels = acting.words(visit, "payment").payment_labels
    return acting.page(
        visit,
        "payment_form",
        customer,
        *AREAS,
        status=400 if refused else 200,
        form=form,
        due=found,
        sums=view.sums(found),
        chosen=visit.all("invoice_id"),
        methods=BY_HAND,
        credit=view.credit(customer),
        currency=str(customer.fields["CURRENCY_CODE"]),
        invoice=invoice,
        place=acting.place("invoice", invoice) if invoice else "",
        errors=acting.wrong(visit, refused, labels) if refused else {},
    )
