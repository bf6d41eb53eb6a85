"""What clients say of a shipment: the inputs of the four shipment calls."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from kundenakte.domain import reading, times
from kundenakte.domain.faults import refused
from kundenakte.domain.field_types import Line, checked
from kundenakte.domain.page import Page

Day = Annotated[str, checked(times.read_date, "a date such as 2026-11-23")]


class ShipmentFields(BaseModel):
    """Every field of a shipment that a client may set; see docs/calls/shipment.md for each."""

    model_config = ConfigDict(
        alias_generator=str.upper,
        populate_by_name=True,
        str_strip_whitespace=True,
        coerce_numbers_to_str=True,
        frozen=True,
    )

    subscription_id: int | None = None
    date: Day = ""
    tracking_number: Line = ""
    shipper: Line = ""
    article_option: Line = ""

    @classmethod
    def _read(cls, values: Mapping[str, Any], **ids: int | None) -> Self:
        given = {
            name: "" if value is None or value == [] else value for name, value in values.items()
        }
        try:
            return cls.model_validate({**given, **{n.upper(): i for n, i in ids.items()}})
        except ValidationError as error:
            raise refused(error) from None

    def given(self) -> dict[str, Any]:
        """Wire name → value of what the client sent, without ids."""
        return self.model_dump(
            by_alias=True, exclude_unset=True, exclude={"subscription_id", "shipment_id"}
        )


class ShipmentCreate(ShipmentFields):
    """DATA of shipment.create. SUBSCRIPTION_ID is required."""

    subscription_id: int

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        del page
        return cls._read(values, subscription_id=reading.an_id(values, "SUBSCRIPTION_ID"))


class ShipmentUpdate(ShipmentFields):
    """DATA of shipment.update: what is sent is changed, empty values clear, the rest stays."""

    shipment_id: int

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Raises Refused."""
        del page
        subscription_id = reading.optional_id(values, "SUBSCRIPTION_ID")
        shipment_id = reading.an_id(values, "SHIPMENT_ID")
        return cls._read(values, subscription_id=subscription_id, shipment_id=shipment_id)
