"""invoice.sendbypost: refused, no provider posts letters."""

from kundenakte.entry.v1 import serve

handler = serve("invoice.sendbypost")
