"""The lines that a period of a subscription makes on an invoice: plan, add-ons, set-up fee, usage,
coupon; and what a change in mid-period takes back and charges.

A line is an item of a draft: prices as decimal text, QUANTITY below zero where money is taken back,
PERIOD_FROM and PERIOD_TO as the days that are paid for.

An entry is what a period was billed for, plan or add-on, with the terms it was billed on; DISCOUNT
is what the coupon takes off its price for a whole period, in cents. A subscription keeps the
entries of its last bill (PAID_FOR), so that what is given back is what was paid.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kundenakte.domain import coupon as coupons
from kundenakte.domain.money import amount, decimal_text, rounded
from kundenakte.domain.proration import share
from kundenakte.domain.subscription import Subscription

Line = dict[str, Any]
Entry = Mapping[str, Any]
Days = tuple[date, date]
WORDS = {
    "de": {
        "setup": "Einrichtung",
        "discount": "Rabatt",
        "unused": "Erstattung nicht genutzter Tage",
    },
    "en": {"setup": "Set-up", "discount": "Discount", "unused": "Credit for unused days"},
}
_KEPT = (
    "ARTICLE_NUMBER QUANTITY UNIT_PRICE TITLE DESCRIPTION VAT_PERCENT IS_GROSS SUPPLY_KIND "
    "UNIT_CODE"
).split()


def period_lines(
    subscription: Subscription, days: Days, usage: Iterable[Mapping[str, Any]], language: str
) -> list[Line]:
    """All lines of the bill for the period `days` (first and last day, already cut at the end of
    the subscription)."""
    plan, fields = subscription.plan, subscription.fields
    entries = entries_of(subscription, days[0])
    lines = _charged(entries, days, length(subscription.next_period), fields, language)
    if not fields.get("INVOICES") and Decimal(plan.get("SETUP_FEE") or 0):
        at = len(entries)
        lines.insert(at, _setup(plan, days[0], WORDS[language]["setup"]))
    return lines + usage_lines(plan, usage)


def usage_lines(plan: Mapping[str, Any], usage: Iterable[Mapping[str, Any]]) -> list[Line]:
    """A line for each record of usage data."""
    return [_usage(plan, record) for record in usage]


def entries_of(subscription: Subscription, day: date) -> list[Entry]:
    """What a period that begins on `day` is billed for: the plan, less its discount, and the
    add-ons."""
    taken = _discount(subscription, day)
    plan = {**_terms_of(subscription.plan), **({"DISCOUNT": taken} if taken else {})}
    return [plan, *map(_terms_of, subscription.fields.get("ADDONS", []))]


def credit_lines(entries: Sequence[Entry], days: Days, whole: int, language: str) -> list[Line]:
    """What is taken back of entries for `days` of a period of `whole` days: what was paid for them
    (rule RND-5); nothing where nothing was."""
    word, lines = WORDS[language]["unused"], []
    for entry in entries:
        cents = cents_of(entry)
        paid = share(cents, length(days), whole) - share(_taken(entry), length(days), whole)
        if paid:
            line = _amount_line(entry, days, paid)
            text = f"{word}: {_name(line)}"
            lines.append({**line, "QUANTITY": "-1", "DESCRIPTION": text})
    return lines


def charge_lines(
    subscription: Subscription, entries: Sequence[Entry], days: Days, whole: int, language: str
) -> list[Line]:
    """What entries cost for `days` of a period of `whole` days, with the coupon's discount."""
    return _charged(entries, days, whole, subscription.fields, language)


def change_lines(before: Subscription, after: Subscription, day: date, language: str) -> list[Line]:
    """What a change on `day` costs for the rest of the period that is paid: the unused days of what
    goes, the remaining days of what comes, day by day. Nothing for what stays.

    Where `after` has no PAID_FOR, only what goes is taken back: a new period begins.
    """
    paid = before.paid
    if paid is None or day > paid[1]:
        return []
    rest, whole = (max(day, paid[0]), paid[1]), int(before.fields["PAID_DAYS"])
    old, new = before.fields.get("PAID_FOR", []), after.fields.get("PAID_FOR", [])
    gone = [entry for entry in old if entry not in new]
    come = [entry for entry in new if entry not in old]
    charged = charge_lines(after, come, rest, whole, language)
    return credit_lines(gone, rest, whole, language) + charged


def length(days: Days) -> int:
    """How many days there are from the first to the last."""
    return (days[1] - days[0]).days + 1


def _terms_of(booked: Mapping[str, Any]) -> Entry:
    return {name: booked[name] for name in _KEPT if booked.get(name) not in (None, "")}


def cents_of(entry: Mapping[str, Any]) -> int:
    """The price of a whole period of a plan or an add-on, net or gross as it was agreed."""
    price, quantity = Decimal(str(entry["UNIT_PRICE"])), Decimal(str(entry["QUANTITY"]))
    return rounded(Fraction(price) * Fraction(quantity) * 100)


def _taken(entry: Entry) -> int:
    return int(entry.get("DISCOUNT", 0))


def _charged(
    entries: Sequence[Entry], days: Days, whole: int, fields: Mapping[str, Any], language: str
) -> list[Line]:
    lines = [_line(entry, days, whole) for entry in entries]
    coupon = fields.get("COUPON") or {}
    text = f"{WORDS[language]['discount']}: {coupon.get('TITLE') or coupon.get('CODE', '')}"
    for entry in entries:
        if taken := share(_taken(entry), length(days), whole):
            line = _amount_line(entry, days, taken)
            lines.append({**line, "QUANTITY": "-1", "DESCRIPTION": text})
    return lines


def _line(entry: Mapping[str, Any], days: Days, whole: int) -> Line:
    if length(days) != whole:
        # One amount, rounded once, so that the parts of a period add up to the whole.
        return _amount_line(entry, days, share(cents_of(entry), length(days), whole))
    return {
        "ARTICLE_NUMBER": entry.get("ARTICLE_NUMBER", ""),
        "DESCRIPTION": _text(entry),
        "QUANTITY": str(entry["QUANTITY"]),
        "UNIT_PRICE": str(entry["UNIT_PRICE"]),
        "VAT_PERCENT": str(entry.get("VAT_PERCENT", "0")),
        "IS_GROSS": int(entry.get("IS_GROSS", 0)),
        "SUPPLY_KIND": entry.get("SUPPLY_KIND") or "service",
        "UNIT_CODE": entry.get("UNIT_CODE") or "C62",
        "PERIOD_FROM": days[0].isoformat(),
        "PERIOD_TO": days[1].isoformat(),
    }


def _amount_line(entry: Mapping[str, Any], days: Days, cents: int) -> Line:
    price = decimal_text(amount(cents), 2)
    return _line({**entry, "UNIT_PRICE": price, "QUANTITY": "1"}, days, length(days))


def _text(plan: Mapping[str, Any]) -> str:
    parts = (str(plan.get("TITLE") or plan.get("ARTICLE_NUMBER", "")), plan.get("DESCRIPTION", ""))
    return "\n".join(part for part in parts if part)


def _name(line: Line) -> str:
    return str(line["DESCRIPTION"]).partition("\n")[0]


def _setup(plan: Mapping[str, Any], day: date, word: str) -> Line:
    fee = {**plan, "UNIT_PRICE": plan["SETUP_FEE"], "QUANTITY": "1", "DESCRIPTION": ""}
    line = _line(fee, (day, day), 1)
    return {**line, "DESCRIPTION": f"{word}: {_name(line)}"}


def _discount(subscription: Subscription, day: date) -> int:
    """What the coupon takes off the plan's price for a whole period that begins on `day`."""
    coupon = subscription.fields.get("COUPON")
    if not coupon:
        return 0
    since = coupon.get("SINCE") or subscription.fields.get("ANCHOR") or day.isoformat()
    started, discounted = date.fromisoformat(since), coupon.get("PAYMENTS_DISCOUNTED", 0)
    return coupons.discount(coupon, cents_of(subscription.plan), discounted, started, day)


def _usage(plan: Mapping[str, Any], record: Mapping[str, Any]) -> Line:
    day = date.fromisoformat(str(record["USAGE_DATE"])[:10])
    terms: dict[str, Any] = {**plan, "TITLE": "", **record}
    line = _line(terms, (day, day), 1)
    return {**line, "DESCRIPTION": record.get("DESCRIPTION") or record["ARTICLE_NUMBER"]}
