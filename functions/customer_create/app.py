"""customer.create: store a new customer of the calling account."""

from kundenakte.entry.v1 import serve

handler = serve("customer.create")
