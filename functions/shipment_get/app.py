"""shipment.get: find shipments."""

from kundenakte.entry.v1 import serve

handler = serve("shipment.get")
