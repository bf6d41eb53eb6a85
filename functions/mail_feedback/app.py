"""mail_feedback: notes which mails came back, and at which customers."""

from kundenakte.entry.mail_feedback import serve

handler = serve()
