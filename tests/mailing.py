"""An account and orders of mails, for tests of what is in them."""

import re
from typing import Any

from kundenakte.domain.account import Account, overlaid
from kundenakte.domain.customer import Customer
from kundenakte.mails.compose import compose
from kundenakte.mails.order import Mail, Order
from kundenakte.mails.samples import sample

SETTINGS: dict[str, Any] = {
    "PUBLIC_URL": "https://kunden.alpenblick.example",
    "COMPANY": "Alpenblick Software GmbH",
    "STREET": "Innstraße 27",
    "ZIPCODE": "83022",
    "CITY": "Rosenheim",
    "MANAGEMENT": "Geschäftsführerin: Marlene Auer",
    "REGISTER": "Amtsgericht Traunstein, HRB 99999",
    "VAT_ID": "DE136695976",
    "SUPPORT_EMAIL": "hilfe@alpenblick.example",
    "SUPPORT_PHONE": "089 99998 120",
    "IMPRINT_URL": "https://alpenblick.example/impressum",
    "PRIVACY_URL": "https://alpenblick.example/datenschutz",
    "BANK_OWNER": "Alpenblick Software GmbH",
    "BANK_IBAN": "DE89370400440532013000",
    "BANK_BIC": "COBADEFFXXX",
    "CREDITOR_ID": "DE98ZZZ09999999999",
}
HASH, CUSTOMER_HASH = "a1" * 16, "0123456789abcdef" * 2


def an_account(**settings: Any) -> Account:
    return Account("account", HASH, overlaid({**SETTINGS, **settings}))


def an_order(template: str, language: str = "de", **parts: Any) -> Order:
    """A sample's order; `parts` are of Order, `settings` of its account, and `fields` (of the
    customer), `told` (of the event) overlay the sample's."""
    settings, fields = parts.pop("settings", {}), parts.pop("fields", {})
    told = parts.pop("told", {})
    order = sample(template, language, an_account(**settings))
    assert order.customer is not None
    customer = Customer({**order.customer.fields, **fields})
    return order._replace(customer=customer, event={**order.event, **told})._replace(**parts)


def a_mail(template: str, language: str = "de", **parts: Any) -> Mail:
    return compose(an_order(template, language, **parts))


def flat(text: str) -> str:
    """A text without its line breaks, since it is wrapped, and with plain blanks."""
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def visible(mail: Mail) -> str:
    """The words of the HTML."""
    body = re.sub(r"<style>.*?</style>|<[^>]*>", " ", mail.html, flags=re.S)
    for entity, char in (("&nbsp;", " "), ("&amp;", "&"), ("&#39;", "'"), ("&#34;", '"')):
        body = body.replace(entity, char)
    return re.sub(r" ([:,.])", r"\1", flat(body))
