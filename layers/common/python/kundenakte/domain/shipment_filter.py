"""FILTER of shipment.get, and the input of shipment.delete."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from kundenakte.domain import reading
from kundenakte.domain.page import FIRST_PAGE, Page
from kundenakte.domain.shipment import Shipment


@dataclass(frozen=True, slots=True)
class ShipmentFilter:
    """Empty values ask for nothing. Days are YYYY-MM-DD, both inclusive."""

    shipment_ids: tuple[int, ...] = ()
    subscription_id: int | None = None
    status: str = ""
    start_date: str = ""
    end_date: str = ""
    page: Page = FIRST_PAGE

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Unknown filters are ignored. Raises Refused."""
        return cls(
            shipment_ids=reading.ids(values, "SHIPMENT_ID"),
            subscription_id=reading.optional_id(values, "SUBSCRIPTION_ID"),
            status=reading.text(values, "STATUS").lower(),
            start_date=reading.day(values, "START_DATE"),
            end_date=reading.day(values, "END_DATE"),
            page=page,
        )

    def matches(self, shipment: Shipment, today: date) -> bool:
        """Whether everything asked for holds on a day."""
        return (
            (not self.shipment_ids or shipment.id in self.shipment_ids)
            and self.subscription_id in (None, shipment.subscription_id)
            and self.status in ("", shipment.status(today))
            and self.start_date <= shipment.day <= (self.end_date or shipment.day)
        )


@dataclass(frozen=True, slots=True)
class ShipmentId:
    """SHIPMENT_ID, and nothing else."""

    shipment_id: int

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused when it is missing or no whole number."""
        del page
        return cls(reading.an_id(values, "SHIPMENT_ID"))
