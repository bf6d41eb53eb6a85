"""mailtemplate.preview: a mail as it would be sent, also with words that are not saved yet. Ours.

What no record is named for is made up.
"""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.billing_events import document_url
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.money import amount
from kundenakte.domain.settlement import open_fees
from kundenakte.mails.compose import compose
from kundenakte.mails.inputs import PreviewOrder
from kundenakte.mails.order import Order
from kundenakte.mails.samples import sample
from kundenakte.storage import customers, invoices, mail_templates, subscriptions
from kundenakte.storage.unit import UnitOfWork


class MailPreview(TypedDict):
    """RESPONSE of mailtemplate.preview."""

    SUBJECT: str
    TEXT: str
    HTML: str


def mailtemplate_preview(request: PreviewOrder, unit: UnitOfWork) -> dict[str, Any]:
    """The mail of one template and language. Raises NotFound, and Refused for a draft."""
    saved = mail_templates.find(unit, request.template, request.language)
    order = sample(request.template, request.language, unit.account)
    order = order._replace(own={**saved, **request.parts}, today=unit.today)
    mail = compose(_about(order, request, unit))
    return {"SUBJECT": mail.subject, "TEXT": mail.text, "HTML": mail.html}


def _about(order: Order, request: PreviewOrder, unit: UnitOfWork) -> Order:
    """The order with the records that are named, and whose they are."""
    customer_id = request.customer_id
    if request.subscription_id is not None:
        subscription = subscriptions.read(unit, request.subscription_id)
        customer_id = customer_id or subscription.customer_id
        order = order._replace(subscription=subscription)
    if request.invoice_id is not None:
        invoice = _final(invoices.read(unit, request.invoice_id))
        customer_id = customer_id or invoice.customer_id
        event = {**order.event, **_told(order, invoice, unit)}
        order = order._replace(invoice=invoice, event=event)
    if customer_id is None:
        return order
    customer = customers.read(unit, customer_id)
    return order._replace(customer=_in(customer, request.language))


def _final(invoice: Invoice) -> Invoice:
    if not invoice.final:
        raise Refused(Problem("invalid", "INVOICE_ID", "a draft is not mailed"))
    return invoice


def _in(customer: Customer, language: str) -> Customer:
    return Customer({**customer.fields, "LANGUAGE_CODE": language}, customer.version)


def _told(order: Order, invoice: Invoice, unit: UnitOfWork) -> dict[str, Any]:
    """What events of debits and reminders say of an invoice."""
    if "invoice" not in order.event:
        return {}
    fees, fields = open_fees(invoice), invoice.fields
    about = {
        "invoice_id": invoice.id,
        "invoice_number": invoice.number,
        "invoice_date": fields["INVOICE_DATE"],
        "due_date": fields["DUE_DATE"],
        "total": amount(invoice.total),
        "outstanding_amount": amount(invoice.outstanding),
        "currency_code": fields["CURRENCY_CODE"],
        "reference": fields["PAYMENT"].get("REFERENCE", ""),
        "document_url": document_url(invoice, unit.account),
    }
    owed = {"fees": amount(fees), "amount_to_pay": amount(invoice.outstanding + fees)}
    return {"invoice": about, **owed}


CALL = Call(
    "mailtemplate.preview",
    PreviewOrder,
    mailtemplate_preview,
    MailPreview,
    part="FILTER_OR_DATA",
    writes=False,
)
