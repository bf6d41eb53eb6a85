"""shipment.delete: remove a shipment that was noted by mistake (contract 3.4)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.shipment_filter import ShipmentId
from kundenakte.storage import shipments
from kundenakte.storage.unit import UnitOfWork


class ShipmentDeleted(TypedDict):
    """RESPONSE of shipment.delete."""

    STATUS: str


def shipment_delete(request: ShipmentId, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the deletion. Raises NotFound."""
    shipments.remove(unit, shipments.read(unit, request.shipment_id))
    return {"STATUS": "success"}


CALL = Call("shipment.delete", ShipmentId, shipment_delete, ShipmentDeleted)
