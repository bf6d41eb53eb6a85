"""payment.create: book money that came in or was given back."""

from kundenakte.entry.v1 import serve

handler = serve("payment.create")
