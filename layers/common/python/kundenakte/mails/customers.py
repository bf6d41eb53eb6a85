"""Mails about a customer's file, and those that open a page: links and codes."""

from collections.abc import Iterable

from kundenakte.mails import clean
from kundenakte.mails.content import Button, Content, Facts, Row
from kundenakte.mails.links import of_customer
from kundenakte.mails.order import Order
from kundenakte.mails.values import instant
from kundenakte.mails.words import Words

# What a customer calls the fields that were changed; all others are "other".
_CALLED = {
    "name": "SALUTATION TITLE_ACADEMIC FIRST_NAME LAST_NAME",
    "company": "ORGANIZATION POSITION CUSTOMER_TYPE",
    "address": "ADDRESS ADDRESS_2 ZIPCODE CITY COUNTRY_CODE",
    "delivery_address": "SECONDARY_ADDRESS",
    "email": "EMAIL EMAIL_CC PAYMENT_MAIL_ADDRESS",
    "phone": "PHONE PHONE_2 MOBILE FAX",
    "tax": "VAT_ID TAX_ID",
    "bank": "BANK_NAME BANK_CODE BANK_ACCOUNT_NUMBER BANK_ACCOUNT_OWNER BANK_IBAN BANK_BIC "
    "BANK_ACCOUNT_MANDATE_REFERENCE BANK_ACCOUNT_MANDATE_REFERENCE_DATE",
    "payment": "PAYMENT_TYPE DAYS_FOR_PAYMENT",
    "delivery": "INVOICE_DELIVERY_METHOD",
    "language": "LANGUAGE_CODE",
    "birthday": "BIRTHDAY",
}
_NAME_OF = {field: name for name, fields in _CALLED.items() for field in fields.split()}


def welcome(order: Order, words: Words) -> Content:
    """A new customer, who is asked to complete the own data."""
    return Content({}, button=_button(order, words, "complete", "ACCOUNTDATA_URL"))


def changed(order: Order, words: Words) -> Content:
    """Which data was changed; never what it was or is now, since mails travel openly."""
    names = changed_names(order.event.get("changed") or (), words)
    facts = [Facts("", [Row(words("labels.changed"), ", ".join(names))])] if names else []
    return Content(
        {},
        facts=facts,
        sentences=[words("sentences.not_you")],
        button=_button(order, words, "data", "ACCOUNTDATA_URL"),
    )


def changed_names(fields: Iterable[str], words: Words) -> list[str]:
    """What fields are called, each name once."""
    names = [_NAME_OF.get(str(field), "other") for field in fields]
    return [words(f"fields.{name}") for name in dict.fromkeys(names)]


def link(order: Order, words: Words) -> Content:
    """A link for a limited time."""
    url = clean.address(order.event.get("url"))
    until = instant(order.event.get("valid_until"), words)
    return Content(
        {"LINK_URL": url, "VALID_UNTIL": until},
        sentences=[words("sentences.link_secret")],
        button=Button(words("buttons.link"), url) if url else None,
    )


def code(order: Order, words: Words) -> Content:
    """A one-time code. It is not in the subject, which lists and lock screens show."""
    found = clean.line(order.event.get("code"), 20)
    until = instant(order.event.get("valid_until"), words)
    return Content(
        {"CODE": found, "VALID_UNTIL": until},
        highlight=found,
        sentences=[words("sentences.code_secret")],
    )


def checkout_link(order: Order, words: Words) -> Content:
    """Where to order an article that the merchant has named."""
    url = clean.address(order.event.get("url"))
    title = clean.line(order.event.get("title") or order.event.get("article"))
    return Content(
        {"ARTICLE_TITLE": title, "CHECKOUT_URL": url},
        button=Button(words("buttons.checkout"), url) if url else None,
    )


def _button(order: Order, words: Words, label: str, name: str) -> Button | None:
    url = of_customer(order.account, order.customer).get(name, "")
    return Button(words(f"buttons.{label}"), url) if url else None
