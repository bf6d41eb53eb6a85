"""shipment.update: change what is sent of a shipment, leave the rest (contract 3.4)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.shipment_fields import ShipmentUpdate
from kundenakte.storage import shipments
from kundenakte.storage.unit import UnitOfWork


class ShipmentUpdated(TypedDict):
    """RESPONSE of shipment.update."""

    STATUS: str


def shipment_update(request: ShipmentUpdate, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the change; nothing is written when nothing differs. Raises NotFound, and Refused for
    another subscription than its own."""
    before = shipments.read(unit, request.shipment_id)
    if request.subscription_id not in (None, before.subscription_id):
        reason = "a shipment stays with its subscription"
        raise Refused(Problem("invalid", "SUBSCRIPTION_ID", reason))
    shipments.replace(unit, before, before.changed(request.given()))
    return {"STATUS": "success"}


CALL = Call("shipment.update", ShipmentUpdate, shipment_update, ShipmentUpdated)
