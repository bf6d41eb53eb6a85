"""/account/settings/coupons: codes that take something off."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kundenakte.domain.coupon import PERCENT, has_ended, is_premature, is_used_up
from kundenakte.entry.account import settings_catalogue as catalogue
from kundenakte.entry.account import typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account.catalogue import COUPONS, price
from kundenakte.pages.respond import Response

Fields = Mapping[str, Any]


def answer(visit: AccountVisit) -> Response | None:
    """The list, or one coupon."""
    today = visit.unit().today

    def listed(coupon: Fields) -> dict[str, Any]:
        shown = typed.number_shown(price(coupon["DISCOUNT_AMOUNT"]), visit.language)
        return {
            "amount": shown,
            "unit": "%" if coupon["DISCOUNT_TYPE"] == PERCENT else _currency(visit),
            "until": _day(coupon.get("VALID_TO")),
            "state": _state(coupon, today),
        }

    def beside(coupon: Fields) -> dict[str, Any]:
        return {"state": _state(coupon, today), "usages": int(coupon.get("USAGES") or 0)}

    fresh = {"DISCOUNT_TYPE": PERCENT}
    return catalogue.answer(visit, COUPONS, fresh, listed, beside)


def _currency(visit: AccountVisit) -> str:
    return str(visit.account.settings["CURRENCY_CODE"])


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None


def _state(coupon: Fields, today: date) -> str:
    """Whether it may be used today."""
    if has_ended(coupon, today):
        return "ended"
    if is_used_up(coupon):
        return "used_up"
    return "premature" if is_premature(coupon, today) else "good"
