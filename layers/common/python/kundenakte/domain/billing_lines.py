"""The lines that a period of a subscription makes on an invoice: plan, add-ons, set-up fee, usage,
coupon; and what a change in mid-period takes back and charges.

A line is an item of a draft: prices as decimal text, QUANTITY below zero where money is taken back,
PERIOD_FROM and PERIOD_TO as the days that are paid for.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kundenakte.domain import coupon as coupons
from kundenakte.domain.money import amount, decimal_text, rounded
from kundenakte.domain.proration import share
from kundenakte.domain.subscription import Subscription

Line = dict[str, Any]
Days = tuple[date, date]
WORDS = {
    "de": {
        "setup": "Einrichtung",
        "discount": "Rabatt",
        "unused": "Gutschrift für nicht genutzte Tage",
    },
    "en": {"setup": "Set-up", "discount": "Discount", "unused": "Credit for unused days"},
}


def period_lines(
    subscription: Subscription, days: Days, usage: Iterable[Mapping[str, Any]], language: str
) -> list[Line]:
    """All lines of the bill for the period `days` (first and last day, already cut at the end of
    the subscription)."""
    words = WORDS[language]
    plan, fields = subscription.plan, subscription.fields
    _, whole_last = subscription.next_period
    part = _part(days, whole_last)
    lines = [_line(plan, days, part)]
    lines += [_line(addon, days, part) for addon in fields.get("ADDONS", [])]
    if not fields.get("INVOICES") and plan.get("SETUP_FEE"):
        lines.append(_setup(plan, days[0], words["setup"]))
    lines += _discount(subscription, lines[0], days[0], words["discount"])
    return lines + [_usage(plan, record) for record in usage]


def change_lines(before: Subscription, after: Subscription, day: date, language: str) -> list[Line]:
    """What a change on `day` costs for the rest of the period that is paid: the unused days of what
    goes, the remaining days of what comes, day by day (rule RND-5). Nothing for what stays.

    Where the billing interval changes, only what goes is taken back: a new period begins.
    """
    periods = int(before.fields.get("PERIODS", 0))
    if not periods:
        return []
    first, last = before.period(periods - 1)
    if day > last:
        return []
    rest, words = (max(day, first), last), WORDS[language]
    part = Fraction((last - rest[0]).days + 1, (last - first).days + 1)
    old, new = _booked(before), _booked(after)
    same_interval = before.interval == after.interval
    gone = [plan for plan in old if not same_interval or plan not in new]
    come = [plan for plan in new if same_interval and plan not in old]
    lines = [_credit(_line(plan, rest, part), words["unused"]) for plan in gone]
    return lines + [_line(plan, rest, part) for plan in come]


def _booked(subscription: Subscription) -> list[Mapping[str, Any]]:
    booked = (subscription.plan, *subscription.fields.get("ADDONS", []))
    wanted = ("ARTICLE_NUMBER", "QUANTITY", "UNIT_PRICE", "TITLE", "DESCRIPTION", "VAT_PERCENT")
    more = ("IS_GROSS", "SUPPLY_KIND", "UNIT_CODE")
    return [{name: one.get(name) for name in wanted + more} for one in booked]


def _part(days: Days, whole_last: date) -> Fraction:
    """Which part of the period is billed: less than 1 where the subscription ends before it."""
    first, last = days
    whole = (whole_last - first).days + 1
    return Fraction((last - first).days + 1, whole)


def _line(plan: Mapping[str, Any], days: Days, part: Fraction) -> Line:
    price, quantity = str(plan["UNIT_PRICE"]), str(plan["QUANTITY"])
    if part != 1:
        # One amount, rounded once, so that the parts of a period add up to the whole.
        whole = rounded(Fraction(Decimal(price)) * Fraction(Decimal(quantity)) * 100)
        price = decimal_text(amount(share(whole, part.numerator, part.denominator)), 2)
        quantity = "1"
    return {
        "ARTICLE_NUMBER": plan.get("ARTICLE_NUMBER", ""),
        "DESCRIPTION": _text(plan),
        "QUANTITY": quantity,
        "UNIT_PRICE": price,
        **_terms(plan),
        "PERIOD_FROM": days[0].isoformat(),
        "PERIOD_TO": days[1].isoformat(),
    }


def _terms(plan: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "VAT_PERCENT": str(plan.get("VAT_PERCENT", "0")),
        "IS_GROSS": int(plan.get("IS_GROSS", 0)),
        "SUPPLY_KIND": plan.get("SUPPLY_KIND") or "service",
        "UNIT_CODE": plan.get("UNIT_CODE") or "C62",
    }


def _text(plan: Mapping[str, Any]) -> str:
    parts = (str(plan.get("TITLE") or plan.get("ARTICLE_NUMBER", "")), plan.get("DESCRIPTION", ""))
    return "\n".join(part for part in parts if part)


def _credit(line: Line, word: str) -> Line:
    return {**line, "QUANTITY": f"-{line['QUANTITY']}", "DESCRIPTION": f"{word}: {_name(line)}"}


def _name(line: Line) -> str:
    return str(line["DESCRIPTION"]).partition("\n")[0]


def _setup(plan: Mapping[str, Any], day: date, word: str) -> Line:
    fee = {**plan, "UNIT_PRICE": plan["SETUP_FEE"], "QUANTITY": "1", "DESCRIPTION": ""}
    line = _line(fee, (day, day), Fraction(1))
    return {**line, "DESCRIPTION": f"{word}: {_name(line)}"}


def _discount(subscription: Subscription, plan_line: Line, day: date, word: str) -> Iterator[Line]:
    coupon = subscription.fields.get("COUPON")
    if not coupon:
        return
    price, quantity = Decimal(plan_line["UNIT_PRICE"]), Decimal(plan_line["QUANTITY"])
    whole = rounded(Fraction(price) * Fraction(quantity) * 100)
    started = subscription.day("ANCHOR") or day
    taken = coupons.discount(coupon, whole, coupon.get("PAYMENTS_DISCOUNTED", 0), started, day)
    if taken:
        title = coupon.get("TITLE") or coupon["CODE"]
        yield {
            **plan_line,
            "QUANTITY": "-1",
            "UNIT_PRICE": decimal_text(amount(taken), 2),
            "DESCRIPTION": f"{word}: {title}",
        }


def _usage(plan: Mapping[str, Any], record: Mapping[str, Any]) -> Line:
    day = date.fromisoformat(str(record["USAGE_DATE"])[:10])
    line = _line({**plan, "TITLE": "", **record}, (day, day), Fraction(1))
    return {**line, "DESCRIPTION": record.get("DESCRIPTION") or record["ARTICLE_NUMBER"]}
