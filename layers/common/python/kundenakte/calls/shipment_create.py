"""shipment.create: note what is sent to a customer for a subscription (contract 3.4)."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.shipment import Shipment, contents
from kundenakte.domain.shipment_fields import ShipmentCreate
from kundenakte.storage import shipments, subscriptions
from kundenakte.storage.unit import UnitOfWork


class ShipmentCreated(TypedDict):
    """RESPONSE of shipment.create."""

    STATUS: str
    SHIPMENT_ID: int


def shipment_create(request: ShipmentCreate, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the shipment, of what the subscription holds now, on today unless DATE says otherwise.

    Raises NotFound on SUBSCRIPTION_ID.
    """
    subscription = subscriptions.read(unit, request.subscription_id)
    identity = {
        "SHIPMENT_ID": shipments.next_id(unit),
        "SUBSCRIPTION_ID": subscription.id,
        "CUSTOMER_ID": subscription.customer_id,
        "CREATED": unit.at,
        "ARTICLES": contents(subscription),
        "DATE": unit.today.isoformat(),
    }
    new = Shipment(identity).changed(request.given())
    shipments.add(unit, new, subscription)
    return {"STATUS": "success", "SHIPMENT_ID": new.id}


CALL = Call("shipment.create", ShipmentCreate, shipment_create, ShipmentCreated)
