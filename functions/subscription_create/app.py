"""subscription.create: book an article for a customer."""

from kundenakte.entry.v1 import serve

handler = serve("subscription.create")
