"""A subscription as a row of an answer (contract 3.1): as captured on the compatible URL, typed on
/v1. Its STATUS depends on the day, so that a row is made of an Entry."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from kundenakte.domain import times
from kundenakte.domain.account import Account
from kundenakte.domain.money import decimal_text, price_text
from kundenakte.domain.subscription import Subscription

NO_INSTANT = "0000-00-00 00:00:00"
COLUMNS = """
SUBSCRIPTION_ID CUSTOMER_ID SUBSCRIPTION_TITLE START NEXT_EVENT CANCELLATION_DATE STATUS HASH
X_ATTRIBUTES ARTICLE_NUMBER QUANTITY PLAN PLAN_UPCOMING SUBSCRIPTION_EXT_UID INVOICE_TITLE
LAST_EVENT CANCELLATION_NOTE ADDONS EXPIRATION_DATE COUPON
""".split()
# What /v1 shows beyond the contract.
EXTRAS = """
CREATED TRIAL_END PAID_FROM PAID_UNTIL LAST_RENEWAL_DATE BILLING_FAULTS
""".split()
DAYS = ("START", "NEXT_EVENT", "CANCELLATION_DATE", "LAST_EVENT", "EXPIRATION_DATE")
TEXTS = ("SUBSCRIPTION_TITLE HASH SUBSCRIPTION_EXT_UID INVOICE_TITLE CANCELLATION_NOTE").split()
PLAN = "ARTICLE_NUMBER QUANTITY TITLE DESCRIPTION UNIT_PRICE VAT_PERCENT FEATURES".split()
ADDON = "ARTICLE_NUMBER QUANTITY TITLE DESCRIPTION UNIT_PRICE VAT_PERCENT".split()
COUPON = """
CODE TITLE DISCOUNT_PERIOD_UNIT DISCOUNT_PERIOD_AMOUNT USAGES_MAX SUBSCRIPTION_ID
PAYMENTS_DISCOUNTED
""".split()
PLAN_TERMS = "INTERVAL DURATION DURATION_FOLLOW CANCELLATION CURRENCY_CODE IS_GROSS".split()
NUMBERS = ("DISCOUNT_PERIOD_AMOUNT", "USAGES_MAX", "SUBSCRIPTION_ID", "PAYMENTS_DISCOUNTED")


class Entry(NamedTuple):
    """What a row is made of: the subscription, and the day on which it is looked at."""

    subscription: Subscription
    today: date


def text_row(entry: Entry, account: Account) -> dict[str, Any]:
    """As captured: ids as numbers, all else as text; days as date-times, which are
    `0000-00-00 00:00:00` where they are not set; "" for a list or an object that is empty."""
    del account
    fields = entry.subscription.fields
    row = _row(entry)
    row |= {name: _midnight(fields.get(name, "")) for name in DAYS}
    row["QUANTITY"] = str(row["QUANTITY"])
    row["X_ATTRIBUTES"] = row["X_ATTRIBUTES"] or ""
    row["PLAN"] = _plan(entry.subscription.plan, 4, {})
    upcoming = fields.get("PLAN_UPCOMING")
    row["PLAN_UPCOMING"] = ""
    if upcoming:
        begins = _midnight(upcoming["ACTIVATION_DATE"])
        row["PLAN_UPCOMING"] = _plan(upcoming, 4, {"ACTIVATION_DATE": begins})
    row["ADDONS"] = [_addon(addon, 4) for addon in fields.get("ADDONS", [])]
    coupon = fields.get("COUPON")
    row["COUPON"] = {n: str(v) for n, v in _coupon(coupon).items()} if coupon else ""
    return {name: row[name] for name in COLUMNS}


def typed_row(entry: Entry, account: Account) -> dict[str, Any]:
    """Ids and counts as numbers, prices and quantities as text with a dot, days as YYYY-MM-DD or
    "", lists as lists, null for an object that is not there; and what the contract does not know.
    """
    del account
    fields = entry.subscription.fields
    row = _row(entry)
    row |= {name: fields.get(name, "") for name in (*DAYS, *EXTRAS)}
    row["CREATED"] = times.with_offset(row["CREATED"])
    row["BILLING_FAULTS"] = list(fields.get("BILLING_FAULTS", []))
    row["PLAN"] = _plan(entry.subscription.plan, 2, _agreed(entry.subscription.plan))
    upcoming, coupon = fields.get("PLAN_UPCOMING"), fields.get("COUPON")
    row["PLAN_UPCOMING"] = None
    if upcoming:
        begins = {"ACTIVATION_DATE": upcoming["ACTIVATION_DATE"]}
        row["PLAN_UPCOMING"] = _plan(upcoming, 2, {**_agreed(upcoming), **begins})
    row["ADDONS"] = [_addon(addon, 2) for addon in fields.get("ADDONS", [])]
    row["COUPON"] = _coupon(coupon) if coupon else None
    return row


def _row(entry: Entry) -> dict[str, Any]:
    subscription, fields = entry.subscription, entry.subscription.fields
    plan = subscription.plan
    return {
        **dict.fromkeys(COLUMNS, ""),
        **{name: fields.get(name, "") for name in TEXTS},
        "SUBSCRIPTION_ID": subscription.id,
        "CUSTOMER_ID": subscription.customer_id,
        "SUBSCRIPTION_TITLE": fields.get("SUBSCRIPTION_TITLE") or plan.get("TITLE", ""),
        "STATUS": subscription.status(entry.today),
        "X_ATTRIBUTES": list(fields.get("X_ATTRIBUTES", [])),
        "ARTICLE_NUMBER": plan["ARTICLE_NUMBER"],
        "QUANTITY": plan["QUANTITY"],
    }


def _plan(plan: Mapping[str, Any], decimals: int, more: Mapping[str, Any]) -> dict[str, Any]:
    features = {"FEATURES": list(plan.get("FEATURES", []))}
    return {**_addon(plan, decimals), **features, **more}


def _addon(booked: Mapping[str, Any], decimals: int) -> dict[str, Any]:
    """`decimals` are the fewest that a price has."""
    row = {name: booked.get(name, "") for name in ADDON}
    row["UNIT_PRICE"] = decimal_text(Decimal(row["UNIT_PRICE"] or 0), decimals)
    percent = Decimal(row["VAT_PERCENT"] or 0)
    row["VAT_PERCENT"] = price_text(percent) if decimals > 2 else decimal_text(percent)
    return row


def _agreed(plan: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{name: plan.get(name, "") for name in PLAN_TERMS},
        "IS_GROSS": plan.get("IS_GROSS", 0),
    }


def _coupon(coupon: Mapping[str, Any]) -> dict[str, Any]:
    return {**{n: coupon.get(n, "") for n in COUPON}, **{n: coupon.get(n, 0) for n in NUMBERS}}


def _midnight(day: str) -> str:
    return f"{day} 00:00:00" if day else NO_INSTANT
