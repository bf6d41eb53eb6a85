"""item.get: the items of an invoice."""

from kundenakte.entry.v1 import serve

handler = serve("item.get")
