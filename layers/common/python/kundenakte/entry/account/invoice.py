"""/account/invoice/{id}: a draft, or a final document with what became of it."""

from itertools import islice
from typing import Final

from kundenakte.domain.customer import Customer
from kundenakte.domain.invoice import Invoice
from kundenakte.entry.account import acting, invoicing
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages import contract
from kundenakte.pages.account import invoice as view
from kundenakte.pages.respond import Response
from kundenakte.storage import invoice_list, mails, payments, subscriptions

MOST_MAILS: Final = 200  # of the customer that are looked through, the newest


def answer(visit: AccountVisit) -> Response | None:
    """The page."""
    invoice, customer = acting.invoice(visit)
    return None if visit.posted else _page(visit, invoice, customer)


def _page(visit: AccountVisit, invoice: Invoice, customer: Customer) -> Response:
    unit, fields = visit.unit(), invoice.fields
    today = unit.today
    paid = payments.of_customer(unit, customer.customer_id) if invoice.final else iter(())
    sent = islice(mails.of_customer(unit, customer.customer_id), MOST_MAILS)
    others = invoice_list.in_file(unit, customer.customer_id, view.unnamed(invoice))
    return acting.page(
        visit,
        "invoice",
        customer,
        *invoicing.AREAS,
        invoice=told(visit, invoice),
        document=acting.shown(visit, fields),
        introtext=str(fields.get("INTROTEXT", "")),
        delivery=str(fields.get("DELIVERY_DATE", "")),
        reason=str(fields.get("REASON", "")),
        discount=_discount(invoice),
        subscription=_subscription(visit, invoice),
        can=view.actions(invoice, customer, today),
        payments=view.settled(paid, invoice),
        reminders=view.reminders(invoice),
        stop=view.stop(invoice),
        mails=view.mails((mail.fields for mail in sent), invoice) if invoice.final else [],
        related=view.related(invoice, {one.id: one.number for one in others}),
    )


def told(visit: AccountVisit, invoice: Invoice) -> dict[str, object]:
    """What every page about an invoice says of it."""
    fields = invoice.fields
    return {
        "id": invoice.id,
        "place": acting.place("invoice", invoice),
        "number": invoice.number,
        "title": str(fields.get("INVOICE_TITLE", "")),
        "kind": str(fields.get("KIND", "invoice")),
        "final": invoice.final,
        "state": view.state(invoice, visit.unit().today),
        "total": invoice.total,
        "paid": invoice.paid,
        "open": invoice.outstanding,
        "fees": view.fees(invoice),
        "currency": str(fields["CURRENCY_CODE"]),
        "ready": bool(invoice.state.get("DOCUMENT", {}).get("PDF")),
    }


def _discount(invoice: Invoice) -> tuple[str, int] | None:
    """Percent and days of a discount for early payment."""
    percent = invoice.fields.get("CASH_DISCOUNT_PERCENT")
    days = invoice.fields.get("CASH_DISCOUNT_DAYS")
    return (str(percent), int(days)) if percent and days else None


def _subscription(visit: AccountVisit, invoice: Invoice) -> tuple[str, str] | None:
    """Title and address of the subscription that it bills."""
    number = invoice.fields.get("SUBSCRIPTION_ID")
    found = subscriptions.find(visit.unit(), int(number)) if number else None
    return (contract.title(found), acting.place("subscription", found)) if found else None
