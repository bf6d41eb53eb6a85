"""subscription.get: find subscriptions."""

from kundenakte.entry.v1 import serve

handler = serve("subscription.get")
