"""subscription.preview: show what a change would be."""

from kundenakte.entry.v1 import serve

handler = serve("subscription.preview")
