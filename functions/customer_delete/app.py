"""customer.delete: take a customer out of reach."""

from kundenakte.entry.v1 import serve

handler = serve("customer.delete")
