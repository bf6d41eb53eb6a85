"""What a subscription costs and how long it binds, as pages show it; words and formats are those of
contract.html."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from kundenakte.domain import term_texts
from kundenakte.domain.customer import Customer
from kundenakte.domain.notice import terms
from kundenakte.domain.periods import Span
from kundenakte.domain.subscription import Subscription
from kundenakte.pages.view import Row

Document = Mapping[str, Any]


class Price(NamedTuple):
    """Cents for each `every`, None for once. `business`: the net price was agreed, and is shown
    before the one with VAT (VAT-14); without VAT both are the same."""

    net: int
    gross: int
    currency: str
    every: Span | None
    business: bool


class Terms(NamedTuple):
    """A sentence on terms: the text's key, with the span and the day that it tells."""

    key: str
    span: Span | None = None
    day: date | None = None
    trial: bool = False


class Part(NamedTuple):
    """Something booked: title, description and quantity as decimal text."""

    title: str
    description: str
    quantity: str


def price(document: Document, every: Span | None) -> Price | None:
    """The price that a document of one period tells; None where there is none."""
    if not document:
        return None
    business = document["BUYER"].get("CUSTOMER_TYPE") == "business"
    return Price(
        document["SUB_TOTAL"],
        document["TOTAL"],
        document["CURRENCY_CODE"],
        every,
        business and not document["IS_GROSS"],
    )


def is_consumer(customer: Customer) -> bool:
    """Whether consumer law protects the customer."""
    return bool(customer.fields["CUSTOMER_TYPE"] == "consumer")


def term_rows(found: Subscription, customer: Customer, today: date = date.min) -> list[Row]:
    """First term, what follows it, and notice (CON-2); what is over by `today` is not told of."""
    consumer, trial_end = is_consumer(customer), found.day("TRIAL_END")
    agreed = terms(found, consumer=consumer)
    if agreed.ends and agreed.ends < today:
        agreed = agreed._replace(first=None)
    rows = []
    if agreed.first and agreed.ends:
        rows.append(Row("contract_term", "terms", Terms("term", agreed.first, agreed.ends)))
    if key := term_texts.renewal(agreed, found):
        ends = found.day("EXPIRATION_DATE")
        label = "contract_renewal" if agreed.first else "contract_runs"
        rows.append(Row(label, "terms", Terms(key, agreed.follow, ends)))
    if key := term_texts.notice(agreed, found, consumer=consumer):
        told = Terms(key, agreed.notice, trial=bool(trial_end and trial_end >= today))
        rows.append(Row("contract_notice", "terms", told))
    return rows


def title(found: Subscription) -> str:
    """What the subscription is called."""
    plan = found.plan
    named = found.fields.get("SUBSCRIPTION_TITLE") or plan.get("TITLE") or plan["ARTICLE_NUMBER"]
    return str(named)


def part(booked: Mapping[str, Any]) -> Part:
    """A plan or an add-on."""
    named = str(booked.get("TITLE") or booked["ARTICLE_NUMBER"])
    return Part(named, str(booked.get("DESCRIPTION", "")), str(booked.get("QUANTITY", "1")))


def addons(found: Subscription) -> list[Part]:
    """The add-ons of a subscription."""
    return [part(booked) for booked in found.fields.get("ADDONS", [])]
