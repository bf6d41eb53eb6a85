"""mailtemplate.delete: take a mail's words back to the default."""

from kundenakte.entry.v1 import serve

handler = serve("mailtemplate.delete")
