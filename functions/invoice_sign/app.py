"""invoice.sign: refused, no provider signs."""

from kundenakte.entry.v1 import serve

handler = serve("invoice.sign")
