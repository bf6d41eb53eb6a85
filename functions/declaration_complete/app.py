"""declaration.complete: note that one was handled."""

from kundenakte.entry.v1 import serve

handler = serve("declaration.complete")
