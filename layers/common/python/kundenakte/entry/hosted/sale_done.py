"""Where an order leads: to the merchant's own page, or to our word of thanks."""

import re
from datetime import datetime, timedelta
from typing import Final

from kundenakte.domain.customer import Customer
from kundenakte.domain.invoice import Invoice
from kundenakte.domain.page_payment import DEBIT
from kundenakte.domain.signing import equal, signed
from kundenakte.domain.subscription import Subscription
from kundenakte.entry.hosted.desk import Desk
from kundenakte.pages import contract, respond
from kundenakte.pages import order as view
from kundenakte.pages.headers import safe_address
from kundenakte.pages.respond import Response
from kundenakte.storage import customers, invoices, subscriptions

PARAMETER: Final = "order"
# The address of the page opens nothing for longer than somebody who has just ordered needs it.
OPEN_FOR: Final = timedelta(days=1)
_NAMED = re.compile(r"([1-9]\d{0,15})-([1-9]\d{0,15})-([0-9a-f]{32})", re.ASCII)


def leads_to(desk: Desk, made: Subscription) -> str:
    """The article's RETURN_URL_SUCCESS, with nothing added to it, else our own page."""
    if merchants := safe_address(str(desk.article.fields.get("RETURN_URL_SUCCESS", ""))):
        return merchants
    named = f"{made.customer_id}-{made.id}-{_mac(desk, made)}"
    return desk.path(**{PARAMETER: named})


def ordered(desk: Desk) -> Subscription | None:
    """The subscription that the address names; None where it names none. It is signed: who has the
    subscription's own address is not to be led to all of the customer's."""
    named = _NAMED.fullmatch(desk.visit.query.get(PARAMETER, ""))
    if not named:
        return None
    found = subscriptions.in_file(desk.visit.unit(), int(named[1]), int(named[2]))
    return found if found and equal(_mac(desk, found), named[3]) else None


def page(desk: Desk, made: Subscription) -> Response:
    """Our word of thanks; with ways on only for who has just ordered."""
    unit = desk.visit.unit()
    begins, trial_ends = made.day("START"), made.day("TRIAL_END")
    customer = customers.find(unit, made.customer_id)
    new = datetime.fromisoformat(made.fields["CREATED"]) + OPEN_FOR > unit.now
    return respond.page(
        "purchase_done",
        desk.frame,
        *view.AREAS,
        title=contract.title(made),
        begins=begins if begins and begins > unit.today else None,
        trial_ends=trial_ends if trial_ends and trial_ends >= unit.today else None,
        debit=bool(customer and customer.fields.get("PAYMENT_TYPE") == DEBIT),
        overview=_overview(desk, customer) if customer and new else "",
        document=_document(desk, made),
    )


def _overview(desk: Desk, customer: Customer) -> str:
    """By the key that the page was called with, where it was: it may be one for a day."""
    return desk.frame.home or desk.frame.path("dashboard", customer.hash)


def _mac(desk: Desk, made: Subscription) -> str:
    return signed(desk.visit.account, "ordered", str(made.id), str(made.fields["HASH"]))[:32]


def _document(desk: Desk, made: Subscription) -> str:
    by = made.fields.get("PAID_BY")
    invoice: Invoice | None = invoices.find(desk.visit.unit(), int(by)) if by else None
    token = invoice.state.get("DOCUMENT", {}).get("TOKEN", "") if invoice else ""
    return f"/download/{token}" if token else ""
