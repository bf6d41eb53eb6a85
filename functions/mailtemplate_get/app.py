"""mailtemplate.get: the words of all mails."""

from kundenakte.entry.v1 import serve

handler = serve("mailtemplate.get")
