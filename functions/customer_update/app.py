"""customer.update: change what is sent of a customer."""

from kundenakte.entry.v1 import serve

handler = serve("customer.update")
