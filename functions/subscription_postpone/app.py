"""subscription.postpone: have the next payment later."""

from kundenakte.entry.v1 import serve

handler = serve("subscription.postpone")
