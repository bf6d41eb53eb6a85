"""subscription.createsecurelink: time-limited addresses of a subscription's pages."""

from kundenakte.entry.v1 import serve

handler = serve("subscription.createsecurelink")
