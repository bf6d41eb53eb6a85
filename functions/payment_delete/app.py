"""payment.delete: take a payment back."""

from kundenakte.entry.v1 import serve

handler = serve("payment.delete")
