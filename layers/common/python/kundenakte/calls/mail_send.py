"""mail.send: have a customer written to, with a link to complete the data, to the dashboard, or to
order something. Ours.

The call writes the order, an event of the outbox; the mail is made of it also where the account has
switched off that such mails are sent by themselves.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain import email_state, times
from kundenakte.domain.article import Article, translated
from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.mail_filter import ASKED, MailOrder
from kundenakte.storage import articles, customers, links, notes
from kundenakte.storage.unit import UnitOfWork


class MailPlanned(TypedDict):
    """RESPONSE of mail.send; by MAIL_ID mail.get finds the mail once it was sent."""

    STATUS: str
    MAIL_ID: int


def mail_send(request: MailOrder, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the order and a note of it. Raises NotFound, and Refused for a customer who cannot be
    written to."""
    customer = customers.read(unit, request.customer_id)
    _must_be_reached(customer)
    unit.follow(customer.version)
    customers.must_stay(unit, customer)
    order = {
        "account_hash": unit.account.hash,
        "customer": {"customer_id": customer.customer_id},
        **_link(request, customer, unit),
        "created": times.wall_clock(unit.at),
    }
    notes.log(unit, customer.customer_id, ASKED, TEMPLATE=request.template)
    mail_id = notes.event(unit, customer.customer_id, ASKED, order, mail=request.template)
    return {"STATUS": "success", "MAIL_ID": mail_id}


def _must_be_reached(customer: Customer) -> None:
    email = customer.fields.get("EMAIL", "")
    if not email:
        raise Refused(Problem("missing", "EMAIL", "the customer has no e-mail address"))
    if email_state.kind_of(customer.fields, email) == email_state.BOUNCED:
        raise Refused(Problem("invalid", "EMAIL", "mails to the customer's address came back"))


def _link(request: MailOrder, customer: Customer, unit: UnitOfWork) -> dict[str, Any]:
    """What the mail leads to; the welcome has the customer's lasting links by itself."""
    if request.template == "customer_link":
        token = links.make(unit, customer)
        ends = times.stored(unit.now + timedelta(seconds=links.SECONDS))
        return {"url": unit.account.page_url("dashboard", token), "valid_until": ends}
    if request.template == "checkout_link":
        article = articles.read(unit, request.article_number)
        number = quote(article.number, safe="")
        url = f"{unit.account.page_url('checkout/0', customer.hash)}/{number}"
        return {"url": url, "article": article.number, "title": _title(article, customer)}
    return {}


def _title(article: Article, customer: Customer) -> str:
    words = translated(article, str(customer.fields.get("LANGUAGE_CODE", "de")))
    return str(words.get("TITLE") or article.fields["TITLE"])


CALL = Call("mail.send", MailOrder, mail_send, MailPlanned)
