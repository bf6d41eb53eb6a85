"""subscription.renew: bill the next period now."""

from kundenakte.entry.v1 import serve

handler = serve("subscription.renew")
