"""invoice.sendbyemail: have an invoice mailed."""

from kundenakte.entry.v1 import serve

handler = serve("invoice.sendbyemail")
