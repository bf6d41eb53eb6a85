"""invoice.complete: make a draft the invoice that is sent."""

from kundenakte.entry.v1 import serve

handler = serve("invoice.complete")
