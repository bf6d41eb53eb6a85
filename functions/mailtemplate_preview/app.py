"""mailtemplate.preview: see a mail before it is sent."""

from kundenakte.entry.v1 import serve

handler = serve("mailtemplate.preview")
