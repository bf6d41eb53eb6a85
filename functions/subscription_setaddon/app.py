"""subscription.setaddon: book an add-on."""

from kundenakte.entry.v1 import serve

handler = serve("subscription.setaddon")
