"""subscription.update: set the next payment date, pause."""

from kundenakte.entry.v1 import serve

handler = serve("subscription.update")
