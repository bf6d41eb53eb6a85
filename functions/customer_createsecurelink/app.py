"""customer.createsecurelink: time-limited addresses of a customer's pages."""

from kundenakte.entry.v1 import serve

handler = serve("customer.createsecurelink")
