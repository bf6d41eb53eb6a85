"""Coupons: when one may be used, what it takes off, and how long.

The functions take a coupon's fields, those of the account's coupon or of the copy that a
subscription keeps. All days are calendar days in Berlin.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.periods import Span, after

REQUIRED = ("CODE", "DISCOUNT_AMOUNT", "DISCOUNT_TYPE")
EVENT = "event"  # the unit that counts invoices; all others are units of time
PERCENT = "percent"
_NOT_GIVEN: tuple[Any, ...] = (None, "", [])
_COPIED = (
    "CODE",
    "TITLE",
    "DISCOUNT_AMOUNT",
    "DISCOUNT_TYPE",
    "DISCOUNT_PERIOD_AMOUNT",
    "DISCOUNT_PERIOD_UNIT",
    "USAGES_MAX",
)


@dataclass(frozen=True, slots=True)
class Coupon:
    """A coupon as stored.

    `fields` maps wire names to values and holds no empty ones: DISCOUNT_AMOUNT as decimal text
    (percent, or units of the invoice's currency), DISCOUNT_PERIOD_AMOUNT, USAGES and USAGES_MAX as
    whole numbers (absent: without end, never used, unlimited), VALID_FROM and VALID_TO as
    `YYYY-MM-DD`, both days included, ASSIGNED_ARTICLES as a list of article numbers.
    `version` grows with the record's writes; a write is made on condition of the version read.
    """

    fields: Mapping[str, Any]
    version: int = 0

    @property
    def code(self) -> str:
        """CODE as it was written; codes are compared in any case."""
        return str(self.fields["CODE"])

    def changed(self, changes: Mapping[str, Any]) -> "Coupon":
        """This coupon with `changes` laid over; an empty value removes the field.

        Returns self when nothing differs. Raises Refused when a required field would be empty.
        """
        fields = without_empty({**self.fields, **changes})
        if fields == self.fields:
            return self
        require(fields)
        return Coupon(fields, self.version)

    def used(self) -> "Coupon":
        """This coupon after one more use."""
        usages = int(self.fields.get("USAGES", 0)) + 1
        return Coupon({**self.fields, "USAGES": usages}, self.version)


def without_empty(fields: Mapping[str, Any]) -> dict[str, Any]:
    """`fields` without "", null, empty lists and zeros."""
    return {name: value for name, value in fields.items() if value}


def require(fields: Mapping[str, Any]) -> None:
    """Raises Refused for each field that a coupon may not be without."""
    if missing := missing_in(fields):
        raise Refused(*missing)


def missing_in(fields: Mapping[str, Any]) -> list[Problem]:
    """What a coupon with these fields lacks; a discount of 0 is one."""
    return [Problem("missing", name) for name in REQUIRED if fields.get(name) in _NOT_GIVEN]


def is_valid(coupon: Mapping[str, Any], article_number: str, day: date) -> bool:
    """Whether a subscription to the article may begin with this coupon on that day."""
    articles = coupon.get("ASSIGNED_ARTICLES")
    return (
        not has_ended(coupon, day)
        and not is_premature(coupon, day)
        and not is_used_up(coupon)
        and (not articles or article_number in articles)
    )


def is_premature(coupon: Mapping[str, Any], day: date) -> bool:
    """Whether the day is before VALID_FROM."""
    return day.isoformat() < str(coupon.get("VALID_FROM") or "")


def has_ended(coupon: Mapping[str, Any], day: date) -> bool:
    """Whether the day is after VALID_TO."""
    return day.isoformat() > str(coupon.get("VALID_TO") or "9999-12-31")


def is_used_up(coupon: Mapping[str, Any]) -> bool:
    """Whether it was used as often as USAGES_MAX allows; 0 and nothing mean without a limit."""
    most = int(coupon.get("USAGES_MAX") or 0)
    return bool(most) and int(coupon.get("USAGES") or 0) >= most


def state(coupon: Mapping[str, Any], day: date) -> str:
    """PREMATURE before VALID_FROM, then USED once it was used, else UNUSED (contract 3.4)."""
    if is_premature(coupon, day):
        return "PREMATURE"
    return "USED" if coupon.get("USAGES") else "UNUSED"


def copy_of(coupon: Mapping[str, Any], subscription_id: int) -> dict[str, Any]:
    """What a subscription keeps of the coupon it began with: later changes do not reach it."""
    kept = {name: coupon[name] for name in _COPIED if coupon.get(name)}
    return {**kept, "SUBSCRIPTION_ID": subscription_id, "PAYMENTS_DISCOUNTED": 0}


def discount(
    coupon: Mapping[str, Any], cents: int, payments_discounted: int, started: date, day: date
) -> int:
    """The cents that are taken off `cents`, from 0 to `cents`; of a credit nothing is taken off.

    `cents` are net or gross, as the article's price is. The discount is given on so many invoices
    (unit event; `payments_discounted` had it already), or until the period since `started` is over.
    Half a cent is rounded up.
    """
    if cents <= 0 or not _runs(coupon, payments_discounted, started, day):
        return 0
    amount = Decimal(str(coupon["DISCOUNT_AMOUNT"]))
    exact = amount * cents / 100 if coupon["DISCOUNT_TYPE"] == PERCENT else amount * 100
    return min(cents, int(exact.quantize(Decimal(1), ROUND_HALF_UP)))


def _runs(coupon: Mapping[str, Any], payments_discounted: int, started: date, day: date) -> bool:
    count = int(coupon.get("DISCOUNT_PERIOD_AMOUNT") or 0)
    if not count:
        return True  # without end
    unit = coupon.get("DISCOUNT_PERIOD_UNIT") or EVENT
    if unit == EVENT:
        return payments_discounted < count
    return day < after(started, Span(count, unit))
