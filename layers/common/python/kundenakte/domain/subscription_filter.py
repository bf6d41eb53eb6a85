"""FILTER of subscription.get, and the input of subscription calls with few fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from kundenakte.domain import reading
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.page import FIRST_PAGE, Page

MOST_MONTHS = 120
ID = "SUBSCRIPTION_ID"


@dataclass(frozen=True, slots=True)
class SubscriptionFilter:
    """What a subscription must be to be found; all must hold. Empty values ask for nothing."""

    subscription_id: int | None = None
    customer_id: int | None = None
    subscription_ext_uid: str = ""
    customer_ext_uid: str = ""
    page: Page = FIRST_PAGE

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Unknown filters are ignored. Raises Refused."""
        return cls(
            reading.optional_id(values, ID),
            reading.optional_id(values, "CUSTOMER_ID"),
            reading.text(values, "SUBSCRIPTION_EXT_UID"),
            reading.text(values, "CUSTOMER_EXT_UID"),
            page,
        )


@dataclass(frozen=True, slots=True)
class SubscriptionId:
    """SUBSCRIPTION_ID, and nothing else."""

    subscription_id: int

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused when it is missing or no whole number."""
        del page
        return cls(reading.an_id(values, ID))


@dataclass(frozen=True, slots=True)
class SubscriptionCancel:
    """DATA of subscription.cancel. `refund` (ours) None leaves it to the rules whether unused days
    are given back."""

    subscription_id: int
    cancellation_date: str = ""
    cancellation_note: str = ""
    refund: bool | None = None

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        del page
        return cls(
            reading.an_id(values, ID),
            reading.day(values, "CANCELLATION_DATE"),
            reading.text(values, "CANCELLATION_NOTE"),
            _flag(values, "REFUND"),
        )

    @property
    def last(self) -> date | None:
        """The last day that was asked for; None: the earliest possible."""
        return date.fromisoformat(self.cancellation_date) if self.cancellation_date else None


@dataclass(frozen=True, slots=True)
class SubscriptionPostpone:
    """DATA of subscription.postpone: by how many months, one unless MONTH says otherwise."""

    subscription_id: int
    month: int = 1

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        del page
        month = reading.optional_id(values, "MONTH")
        month = 1 if month is None else month
        if not 1 <= month <= MOST_MONTHS:
            raise Refused(Problem("invalid", "MONTH", f"1 to {MOST_MONTHS} months are expected"))
        return cls(reading.an_id(values, ID), month)


def _flag(values: Mapping[str, Any], field: str) -> bool | None:
    text = str(values.get(field) if values.get(field) is not None else "").strip().lower()
    known = {"": None, "[]": None, "0": False, "1": True, "false": False, "true": True}
    if text not in known:
        raise Refused(Problem("invalid", field, "0 or 1 is expected"))
    return known[text]
