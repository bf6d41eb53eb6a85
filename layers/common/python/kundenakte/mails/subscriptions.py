"""Mails about subscriptions; that of an order from a hosted page confirms the contract (CON-5)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kundenakte.domain.subscription import Subscription
from kundenakte.domain.withdrawal_notice import withdrawal_notice
from kundenakte.mails import clean
from kundenakte.mails.content import Annex, Button, Content, Facts, Row
from kundenakte.mails.links import of_customer
from kundenakte.mails.order import Order
from kundenakte.mails.price import price, setup_fee
from kundenakte.mails.term_rows import end_rows, in_trial, term_rows
from kundenakte.mails.values import day, instant, payload_cents
from kundenakte.mails.words import Words


def subscription(order: Order, words: Words) -> Content:
    """What is booked, what it costs, and when what is paid or ends."""
    found = _needed(order)
    facts = [Facts("", [*_booked(order, found, words), *term_rows(order, found, words)])]
    return Content(
        _values(order, found, words),
        facts=[*facts, *_upcoming(order, found, words)],
        button=_button(order, words),
    )


def ended(order: Order, words: Words) -> Content:
    """A subscription that ends or has ended: no terms any more, but the end."""
    found = _needed(order)
    rows = [Row(words("labels.subscription"), title(found)), *end_rows(found, words)]
    return Content(
        _values(order, found, words),
        facts=[Facts("", rows)],
        button=_button(order, words),
    )


def canceled(order: Order, words: Words) -> Content:
    """A notice: whoever gave it, the customer hears of it and can take it back."""
    made, found = ended(order, words), _needed(order)
    own = found.fields.get("HASH")
    if not own:
        return made
    url = order.account.page_url("reactivate", str(own))
    button = Button(words("buttons.take_back"), url)
    return made._replace(sentences=[words("sentences.not_your_notice")], button=button)


def purchased(order: Order, words: Words) -> Content:
    """A new subscription; where it was ordered on a hosted page, the confirmation of the contract:
    what the order page showed, terms, the early start, and the withdrawal notice."""
    made, placed = subscription(order, words), order.event.get("order")
    if not placed:
        return made
    found = _needed(order)
    early = [words("sentences.early_start")] if int(placed.get("early_start") or 0) else []
    return made._replace(
        variant="subscription_purchased.order",
        facts=[_ordered(order, found, placed, words), _contract(order, found, placed, words)],
        sentences=[*early, words("sentences.keep")],
        annex=_notice(order, placed, words),
    )


def _ordered(order: Order, found: Subscription, placed: Mapping[str, Any], words: Words) -> Facts:
    """What stood above the order button, word by word; without that, what was booked."""
    rows = [
        Row(clean.line(label), clean.prose(value)) for label, value in placed.get("summary") or ()
    ]
    booked = [row for row in rows if row.value] or _booked(order, found, words)
    return Facts(words("labels.order"), booked)


def _contract(order: Order, found: Subscription, placed: Mapping[str, Any], words: Words) -> Facts:
    terms = clean.address(placed.get("terms_url"))
    rows = [
        Row(words("labels.concluded"), instant(placed.get("concluded_at"), words)),
        Row(words("labels.order_total"), _total(placed, found, words), strong=True),
        *term_rows(order, found, words),
        *_price_after(order, found, placed, words),
        Row(words("labels.withdrawal_until"), day(placed.get("withdrawal_until"), words)),
        Row(words("labels.terms"), terms, href=terms),
        Row(words("labels.terms_version"), clean.line(placed.get("terms_version"))),
    ]
    return Facts(words("labels.contract"), [row for row in rows if row.value])


def _price_after(
    order: Order, found: Subscription, placed: Mapping[str, Any], words: Words
) -> list[Row]:
    """The price per period, where the order page's words stand in the place of what was booked."""
    label = _price_label(order, found, words)
    return [Row(label, price(order, found, words))] if placed.get("summary") else []


def _total(placed: Mapping[str, Any], found: Subscription, words: Words) -> str:
    """The total as the page has written it, or a number of the order's currency."""
    total = placed.get("total")
    if total in (None, ""):
        return ""
    if isinstance(total, str) and not total.replace(".", "", 1).isdigit():
        return clean.line(total)
    return words.writing.money(payload_cents(total), found.plan.get("CURRENCY_CODE", "EUR"))


def _notice(order: Order, placed: Mapping[str, Any], words: Words) -> Annex | None:
    """The withdrawal notice in full, for whoever may withdraw: businesses may not."""
    consumer = bool(order.customer and order.customer.fields.get("CUSTOMER_TYPE") == "consumer")
    if not consumer and not placed.get("withdrawal_until"):
        return None
    parts = withdrawal_notice(order.account, words.code)
    return Annex(words("notice_title"), parts)


def _booked(order: Order, found: Subscription, words: Words) -> list[Row]:
    plan, fields = found.plan, found.fields
    quantity = Decimal(str(plan.get("QUANTITY") or 1))
    coupon = fields.get("COUPON") or {}
    rows = [
        Row(words("labels.subscription"), title(found), strong=True),
        Row(words("labels.description"), clean.prose(plan.get("DESCRIPTION"), 1000)),
        Row(words("labels.quantity"), words.writing.number(quantity) if quantity != 1 else ""),
        *(Row(words("labels.addon"), _addon(each, words)) for each in fields.get("ADDONS", [])),
        Row(_price_label(order, found, words), price(order, found, words)),
        Row(words("labels.setup_fee"), setup_fee(order, found, words)),
        Row(words("labels.coupon"), clean.line(coupon.get("TITLE") or coupon.get("CODE"))),
    ]
    return [row for row in rows if row.value]


def _price_label(order: Order, found: Subscription, words: Words) -> str:
    return words("labels.price_after" if in_trial(order, found) else "labels.price")


def _addon(addon: Mapping[str, Any], words: Words) -> str:
    quantity = Decimal(str(addon.get("QUANTITY") or 1))
    many = f"{words.writing.number(quantity)} × " if quantity != 1 else ""
    return many + clean.line(addon.get("TITLE") or addon.get("ARTICLE_NUMBER"))


def _upcoming(order: Order, found: Subscription, words: Words) -> list[Facts]:
    """The plan that follows, with the day from which on it holds."""
    plan = found.fields.get("PLAN_UPCOMING")
    if not plan:
        return []
    apart = ("ACTIVATION_DATE", "ADDONS", "COUPON")
    later = found.with_fields(
        PLAN={name: value for name, value in plan.items() if name not in apart},
        ADDONS=plan.get("ADDONS", found.fields.get("ADDONS")),
        COUPON=plan.get("COUPON"),
        SUBSCRIPTION_TITLE=None,
    )
    begins = words.writing.day(str(plan.get("ACTIVATION_DATE", "")))
    return [Facts(words("labels.upcoming", day=begins), _booked(order, later, words))]


def _values(order: Order, found: Subscription, words: Words) -> dict[str, str]:
    def date_of(name: str) -> str:
        return words.writing.day(found.day(name) or "")

    return {
        "SUBSCRIPTION_TITLE": title(found),
        "PRICE": price(order, found, words),
        "START_DATE": date_of("START"),
        "TRIAL_END": date_of("TRIAL_END"),
        "NEXT_PAYMENT": date_of("NEXT_EVENT"),
        "END_DATE": words.writing.day(found.last_day or ""),
    }


def title(found: Subscription) -> str:
    """What the subscription is called."""
    return clean.line(found.fields.get("SUBSCRIPTION_TITLE") or found.plan.get("TITLE"))


def _button(order: Order, words: Words) -> Button | None:
    url = of_customer(order.account, order.customer).get("DASHBOARD_URL", "")
    return Button(words("buttons.overview"), url) if url else None


def _needed(order: Order) -> Subscription:
    """The order's subscription. Raises ValueError without one."""
    if order.subscription is None:
        raise ValueError("the mail needs its subscription")
    return order.subscription
