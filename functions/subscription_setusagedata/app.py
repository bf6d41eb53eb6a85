"""subscription.setusagedata: record usage."""

from kundenakte.entry.v1 import serve

handler = serve("subscription.setusagedata")
