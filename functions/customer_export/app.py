"""customer.export: the whole file of a customer as data."""

from kundenakte.entry.v1 import serve

handler = serve("customer.export")
