"""The values that texts may name, as the mail's language writes them."""

from decimal import Decimal
from typing import Any

from kundenakte.domain.customer import Customer
from kundenakte.domain.money import cents
from kundenakte.domain.times import read_instant
from kundenakte.mails import clean, greeting, links
from kundenakte.mails.order import Order
from kundenakte.mails.words import Words


def common(order: Order, words: Words) -> dict[str, str]:
    """Those of the account and of the customer; SALUTATION is the greeting."""
    settings = order.account.settings
    return {
        "COMPANY": clean.line(settings.get("COMPANY"), clean.NAME),
        "SUPPORT_EMAIL": clean.line(settings.get("SUPPORT_EMAIL")),
        "SUPPORT_PHONE": clean.line(settings.get("SUPPORT_PHONE")),
        **links.of_account(order.account),
        **links.of_customer(order.account, order.customer),
        **_of_customer(order.customer, words),
    }


def _of_customer(customer: Customer | None, words: Words) -> dict[str, str]:
    fields = customer.fields if customer else {}
    return {
        "SALUTATION": greeting.greeting(fields, words),
        "CUSTOMER_NAME": greeting.full_name(fields),
        "CUSTOMER_NUMBER": clean.line(fields.get("CUSTOMER_NUMBER"), clean.NAME),
    }


def instant(value: Any, words: Words, *, seconds: bool = False, zone: bool = False) -> str:
    """An instant of a payload (UTC, with offset, or Berlin wall clock) as people read it."""
    try:
        return words.writing.time(read_instant(str(value or "")), seconds=seconds, zone=zone)
    except ValueError:
        return ""


def day(value: Any, words: Words) -> str:
    """A day of a payload, also one with a time behind it; "" where it is not set."""
    text = str(value or "")[:10]
    return "" if text == "0000-00-00" else words.writing.day(text)


def payload_cents(value: Any) -> int:
    """An amount of a payload, which is a number there, in cents."""
    return cents(Decimal(str(value or 0)))
