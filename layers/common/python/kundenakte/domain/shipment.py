"""A shipment: what was, or will be, sent to a customer for a subscription (contract 3.4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kundenakte.domain.subscription import Subscription

KIND = "SHIPMENT"
OPEN, SENT = "open", "sent"


@dataclass(frozen=True, slots=True)
class Shipment:
    """A shipment as stored; `fields` as in docs/calls/shipment.md, without empty ones."""

    fields: Mapping[str, Any]
    version: int = 0

    @property
    def id(self) -> int:
        """SHIPMENT_ID, given by the system."""
        return int(self.fields["SHIPMENT_ID"])

    @property
    def customer_id(self) -> int:
        """Whose file it is in."""
        return int(self.fields["CUSTOMER_ID"])

    @property
    def subscription_id(self) -> int:
        """What it is for."""
        return int(self.fields["SUBSCRIPTION_ID"])

    @property
    def day(self) -> str:
        """DATE, the day it is sent."""
        return str(self.fields["DATE"])

    def status(self, today: date) -> str:
        """`open` before its DATE, `sent` from then on."""
        return OPEN if today.isoformat() < self.day else SENT

    def changed(self, changes: Mapping[str, Any]) -> "Shipment":
        """This shipment with `changes` laid over; empty values clear a field, but not DATE.

        Returns self when nothing differs.
        """
        both = {**self.fields, **changes, "DATE": changes.get("DATE") or self.day}
        fields = {name: value for name, value in both.items() if value}
        return self if fields == self.fields else Shipment(fields, self.version)


def contents(subscription: Subscription) -> list[dict[str, str]]:
    """What a subscription's shipments hold: its plan and its add-ons, as they are booked now."""
    booked = [subscription.plan, *subscription.fields.get("ADDONS", ())]
    return [
        {name: str(one.get(name, "")) for name in ("ARTICLE_NUMBER", "TITLE", "QUANTITY")}
        for one in booked
    ]
