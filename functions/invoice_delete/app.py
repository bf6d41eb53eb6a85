"""invoice.delete: remove a draft."""

from kundenakte.entry.v1 import serve

handler = serve("invoice.delete")
