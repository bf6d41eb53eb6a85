"""invoice.get: find invoices."""

from kundenakte.entry.v1 import serve

handler = serve("invoice.get")
