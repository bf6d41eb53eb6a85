"""invoice.getreminders: the reminders of an invoice."""

from kundenakte.entry.v1 import serve

handler = serve("invoice.getreminders")
