"""notification.resend: tell receivers once more of something."""

from kundenakte.entry.v1 import serve

handler = serve("notification.resend")
