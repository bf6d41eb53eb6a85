"""collection.create: collect what is due by direct debit, as a file for the bank."""

from kundenakte.entry.v1 import serve

handler = serve("collection.create")
