"""customer.renewlink: other addresses for a customer's pages."""

from kundenakte.entry.v1 import serve

handler = serve("customer.renewlink")
