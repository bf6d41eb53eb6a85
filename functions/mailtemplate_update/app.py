"""mailtemplate.update: change a mail's words."""

from kundenakte.entry.v1 import serve

handler = serve("mailtemplate.update")
