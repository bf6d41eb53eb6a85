"""payment.get: find payments."""

from kundenakte.entry.v1 import serve

handler = serve("payment.get")
