"""Subscriptions as the account's pages show them: what one is to, what a change makes of it."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, NamedTuple

from kundenakte.domain.article import Article
from kundenakte.domain.customer import Customer
from kundenakte.domain.money import cents, price_text
from kundenakte.domain.periods import Span, read_span
from kundenakte.domain.subscription import Subscription
from kundenakte.pages import contract
from kundenakte.pages.account import bill
from kundenakte.pages.account.bill import Document, Naming
from kundenakte.pages.booked import State, is_over
from kundenakte.pages.view import Amount

MOST_DAYS = 4  # days of payments to come that are named

Fields = Mapping[str, Any]


class Choice(NamedTuple):
    """An article that can be booked. `price`: decimal text with a point; `rhythm` in words."""

    number: str
    title: str
    price: str
    currency: str
    gross: bool
    rhythm: str
    only_with: tuple[str, ...]


class Part(NamedTuple):
    """A plan or an add-on as it is booked; `price` as in Choice, for one of it."""

    number: str
    title: str
    description: str
    quantity: str
    price: str
    currency: str
    gross: bool
    percent: str


class Discount(NamedTuple):
    """A coupon that is in use; `percent` or `amount` is "" or None."""

    code: str
    title: str
    percent: str
    amount: Amount | None


class Offer(NamedTuple):
    """What a booking or a change would make: the document of today, the next invoice, the days of
    payments to come, the last day that is covered if one is known, and the earliest end."""

    now: Document | None
    next: Document | None
    days: tuple[date, ...]
    trial_end: date | None
    ends: date | None
    earliest: date | None


class Term(NamedTuple):
    """What binds: a label's key in the words of contracts, and a sentence."""

    label: str
    text: str


def choices(articles: Iterable[Article], words: SimpleNamespace, *, addons: bool) -> list[Choice]:
    """The articles that can be booked, or the add-ons, by title; `words` are those of contracts."""
    wanted = (one for one in articles if bool(one.fields.get("IS_ADDON")) == addons)
    found = [_choice(one, words) for one in wanted]
    return sorted(found, key=lambda one: (one.title.casefold(), one.number))


def part(booked: Fields) -> Part:
    """A plan or an add-on."""
    named = contract.part(booked)
    return Part(
        str(booked["ARTICLE_NUMBER"]),
        named.title,
        named.description,
        named.quantity,
        price_text(Decimal(str(booked.get("UNIT_PRICE") or 0))),
        str(booked.get("CURRENCY_CODE", "")),
        bool(booked.get("IS_GROSS")),
        str(booked.get("VAT_PERCENT", "0")),
    )


def rhythm(interval: Span | None, words: SimpleNamespace) -> str:
    """per month, every 3 months, once."""
    if interval is None:
        return str(words.contract_once)
    one, many = words.contract_per[interval.unit]
    return str(one if interval.count == 1 else many).format(count=interval.count)


def terms(
    found: Subscription, customer: Customer, words: SimpleNamespace, written: Any, today: date
) -> list[Term]:
    """Term, what follows it, and notice, in sentences; `written` writes a day."""
    rows = contract.term_rows(found, customer, today)
    return [Term(row.label, _sentence(row.value, words, written)) for row in rows]


def state(found: Subscription, today: date) -> State:
    """Its badge."""
    if is_over(found, today):
        return State("over", "", found.last_day)
    status, start = found.status(today), found.day("START")
    if status == "canceled":
        return State("ends", "warn", found.last_day)
    if status == "inactive":
        return State("paused", "warn")
    if status == "trial":
        return State("trial", "info", found.day("TRIAL_END"))
    return State("begins", "info", start) if start and start > today else State("active", "ok")


def coming(found: Subscription, most: int = MOST_DAYS) -> tuple[date, ...]:
    """The days of its next payments; only the first where another rhythm begins then."""
    first, upcoming = found.day("NEXT_EVENT"), found.fields.get("PLAN_UPCOMING")
    if first is None or not found.running:
        return ()
    interval = found.interval
    if interval is None or (upcoming and read_span(upcoming.get("INTERVAL", "")) != interval):
        return (first,)
    begun, last = int(found.fields.get("PERIODS", 0)), found.last_day
    days = (found.period(begun + n)[0] for n in range(1, most))
    return (first, *(day for day in days if last is None or day <= last))


def offer(preview: Fields, naming: Naming) -> Offer:
    """What billing/preview.py worked out."""
    found: Subscription = preview["SUBSCRIPTION"]
    return Offer(
        bill.document(preview["NOW"], naming),
        bill.document(preview["NEXT"], naming),
        coming(found),
        found.day("TRIAL_END"),
        found.last_day,
        bill.day(preview["EARLIEST_END"]),
    )


def discount(found: Subscription) -> Discount | None:
    """The coupon that it was booked with."""
    coupon = found.fields.get("COUPON")
    if not coupon:
        return None
    percent = coupon.get("DISCOUNT_TYPE") == "percent"
    value, currency = str(coupon.get("DISCOUNT_AMOUNT", "0")), found.plan.get("CURRENCY_CODE", "")
    amount = None if percent else Amount(cents(Decimal(value)), str(currency))
    code, title = str(coupon.get("CODE", "")), str(coupon.get("TITLE", ""))
    return Discount(code, title, value if percent else "", amount)


def _choice(article: Article, words: SimpleNamespace) -> Choice:
    fields = article.fields
    addon = bool(fields.get("IS_ADDON"))
    interval = read_span(str(fields.get("SUBSCRIPTION_INTERVAL", "")))
    return Choice(
        article.number,
        str(fields["TITLE"]),
        price_text(Decimal(str(fields["UNIT_PRICE"]))),
        str(fields.get("CURRENCY_CODE", "")),
        bool(fields.get("IS_GROSS")),
        "" if addon else rhythm(interval, words),
        tuple(map(str, fields.get("ASSIGNED_ARTICLES", ()))),
    )


def _sentence(told: contract.Terms, words: SimpleNamespace, written: Any) -> str:
    notice = told.key.startswith("notice")
    forms = words.contract_notice_spans if notice else words.contract_spans
    span = ""
    if told.span:
        one, many = forms[told.span.unit]
        span = str(one if told.span.count == 1 else many).format(count=told.span.count)
    day = written(told.day) if told.day else ""
    text = str(words.contract_terms[told.key]).format(span=span, day=day)
    return f"{words.contract_in_trial} {text}" if told.trial else text
