"""What a mail is made of, and what comes out."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from kundenakte.domain.account import Account
from kundenakte.domain.customer import Customer
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.subscription import Subscription


class Order(NamedTuple):
    """One mail to be made: `template` is a name of templates.TEMPLATES.

    `language` is the receiver's language code: "de" is written with Sie or du as the account has
    set, what no text file is for in English. `event` is the payload of the outbox. `customer` is
    None for a declaration whose sender was not found. `today` is the Berlin day. `own` are the
    account's own SUBJECT, TITLE, TEXT, CLOSING in this language; empty ones are the defaults.
    `attached` says whether the invoice's PDF goes along.
    """

    template: str
    language: str
    account: Account
    customer: Customer | None
    event: Mapping[str, Any]
    invoice: Invoice | None
    subscription: Subscription | None
    today: date
    own: Mapping[str, str] | None = None
    attached: bool = False


class Mail(NamedTuple):
    """A mail as it is sent: one line of subject without control characters, plain text of 72
    columns with LF, and HTML that needs nothing from anywhere."""

    subject: str
    text: str
    html: str
