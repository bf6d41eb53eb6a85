"""shipment.update: change what is sent of a shipment."""

from kundenakte.entry.v1 import serve

handler = serve("shipment.update")
