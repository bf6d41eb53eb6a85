"""item.delete: take an item off a draft."""

from kundenakte.entry.v1 import serve

handler = serve("item.delete")
