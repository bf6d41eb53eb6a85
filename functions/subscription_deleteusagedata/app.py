"""subscription.deleteusagedata: take usage data back."""

from kundenakte.entry.v1 import serve

handler = serve("subscription.deleteusagedata")
