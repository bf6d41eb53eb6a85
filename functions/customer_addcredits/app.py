"""customer.addcredits: raise a customer's credit balance."""

from kundenakte.entry.v1 import serve

handler = serve("customer.addcredits")
