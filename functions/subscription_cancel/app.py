"""subscription.cancel: give notice."""

from kundenakte.entry.v1 import serve

handler = serve("subscription.cancel")
