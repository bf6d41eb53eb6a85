"""invoice.dunningstop: stop the reminders of one invoice, or let them go on."""

from kundenakte.entry.v1 import serve

handler = serve("invoice.dunningstop")
