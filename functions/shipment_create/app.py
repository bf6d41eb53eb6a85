"""shipment.create: note what is sent for a subscription."""

from kundenakte.entry.v1 import serve

handler = serve("shipment.create")
