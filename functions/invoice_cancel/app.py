"""invoice.cancel: take an invoice back with a Storno."""

from kundenakte.entry.v1 import serve

handler = serve("invoice.cancel")
