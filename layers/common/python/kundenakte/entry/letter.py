"""A mail of an event: what it says, in which language, and which files go along."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from kundenakte.documents import cii, files
from kundenakte.domain.account import Account
from kundenakte.domain.customer import Customer
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.mail_filter import ASKED, SAMPLE
from kundenakte.domain.subscription import Subscription
from kundenakte.mails import compose, templates
from kundenakte.mails.mime import File
from kundenakte.mails.order import Mail, Order
from kundenakte.mails.recipients import TO_MERCHANT
from kundenakte.mails.words import words_of, written
from kundenakte.storage import bucket, customers, invoices, mail_templates, subscriptions
from kundenakte.storage.unit import UnitOfWork

WITH_FILES = ("invoice", "invoice_order")
BY_MAIL = ("mail", "both")  # INVOICE_DELIVERY_METHOD; one that is not set is the first
LARGEST = 7_000_000  # bytes of files; SES takes 10 MB, and base64 makes four bytes out of three


class NotYet(Exception):
    """The invoice's PDF is still being made."""


class Told(NamedTuple):
    """An event, and what it is about as that is stored now: the customer is None for a declaration
    of somebody unknown."""

    template: str
    event: Mapping[str, Any]
    customer: Customer | None
    invoice: Invoice | None
    subscription: Subscription | None
    language: str

    @property
    def made_up(self) -> bool:
        """Whether it tells of nobody: a user wants to see how the mail looks."""
        return self.event.get("type") == SAMPLE


def read(unit: UnitOfWork, item: Mapping[str, Any], customer_id: int | None) -> Told:
    """What the item of an event tells, and in which language."""
    event = json.loads(item["doc"]["S"])
    if event.get("type") == SAMPLE:
        return _made_up(item["mail"]["S"], event, unit.account)
    if "about" in item:  # what is no part of what other systems are told
        event |= json.loads(item["about"]["S"])
    customer = customers.find(unit, customer_id) if customer_id else None
    invoice_id = _id(event, "invoice") or _id(event, "payment", "invoice_id")
    subscription_id = _id(event, "subscription")
    return Told(
        item["mail"]["S"],
        event,
        customer,
        invoices.find(unit, invoice_id) if invoice_id else None,
        subscriptions.find(unit, subscription_id) if subscription_id else None,
        _language(item["mail"]["S"], customer, event, unit.account),
    )


def _made_up(template: str, event: Mapping[str, Any], account: Account) -> Told:
    """What previews tell, to whom the event says."""
    from kundenakte.mails.samples import sample  # on use: hardly any mail is one of these

    language = _language(template, None, event, account)
    order = sample(template, language, account)
    told = {**order.event, **event}
    return Told(template, told, order.customer, order.invoice, order.subscription, language)


def _id(event: Mapping[str, Any], part: str, name: str = "") -> int:
    found = event.get(part)
    text = found.get(name or f"{part}_id") if isinstance(found, Mapping) else None
    return int(text or 0)


def _language(
    template: str, customer: Customer | None, event: Mapping[str, Any], account: Account
) -> str:
    """The receiver's, as far as there are texts in it; a contract is confirmed in the one that it
    was concluded in (PAGE-5)."""
    code = account.settings["LANGUAGE_CODE"]
    if concluded := (event.get("order") or {}).get("language"):
        code = concluded
    elif customer and template != TO_MERCHANT:
        code = customer.fields.get("LANGUAGE_CODE") or code
    elif template != TO_MERCHANT:
        code = event.get("language_code") or code
    return words_of(written(str(code), account)).code


def wanted(told: Told, settings: Mapping[str, Any]) -> bool:
    """Whether the account sends this mail, and the customer gets invoices by mail; one that a
    person has asked for, or that confirms an order (CON-5), is sent in any case."""
    if told.event.get("type") in (ASKED, SAMPLE) or told.event.get("order"):
        return True
    if told.template == "invoice" and not _by_mail(told):
        return False
    return templates.wanted(settings, told.template)


def _by_mail(told: Told) -> bool:
    if told.invoice is None or not told.invoice.final or told.customer is None:
        return False
    return told.customer.fields.get("INVOICE_DELIVERY_METHOD", BY_MAIL[0]) in BY_MAIL


def mail_of(unit: UnitOfWork, told: Told, *, attached: bool) -> Mail:
    """Its words, the account's own where it has some."""
    template = templates.TEMPLATES[told.template]
    own = mail_templates.find(unit, told.template, told.language) if template.own else {}
    order = Order(
        told.template,
        told.language,
        unit.account,
        told.customer,
        told.event,
        told.invoice,
        told.subscription,
        unit.today,
        own,
        attached,
    )
    return compose.compose(order)


def files_of(told: Told, settings: Mapping[str, Any], *, wait: bool) -> list[File]:
    """The invoice as PDF, and as XML for a buyer with a reference, where the account wants that;
    none where they are too large, and a link has to do. Raises NotYet while there is no PDF, unless
    it has been waited for long enough."""
    if told.template not in WITH_FILES or told.invoice is None or told.made_up:
        return []
    name = told.invoice.state.get("DOCUMENT", {}).get("PDF")
    if not name:
        if wait:
            raise NotYet
        return []
    if settings["INVOICE_MAIL"] != "attachment":
        return []
    return _attached(told.invoice, bucket.get(name))


def _attached(invoice: Invoice, pdf: bytes | None) -> list[File]:
    if pdf is None:
        raise FileNotFoundError("the invoice's PDF")
    found = [File(files.file_name(invoice.number, "pdf"), files.PDF_TYPE, pdf)]
    if invoice.fields.get("BUYER", {}).get("BUYER_REFERENCE"):
        xml = cii.xml(invoice.fields, cii.XRECHNUNG).encode()
        found.append(File(files.file_name(invoice.number, "xml"), files.XML_TYPE, xml))
    return found if sum(len(file.content) for file in found) <= LARGEST else []
