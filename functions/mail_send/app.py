"""mail.send: write to a customer."""

from kundenakte.entry.v1 import serve

handler = serve("mail.send")
