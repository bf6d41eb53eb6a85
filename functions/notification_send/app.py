"""notification_send: tells one receiver of one event."""

from kundenakte.entry.notify import serve

handler = serve()
