"""invoice.setpaid: book that an invoice was paid."""

from kundenakte.entry.v1 import serve

handler = serve("invoice.setpaid")
