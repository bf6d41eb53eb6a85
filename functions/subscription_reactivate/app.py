"""subscription.reactivate: take a notice back."""

from kundenakte.entry.v1 import serve

handler = serve("subscription.reactivate")
