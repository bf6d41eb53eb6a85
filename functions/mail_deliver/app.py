"""mail_deliver: makes and sends the mail of an event that the mail queue names."""

from kundenakte.entry.mail import serve

handler = serve()
