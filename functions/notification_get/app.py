"""notification.get: what other systems were told, and what came of it."""

from kundenakte.entry.v1 import serve

handler = serve("notification.get")
