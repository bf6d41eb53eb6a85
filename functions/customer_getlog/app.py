"""customer.getlog: who changed what of a customer."""

from kundenakte.entry.v1 import serve

handler = serve("customer.getlog")
