"""What a change of a subscription is and costs, as the summary above its button shows it (CON-2).

Everything is read off the preview, which works with the functions of the change itself, so that the
summary cannot promise something else.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from kundenakte.domain.customer import Customer
from kundenakte.domain.subscription import Subscription
from kundenakte.pages import contract
from kundenakte.pages.booked import Document, Line, planned
from kundenakte.pages.contract import Part, Price
from kundenakte.pages.view import Account, Amount, Row

TOLD = ("KIND", "CURRENCY_CODE", "TOTAL", "VAT_TOTAL", "PERIOD_FROM", "PERIOD_TO")


class Offer(NamedTuple):
    """A change before it is made: the subscription before and after it, the document that it makes
    today and the next invoice after it (empty where there is none), what a period usually costs
    before and from then on."""

    customer: Customer
    before: Subscription
    after: Subscription
    now: Document
    next: Document
    usual_before: Document
    usual: Document
    today: date


class Begins(NamedTuple):
    """When it takes effect: `key` is the text's, `day` the one that it names."""

    key: str
    day: date


class Total(NamedTuple):
    """The sum below the summary: the text's key, its day, the amount and the VAT in it."""

    key: str
    day: date
    amount: Amount
    vat: Amount
    notes: tuple[str, ...]


class Payment(NamedTuple):
    """How it is paid: PAYMENT_TYPE as text, and the account of a debit."""

    kind: str
    account: Account | None


class Bill(NamedTuple):
    """What is charged and given back: its lines, as they are on the document."""

    lines: tuple[Line, ...]
    currency: str
    day: date


def mark(offer: Offer) -> str:
    """Stands for the offer as it was shown: another one where anything of it is different."""
    told = [
        offer.before.version,
        offer.today.isoformat(),
        _told(offer.now),
        _told(offer.next),
        _told(offer.usual),
        {name: value for name, value in offer.after.fields.items() if name != "PAID_FOR"},
    ]
    text = json.dumps(told, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def costs(offer: Offer) -> bool:
    """Whether it creates a duty to pay, today or later: then it is an order (CON-1)."""
    documents = (offer.now, offer.next)
    return any(document and document["TOTAL"] > 0 for document in documents)


def summary(offer: Offer, *, plan_changes: bool) -> list[Row]:
    """The rows of the summary."""
    later = planned(offer.after)
    before = contract.price(offer.usual_before, offer.before.interval)
    price = contract.price(offer.usual, later.interval)
    return [
        Row("offer_plan", "part", contract.part(later.plan)),
        *_parts("offer_addons", contract.addons(later)),
        *_before(offer, before, plan_changes=plan_changes),
        Row("offer_begins", "begins", begins(offer)),
        *([Row("offer_price", "price", price)] if price else []),
        *_bill("offer_today", offer.now, offer.today),
        *_next(offer),
        *contract.term_rows(later, offer.customer, offer.today),
        Row("offer_payment", "payment", payment(offer.customer)),
    ]


def begins(offer: Offer) -> Begins:
    """When the change takes effect."""
    upcoming = offer.after.fields.get("PLAN_UPCOMING")
    trial_end = offer.after.day("TRIAL_END")
    if upcoming:
        return Begins("begins_later", date.fromisoformat(upcoming["ACTIVATION_DATE"]))
    if trial_end and offer.today <= trial_end and not offer.now:
        return Begins("begins_in_trial", trial_end)
    return Begins("begins_now", offer.today)


def total(offer: Offer, notes: Iterable[str] = ()) -> Total | None:
    """What is to be paid first; None where nothing is. `notes` say why there is no VAT."""
    document, key, day = offer.now, "total_today", offer.today
    if not document:
        document, key = offer.next, "total_next"
        day = offer.after.day("NEXT_EVENT") or day
    if not document:
        return None
    currency = document["CURRENCY_CODE"]
    cents = int(document["TOTAL"])
    return Total(
        "total_back" if cents < 0 else key,
        day,
        Amount(abs(cents), currency),
        Amount(abs(int(document["VAT_TOTAL"])), currency),
        tuple(notes),
    )


def payment(customer: Customer) -> Payment:
    """How the customer pays, with the account by its last four."""
    fields = customer.fields
    iban = "".join(str(fields.get("BANK_IBAN", "")).split())
    kind = int(fields.get("PAYMENT_TYPE", 1))
    account = Account(iban[:2], iban[-4:]) if kind == 2 and iban else None
    return Payment(str(kind), account)


def _before(offer: Offer, price: Price | None, *, plan_changes: bool) -> list[Row]:
    if plan_changes:
        return [Row("offer_before", "before", (contract.part(offer.before.plan), price))]
    kept = contract.addons(offer.after)
    return _parts("offer_before", [one for one in contract.addons(offer.before) if one not in kept])


def _parts(label: str, parts: list[Part]) -> list[Row]:
    return [Row(label, "parts", parts)] if parts else []


def _bill(label: str, document: Document, day: date) -> list[Row]:
    if not document:
        return []
    name = "COMPLETE_GROSS" if document["IS_GROSS"] else "COMPLETE_NET"
    lines = [
        Line(str(item["DESCRIPTION"]).partition("\n")[0], item[name]) for item in document["ITEMS"]
    ]
    if not document["IS_GROSS"] and document["VAT_TOTAL"]:
        lines.append(Line("", document["VAT_TOTAL"]))  # "": VAT
    return [Row(label, "bill", Bill(tuple(lines), document["CURRENCY_CODE"], day))]


def _next(offer: Offer) -> list[Row]:
    day = offer.after.day("NEXT_EVENT")
    return _bill("offer_next", offer.next, day) if day else []


def _told(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: document.get(name) for name in TOLD}
