"""mail.get: find mails that were sent."""

from kundenakte.entry.v1 import serve

handler = serve("mail.get")
