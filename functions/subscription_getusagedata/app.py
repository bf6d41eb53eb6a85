"""subscription.getusagedata: list usage data."""

from kundenakte.entry.v1 import serve

handler = serve("subscription.getusagedata")
