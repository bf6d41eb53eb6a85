"""Where an order leads: to the merchant's own page, or to our word of thanks."""

import re
from datetime import timedelta
from typing import Final

from kundenakte.domain.invoice import Invoice
from kundenakte.domain.page_payment import DEBIT
from kundenakte.domain.subscription import Subscription
from kundenakte.entry.hosted.desk import Desk
from kundenakte.pages import contract, respond
from kundenakte.pages import order as view
from kundenakte.pages.respond import Response
from kundenakte.storage import customers, invoices, subscriptions

PARAMETER: Final = "order"
# The address of the page opens nothing for longer than somebody who has just ordered needs it.
OPEN_FOR: Final = timedelta(days=1)
_NAMED = re.compile(r"([1-9]\d{0,15})-([1-9]\d{0,15})-([0-9a-f]{32})", re.ASCII)


def leads_to(desk: Desk, made: Subscription) -> str:
    """The article's RETURN_URL_SUCCESS, with nothing added to it, else our own page."""
    merchants = str(desk.article.fields.get("RETURN_URL_SUCCESS", ""))
    if merchants.startswith(("http://", "https://")):
        return merchants
    named = f"{made.customer_id}-{made.id}-{made.fields['HASH']}"
    return desk.path(**{PARAMETER: named})


def page(desk: Desk) -> Response:
    """Our word of thanks; with ways on only for who has just ordered."""
    found = _ordered(desk)
    customer = customers.find(desk.visit.unit(), found.customer_id) if found else None
    begins = found.day("START") if found else None
    today = desk.visit.unit().today
    trial_ends = found.day("TRIAL_END") if found else None
    return respond.page(
        "purchase_done",
        desk.frame,
        *view.AREAS,
        title=contract.title(found) if found else str(desk.article.fields.get("TITLE", "")),
        begins=begins if begins and begins > today else None,
        trial_ends=trial_ends,
        debit=bool(customer and customer.fields.get("PAYMENT_TYPE") == DEBIT),
        overview=desk.frame.path("dashboard", customer.hash) if customer else "",
        document=_document(desk, found),
    )


def _ordered(desk: Desk) -> Subscription | None:
    """The subscription that the address names by its ids and its hash, while it is new."""
    named = _NAMED.fullmatch(desk.visit.query[PARAMETER])
    if not named:
        return None
    unit = desk.visit.unit()
    found = subscriptions.in_file(unit, int(named[1]), int(named[2]))
    if found is None or found.fields.get("HASH") != named[3]:
        return None
    from datetime import datetime

    at = datetime.fromisoformat(found.fields["CREATED"])
    return found if at + OPEN_FOR > unit.now else None


def _document(desk: Desk, found: Subscription | None) -> str:
    by = found.fields.get("PAID_BY") if found else None
    invoice: Invoice | None = invoices.find(desk.visit.unit(), int(by)) if by else None
    token = invoice.state.get("DOCUMENT", {}).get("TOKEN", "") if invoice else ""
    return f"/download/{token}" if token else ""
