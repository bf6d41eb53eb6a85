"""customer.merge: two files are one customer."""

from kundenakte.entry.v1 import serve

handler = serve("customer.merge")
