"""shipment.delete: remove a shipment that was noted by mistake."""

from kundenakte.entry.v1 import serve

handler = serve("shipment.delete")
