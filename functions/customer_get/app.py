"""customer.get: find customers."""

from kundenakte.entry.v1 import serve

handler = serve("customer.get")
