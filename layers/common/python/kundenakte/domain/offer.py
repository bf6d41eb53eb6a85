"""What a customer is asked to agree to before ordering, in the amounts that will be billed, and
what is kept of how an order came about (rules CON-2, CON-4, CON-19)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from kundenakte.domain.article import supply_kind
from kundenakte.domain.subscription import Subscription

Fields = Mapping[str, Any]
GOODS = "goods"


class Offer(NamedTuple):
    """A subscription that begins as early as it can, and what it costs.

    `first` is the document of the first bill, `undiscounted` the same without the coupon, `usual`
    that of a period as it comes again and again. `withdrawal_until` is None for who may not
    withdraw: businesses. Amounts are cents, with VAT where there is a withdrawal, else without.
    """

    subscription: Subscription
    first: Fields
    undiscounted: Fields
    usual: Fields
    today: date
    withdrawal_until: date | None

    @property
    def consumer(self) -> bool:
        """Whether consumer law protects who orders."""
        return self.withdrawal_until is not None

    @property
    def goods(self) -> bool:
        """Whether things are sent: one may withdraw from when they arrive (§ 356 (2) BGB)."""
        return supply_kind(self.subscription.plan) == GOODS

    @property
    def currency(self) -> str:
        """Of all amounts."""
        return str(self.subscription.plan.get("CURRENCY_CODE") or "EUR")

    @property
    def paid_from(self) -> date:
        """The day of the first bill: the first one, or that behind a trial."""
        day = self.subscription.day("NEXT_EVENT")
        assert day is not None  # a new subscription is always billed
        return day

    @property
    def may_wait(self) -> bool:
        """Whether the consumer decides if what is to be paid for begins before the right to
        withdraw is over. Goods cannot begin too early, and what is free takes nothing away."""
        until = self.withdrawal_until
        return bool(until and self.paid_from <= until and self.total and not self.goods)

    @property
    def total(self) -> int:
        """The first bill, with VAT."""
        return int(self.first["TOTAL"])

    @property
    def set_up(self) -> int:
        """What the first bill has beyond a period: the set-up fee."""
        return self._shown(self.undiscounted) - self._shown(self.usual)

    @property
    def discount(self) -> int:
        """What the coupon takes off the first bill."""
        return self._shown(self.undiscounted) - self._shown(self.first)

    def _shown(self, document: Fields) -> int:
        return int(document["TOTAL" if self.consumer else "SUB_TOTAL"])


class Agreed(NamedTuple):
    """How an order came about: the page and its language, what it showed, as pairs of label and
    value and the total in words; and whether the consumer asked for an early start."""

    page: str
    language: str
    summary: Sequence[tuple[str, str]]
    total: str
    early_start: bool = False


def kept(offer: Offer, agreed: Agreed, settings: Fields, notice: str, *, at: str) -> dict[str, Any]:
    """ORDER: what a subscription keeps of its order, as evidence. `notice` is the version of the
    withdrawal notice, `at` the instant as stored."""
    until = offer.withdrawal_until
    found = {
        "PAGE": agreed.page,
        "CONCLUDED_AT": at,
        "LANGUAGE": agreed.language,
        "TERMS_URL": settings.get("TERMS_URL"),
        "TERMS_VERSION": settings["TERMS_VERSION"],
        "NOTICE_VERSION": notice if until else "",
        "WITHDRAWAL_UNTIL": until.isoformat() if until else "",
        "EARLY_START": int(agreed.early_start and offer.may_wait),
        "TOTAL": offer.total,
        "SUMMARY": [list(pair) for pair in agreed.summary],
    }
    return {name: value for name, value in found.items() if value not in (None, "", 0, [])}


def confirmation(order: Fields, agreed: Agreed) -> dict[str, Any]:
    """The order as its confirmation by mail tells of it (rule CON-5)."""
    return {
        "language": agreed.language,
        "early_start": order.get("EARLY_START", 0),
        "terms_url": order.get("TERMS_URL", ""),
        "terms_version": order.get("TERMS_VERSION", ""),
        "concluded_at": order["CONCLUDED_AT"],
        "total": agreed.total,
        "withdrawal_until": order.get("WITHDRAWAL_UNTIL", ""),
        "summary": order.get("SUMMARY", []),
    }
